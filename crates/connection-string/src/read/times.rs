//! The two instants, by themselves and against each other and the present.

use super::Checks;
use crate::json::Entry;
use crate::prelude::*;
use crate::{FindingCode, Timestamp};

/// Clocks of two machines differ by less than this.
const CLOCK_TOLERANCE_S: i64 = 5 * 60;

/// Longest life that needs no second look: 90 days.
const LONG_LIFE_S: i64 = 90 * 24 * 60 * 60;

impl Checks<'_> {
    pub(super) fn times(
        &mut self,
        issued: Option<&Entry>,
        expires: Option<&Entry>,
    ) -> (Option<Timestamp>, Option<Timestamp>) {
        let issued_at = issued.and_then(|entry| self.instant(entry));
        let expires_at = expires.and_then(|entry| self.instant(entry));
        let now = self.context.now;
        if let (Some(entry), Some(issued_at)) = (issued, issued_at)
            && issued_at.unix() > now.saturating_add(CLOCK_TOLERANCE_S)
        {
            self.say_at(
                FindingCode::IssuedInTheFuture,
                entry,
                &format!("By this clock it is made only at {issued_at}."),
            );
        }
        if let (Some(entry), Some(expires_at)) = (expires, expires_at) {
            if expires_at.unix() <= now {
                self.say_at(
                    FindingCode::Expired,
                    entry,
                    &format!("The first push had to come before {expires_at}."),
                );
            }
            if let Some(issued_at) = issued_at {
                self.life(entry, issued_at, expires_at);
            }
        }
        (issued_at, expires_at)
    }

    fn life(&mut self, entry: &Entry, issued_at: Timestamp, expires_at: Timestamp) {
        let life = expires_at.unix() - issued_at.unix();
        if life <= 0 {
            self.say_at(
                FindingCode::ExpiresBeforeIssue,
                entry,
                &format!("It expires no later than it was made, at {issued_at}."),
            );
        } else if life > LONG_LIFE_S {
            self.say_at(
                FindingCode::LongLife,
                entry,
                &format!("It lives for {} days.", life / (24 * 60 * 60)),
            );
        }
    }

    fn instant(&mut self, entry: &Entry) -> Option<Timestamp> {
        let instant = Timestamp::parse(self.string(entry)?).ok();
        if instant.is_none() {
            self.say_at(
                FindingCode::TimeUnreadable,
                entry,
                "This is not an instant in UTC with whole seconds and a Z.",
            );
        }
        instant
    }
}
