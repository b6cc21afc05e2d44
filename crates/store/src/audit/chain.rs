//! What ties the events together, and what is found out about a trail that was changed.
//!
//! Each event carries the SHA-256 of its own content and of the event before, so that whoever changes one has to change all that follow. Who can
//! write the database can do that, too: so the log of the server names number and hash of every event, and [`Store::verify_audit_trail`] takes
//! what was noted elsewhere.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use super::trail::{AuditFilter, AuditRecord};
use crate::database::{Error, Store};

impl AuditRecord {
    /// Hashes every field with its length, so that nothing can be moved from one into another, and the event before.
    pub(super) fn hash_after(&self, previous: [u8; 32]) -> [u8; 32] {
        let number = self.event_number.to_be_bytes();
        let time = self.recorded_at.unix().to_be_bytes();
        let texts = [
            Some(&self.means),
            self.actor_id.as_ref(),
            Some(&self.actor_name),
            self.address.as_ref(),
            self.request_id.as_ref(),
            Some(&self.action),
            self.object.as_ref(),
            self.before.as_ref(),
            self.after.as_ref(),
        ];
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(number);
        hasher.update(time);
        for text in texts {
            match text {
                None => hasher.update([0]),
                Some(text) => {
                    hasher.update([1]);
                    hasher.update((text.len() as u64).to_be_bytes());
                    hasher.update(text.as_bytes());
                }
            }
        }
        hasher.finalize().into()
    }
}

/// The last event that somebody knows of: what the trail is compared with. The default is what stands before the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number; 0 before the first.
    pub event_number: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_fmt(format_args!("{}:{}", self.event_number, hex(self.hash)))
    }
}

impl FromStr for AuditHead {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let parsed = text.split_once(':').and_then(|(number, digits)| {
            let mut hash = [0; 32];
            if digits.len() != 64 || !digits.is_ascii() {
                return None;
            }
            for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
                *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
            }
            let event_number = number.parse().ok()?;
            Some(Self { event_number, hash })
        });
        parsed.ok_or("must be the number of an event and its hash, as 17:0f3a…")
    }
}

/// Writes a hash in hexadecimal.
pub fn hex(hash: [u8; 32]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in hash {
        // Writing into memory can't fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// What is wrong with a trail.
#[derive(Debug, thiserror::Error)]
pub enum AuditFault {
    /// The content was changed, or an earlier one was.
    #[error("event {0} is not what was recorded: it, or the order of the events, was changed")]
    Changed(u64),
    /// One or more are missing.
    #[error("event {0} is missing")]
    Missing(u64),
    /// The trail ends before an event that is known elsewhere.
    #[error(
        "the trail ends with event {last}, but event {known} is known: what followed was removed"
    )]
    CutOff {
        /// The last that there is.
        last: u64,
        /// The one that is known.
        known: u64,
    },
    /// The event that is known elsewhere has another content here.
    #[error("event {0} has another hash than the one that is known: the trail was written anew")]
    WrittenAnew(u64),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// Reads the whole trail, and says where it ends. `known` is an event that was noted elsewhere: without one, a trail that was cut off or
    /// written anew as a whole looks like any other.
    ///
    /// # Errors
    /// When an event was changed, removed or moved, or the known one is not there.
    pub async fn verify_audit_trail(
        &self,
        known: Option<AuditHead>,
    ) -> Result<AuditHead, AuditFault> {
        let (all, mut head) = (AuditFilter::default(), AuditHead::default());
        loop {
            let page = self.audit_events_after(&all, head.event_number).await?;
            if page.is_empty() {
                break;
            }
            for event in page {
                if event.event_number != head.event_number + 1 {
                    return Err(AuditFault::Missing(head.event_number + 1));
                }
                if event.hash_after(head.hash) != event.hash {
                    return Err(AuditFault::Changed(event.event_number));
                }
                head = AuditHead {
                    event_number: event.event_number,
                    hash: event.hash,
                };
                if known
                    .is_some_and(|known| known.event_number == head.event_number && known != head)
                {
                    return Err(AuditFault::WrittenAnew(head.event_number));
                }
            }
        }
        match known {
            Some(known) if known.event_number > head.event_number => Err(AuditFault::CutOff {
                last: head.event_number,
                known: known.event_number,
            }),
            _ => Ok(head),
        }
    }
}
