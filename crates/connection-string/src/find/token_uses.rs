//! Which connector a token is used for, over all strings of a text.

use crate::prelude::*;
use crate::{ConnectorId, MemberKind, Report};

/// Tokens by the start of their hash, in a table without a hasher: the hash is one already, and a library's map is larger in a browser than
/// the whole search.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenUses {
    /// A power of two, at least half of it empty.
    slots: Vec<Option<TokenUse>>,
    count: usize,
    /// Whether any token was noted with different connectors.
    pub are_shared: bool,
}

#[derive(Debug, Clone, Copy)]
struct TokenUse {
    token: u64,
    connector: u128,
    /// The first string that has it.
    first: u32,
    /// The first string that has it with another connector.
    other: Option<u32>,
}

/// The token of a report and the connector that it is for, if both can be read.
pub(super) fn of(report: &Report) -> Option<(u64, u128)> {
    let is_id = |kind| kind == MemberKind::ConnectorId;
    let id = report.members.iter().find(|member| is_id(member.kind))?;
    let id = ConnectorId::parse(&id.value).ok()?;
    Some((report.token.as_ref()?.hash, id.as_u128()))
}

impl TokenUses {
    /// Takes down one use.
    pub(super) fn note(&mut self, token: u64, connector: u128, index: usize) {
        if self.count * 2 >= self.slots.len() {
            self.grow();
        }
        let Ok(index) = u32::try_from(index) else {
            return;
        };
        let at = self.slot(token);
        if let Some(seen) = &mut self.slots[at] {
            if seen.connector != connector && seen.other.is_none() {
                seen.other = Some(index);
                self.are_shared = true;
            }
            return;
        }
        self.count += 1;
        self.slots[at] = Some(TokenUse {
            token,
            connector,
            first: index,
            other: None,
        });
    }

    /// A string that has the token with another connector.
    pub(super) fn other(&self, token: u64, connector: u128) -> Option<usize> {
        let seen = self.slots.get(self.slot(token))?.as_ref()?;
        let other = seen.other?;
        Some(if seen.connector == connector {
            other as usize
        } else {
            seen.first as usize
        })
    }

    /// Where the token is, or would be put.
    fn slot(&self, token: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let [a, b, c, d, ..] = token.to_le_bytes();
        let mut at = u32::from_le_bytes([a, b, c, d]) as usize & mask;
        while self
            .slots
            .get(at)
            .is_some_and(|slot| slot.is_some_and(|seen| seen.token != token))
        {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let larger = vec![None; (self.slots.len() * 2).max(64)];
        let all = core::mem::replace(&mut self.slots, larger);
        for seen in all.into_iter().flatten() {
            let at = self.slot(seen.token);
            self.slots[at] = Some(seen);
        }
    }
}
