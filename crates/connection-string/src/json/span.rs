//! Places in a payload.

use core::ops::Range;

/// Bytes of a payload, in half the room of a range: a string of 16 kB may hold thousands of values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let short = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: short(start),
            end: short(end),
        }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What stands there.
    pub(crate) fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
}
