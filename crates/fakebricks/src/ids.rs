//! Names that look random and are the same for the same seed and label.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

fn digest(seed: u64, label: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_be_bytes());
    hasher.update(label.as_bytes());
    hasher.finalize().into()
}

/// Bytes as hexadecimal digits.
pub fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `digits` hexadecimal digits, at most 64.
pub fn hex(seed: u64, label: &str, digits: usize) -> String {
    let mut text = hex_of(&digest(seed, label));
    text.truncate(digits);
    text
}

/// A UUID of version 4 form.
pub fn uuid(seed: u64, label: &str) -> String {
    let text = hex(seed, label, 32);
    format!(
        "{}-{}-4{}-a{}-{}",
        &text[..8],
        &text[8..12],
        &text[13..16],
        &text[17..20],
        &text[20..32]
    )
}

/// A number of 16 decimal digits, like the ids that SCIM gives.
pub fn number(seed: u64, label: &str) -> u64 {
    const LOWEST: u64 = 1_000_000_000_000_000;
    LOWEST + raw(seed, label) % (8 * LOWEST)
}

/// 64 bits to start a sequence of draws from.
pub fn raw(seed: u64, label: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&digest(seed, label)[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_label_gives_the_same_name_and_another_label_another() {
        assert_eq!(uuid(1, "a"), uuid(1, "a"));
        assert_ne!(uuid(1, "a"), uuid(1, "b"));
        assert_ne!(uuid(1, "a"), uuid(2, "a"));
        assert_eq!(uuid(1, "a").len(), 36);
    }
}
