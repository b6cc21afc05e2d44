//! For which connector and at which address a token is used, over all strings of a text.

use crate::prelude::*;
use crate::token::text_hash;
use crate::{ConnectorId, MemberKind, Report};

/// Tokens by the start of their hash, in a table without a hasher: the hash is one already, and a library's map is larger in a browser than
/// the whole search.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenUses {
    /// A power of two, at least half of it empty.
    slots: Vec<Option<TokenUse>>,
    count: usize,
    /// Whether any token was noted for different uses.
    pub are_shared: bool,
    /// The token of each string that was noted, by its index; nothing where none could be read.
    of_strings: Vec<Option<u64>>,
}

#[derive(Debug, Clone, Copy)]
struct TokenUse {
    token: u64,
    /// The connector and the address, as one number.
    purpose: u128,
    /// The first string that has it.
    first: u32,
    /// The first string that has it for another purpose.
    other: Option<u32>,
}

/// The token of a report and what it is for, if both can be read.
pub(super) fn of(report: &Report) -> Option<(u64, u128)> {
    let value = |kind| {
        let mut all = report.members.iter();
        all.find(|member| member.kind == kind)
            .map(|member| member.value.as_str())
    };
    let connector = ConnectorId::parse(value(MemberKind::ConnectorId)?).ok()?;
    let address = value(MemberKind::ApiUrl).unwrap_or_default();
    // The port that https has anyway makes no other address.
    let address = address.strip_suffix(":443").unwrap_or(address);
    let purpose = connector.as_u128() ^ u128::from(text_hash(address));
    Some((report.token.as_ref()?.hash, purpose))
}

impl TokenUses {
    /// Takes down what the next string uses.
    pub(super) fn note(&mut self, used: Option<(u64, u128)>) {
        let index = self.of_strings.len();
        self.of_strings.push(used.map(|(token, _)| token));
        let Some((token, purpose)) = used else { return };
        if self.count * 2 >= self.slots.len() {
            self.grow();
        }
        let Ok(index) = u32::try_from(index) else {
            return;
        };
        let at = self.slot(token);
        if let Some(seen) = &mut self.slots[at] {
            if seen.purpose != purpose && seen.other.is_none() {
                seen.other = Some(index);
                self.are_shared = true;
            }
            return;
        }
        self.count += 1;
        self.slots[at] = Some(TokenUse {
            token,
            purpose,
            first: index,
            other: None,
        });
    }

    /// Whether the token of a noted string is there for another purpose, too.
    pub(super) fn is_shared(&self, index: usize) -> bool {
        let seen = |token| self.slots.get(self.slot(token)).copied().flatten();
        let token = self.of_strings.get(index).copied().flatten();
        token
            .and_then(seen)
            .is_some_and(|seen| seen.other.is_some())
    }

    /// A string that has the token for another purpose.
    pub(super) fn other(&self, token: u64, purpose: u128) -> Option<usize> {
        let seen = self.slots.get(self.slot(token))?.as_ref()?;
        let other = seen.other?;
        Some(if seen.purpose == purpose {
            other as usize
        } else {
            seen.first as usize
        })
    }

    /// Where the token is, or would be put.
    fn slot(&self, token: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let [a, b, c, d, ..] = token.to_be_bytes();
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
