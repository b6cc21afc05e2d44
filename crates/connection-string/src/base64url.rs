//! Base64url without padding, as signatures and keys use it, in a twentieth of what a library's encoder takes in a browser.

use crate::extent::sextet;
use crate::prelude::*;

/// Reads base64url without padding that fills the bytes, with no bits left over.
pub(crate) fn decode(text: &str, bytes: &mut [u8]) -> Option<()> {
    let (mut bits, mut bit_count, mut places) = (0_u32, 0, bytes.iter_mut());
    for byte in text.bytes() {
        let sextet = sextet(byte).filter(|_| !matches!(byte, b'+' | b'/'))?;
        bits = bits << 6 | u32::from(sextet);
        bit_count += 6;
        if bit_count >= 8 {
            bit_count -= 8;
            [.., *places.next()?] = (bits >> bit_count).to_be_bytes();
            bits &= (1 << bit_count) - 1;
        }
    }
    (bit_count < 6 && bits == 0 && places.next().is_none()).then_some(())
}

/// Writes bytes, with zeros for the bits that the last character has too many.
pub(crate) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 1);
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in (0..=group.len()).map(|at| 18 - 6 * at) {
            text.push(char::from(ALPHABET[(bits >> place & 63) as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn base64url_fills_its_bytes_exactly() {
        let read = |text: &str| {
            let mut bytes = [0; 2];
            decode(text, &mut bytes).map(|()| bytes)
        };
        assert_eq!(read("__8"), Some([255, 255]));
        assert_eq!(encode(&[255, 255]), "__8");
        for text in ["__", "__-", "__8A", "__8AA", "//8", "__8=", "", "_é8"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_a_library_writes(bytes in proptest::collection::vec(any::<u8>(), 0..99)) {
            prop_assert_eq!(encode(&bytes), URL_SAFE_NO_PAD.encode(bytes));
        }
    }
}
