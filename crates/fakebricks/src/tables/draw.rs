//! A sequence of draws that is the same for the same start (`SplitMix64`).

use crate::ids;

/// A sequence of draws.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// A sequence that starts from a seed and a label.
    pub fn new(seed: u64, label: &str) -> Self {
        Self(ids::raw(seed, label))
    }

    /// A sequence that starts from a seed and a number: for millions of sequences, each for itself.
    pub fn numbered(seed: u64, number: u64) -> Self {
        let start = Self(seed).next();
        Self(Self(start ^ number).next())
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which must not be zero.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// One of the choices, which must not be empty.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        let index = self.below(choices.len() as u64);
        choices[usize::try_from(index).unwrap_or_default()]
    }

    /// A UUID of version 4 form.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }

    /// Sixteen hexadecimal digits.
    pub fn hex(&mut self) -> String {
        format!("{:016x}", self.next())
    }
}
