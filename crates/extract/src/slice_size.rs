//! How many rows to ask for at a time.

/// How many rows to ask for at a time: as many as make a slice of about [`SliceSize::TARGET_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SliceSize {
    rows: u64,
    /// What a warehouse refused once it would refuse again.
    most: u64,
}

impl SliceSize {
    /// A third of what a warehouse gives in one answer (25 MiB): rows differ, and a refused statement has run in vain.
    pub const TARGET_BYTES: u64 = 8 << 20;
    const FIRST: u64 = 2_000;
    const MOST: u64 = 100_000;

    /// Returns the number to begin with, when nothing is known about the rows.
    pub const fn first() -> Self {
        Self {
            rows: Self::FIRST,
            most: Self::MOST,
        }
    }

    /// Returns how many rows to ask for.
    pub const fn rows(self) -> u64 {
        self.rows
    }

    /// Learns how large rows are.
    pub fn learn(&mut self, rows: u64, bytes: u64) {
        let Some(bytes_of_one) = bytes.checked_div(rows) else {
            return;
        };
        let fits = Self::TARGET_BYTES / bytes_of_one.max(1);
        // No more than twice as many: the next rows may be larger.
        self.rows = fits.clamp(1, self.most).min(self.rows.saturating_mul(2));
    }

    /// Learns that so many rows were too many. Returns `false` when it was a single one.
    pub fn was_too_large(&mut self) -> bool {
        if self.rows == 1 {
            return false;
        }
        self.rows = (self.rows / 4).max(1);
        self.most = self.rows;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_rows_make_long_slices_and_large_ones_short_ones() {
        let mut size = SliceSize::first();
        for _ in 0..20 {
            size.learn(1000, 1000 * 50);
        }
        assert_eq!(size.rows(), SliceSize::MOST);
        size.learn(1000, 1000 * 100_000);
        assert_eq!(size.rows(), 83);
        size.learn(0, 0);
        assert_eq!(size.rows(), 83);
    }

    #[test]
    fn what_was_refused_is_not_asked_for_again() {
        let mut size = SliceSize::first();
        assert!(size.was_too_large());
        assert_eq!(size.rows(), 500);
        for _ in 0..20 {
            size.learn(500, 500);
        }
        assert_eq!(size.rows(), 500);
        while size.rows() > 1 {
            assert!(size.was_too_large());
        }
        assert!(!size.was_too_large());
    }
}
