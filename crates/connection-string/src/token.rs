//! The collector token: made from entropy, checked by its own checksum, never shown by accident.

use crate::prelude::*;
use core::fmt;
use core::str::FromStr;

use primitives::SecretShape;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

const PREFIX: &str = SecretShape::COLLECTOR_TOKEN_START;

/// 62^43 ≥ 2^256 > 62^42, so 43 characters hold 256 bits.
const BODY_LEN: usize = 43;

/// 62^6 > 2^32 > 62^5, so 6 characters hold a CRC-32.
const CHECKSUM_LEN: usize = 6;

const TOKEN_LEN: usize = PREFIX.len() + BODY_LEN + CHECKSUM_LEN;

/// The digits in ASCII order, so that comparing two bodies as text compares them as numbers.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// 2^256 − 1 in these digits.
const LARGEST: &str = "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1";

/// The secret with which a collector pushes. `Debug` shows the masked form; memory is wiped on drop.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

/// Why a text is not a collector token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// A Databricks token or OAuth secret.
    #[error("this is a Databricks secret, not a collector token")]
    DatabricksSecret,
    /// A word that stands for a token in an example.
    #[error("this is a placeholder, not a token")]
    Placeholder,
    /// Does not begin with `lsc_`.
    #[error("a collector token begins with `lsc_`")]
    Prefix,
    /// Holds something other than `0-9A-Za-z` after the prefix.
    #[error("a collector token holds only 0-9, A-Z and a-z after `lsc_`")]
    Alphabet,
    /// Has too few or too many characters.
    #[error("a collector token has 53 characters")]
    Length,
    /// The last six characters do not match the others.
    #[error("the checksum at the end does not match: a character is wrong")]
    Checksum,
    /// A number of more than 256 bits, which no generator makes.
    #[error("the number in it is larger than 256 bits")]
    OutOfRange,
}

impl Token {
    /// Makes a token of 256 bits that the caller took from the operating system's generator.
    pub fn from_entropy(mut entropy: [u8; 32]) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(TOKEN_LEN));
        text.push_str(PREFIX);
        push_base62(&mut text, &mut entropy, BODY_LEN);
        let checksum = crc32(text.as_bytes());
        push_base62(&mut text, &mut checksum.to_be_bytes(), CHECKSUM_LEN);
        entropy.zeroize();
        Self(text)
    }

    /// Accepts a text that is a token to the last character.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        if is_databricks_secret(text) {
            return Err(TokenError::DatabricksSecret);
        }
        if is_placeholder(text) {
            return Err(TokenError::Placeholder);
        }
        let rest = text.strip_prefix(PREFIX).ok_or(TokenError::Prefix)?;
        if !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(TokenError::Alphabet);
        }
        if rest.len() != BODY_LEN + CHECKSUM_LEN {
            return Err(TokenError::Length);
        }
        let (signed, checksum) = text.split_at(PREFIX.len() + BODY_LEN);
        let mut expected = String::with_capacity(CHECKSUM_LEN);
        push_base62(
            &mut expected,
            &mut crc32(signed.as_bytes()).to_be_bytes(),
            CHECKSUM_LEN,
        );
        if checksum != expected {
            return Err(TokenError::Checksum);
        }
        if signed[PREFIX.len()..] > *LARGEST {
            return Err(TokenError::OutOfRange);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The secret itself. Every caller is a place where it may leak.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the whole token: what a server stores and compares in constant time.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// First 12 hexadecimal digits of the hash as `xxxx-xxxx-xxxx`: may be shown, logged and compared.
    pub fn fingerprint(&self) -> String {
        fingerprint(text_hash(&self.0))
    }

    /// `lsc_••••` and the last four characters.
    pub fn masked(&self) -> String {
        masked(&self.0)
    }
}

impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::parse(text)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({})", self.masked())
    }
}

/// Compares the hashes, so that the time it takes says nothing about the token.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.hash() == other.hash()
    }
}

impl Eq for Token {}

/// First 12 hexadecimal digits of a [`text_hash`] as `xxxx-xxxx-xxxx`.
pub(crate) fn fingerprint(hash: u64) -> String {
    let mut shown = String::with_capacity(14);
    for (i, byte) in hash.to_be_bytes().into_iter().take(6).enumerate() {
        if i > 0 && i % 2 == 0 {
            shown.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            shown.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    shown
}

/// The start of the hash of a text, to tell tokens and addresses apart.
pub(crate) fn text_hash(text: &str) -> u64 {
    let mut start = [0; 8];
    start.copy_from_slice(&Sha256::digest(text.as_bytes())[..8]);
    u64::from_be_bytes(start)
}

/// Masked form of any text in a token's place; a short one shows nothing of itself.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::new();
    if text.starts_with(PREFIX) {
        shown.push_str(PREFIX);
    }
    shown.push_str("••••");
    let letters = text.chars().count();
    if letters >= 20 {
        shown.extend(
            text.chars()
                .skip(letters - 4)
                .map(|c| if c.is_ascii_graphic() { c } else { '•' }),
        );
    }
    shown
}

/// Whether a text begins as secrets of Databricks do and goes on with hexadecimal digits. [`SecretShape`] knows more of what people paste; its
/// rules would take a hundredth of the inspector's file.
pub(crate) fn is_databricks_secret(text: &str) -> bool {
    ["dapi", "dose", "dkea"].iter().any(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() >= 16 && rest.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
        })
    })
}

/// Text that an example puts where a token belongs: one character repeated, whatever checksum follows, or a word in angle brackets, braces or after `$`.
fn is_placeholder(text: &str) -> bool {
    let body = text.strip_prefix(PREFIX).unwrap_or(text);
    let Some(first) = body.chars().next() else {
        return true;
    };
    body.chars().take(BODY_LEN).all(|c| c == first || c == '-')
        || (body.starts_with('<') && body.ends_with('>'))
        || (body.starts_with('{') && body.ends_with('}'))
        || body.starts_with('$')
        || body.chars().any(|c| matches!(c, '•' | '…'))
        || ["token", "your-token", "your_token", "changeme", "redacted"]
            .iter()
            .any(|word| body.eq_ignore_ascii_case(word))
}

/// Appends the big-endian `number` in base 62, left-padded with `0`; leaves zeros in `number`.
fn push_base62(text: &mut String, number: &mut [u8], len: usize) {
    let mut digits = Zeroizing::new([b'0'; BODY_LEN]);
    for digit in digits[..len].iter_mut().rev() {
        let mut rest = 0_u16;
        for byte in number.iter_mut() {
            let value = rest << 8 | u16::from(*byte);
            // rest < 62, so value < 62 · 256 and the quotient is one byte.
            [_, *byte] = (value / 62).to_be_bytes();
            rest = value % 62;
        }
        *digit = DIGITS[usize::from(rest)];
    }
    text.extend(digits[..len].iter().map(|&digit| char::from(digit)));
}

/// CRC-32 (ISO-HDLC), bit by bit: 47 bytes do not deserve tables of 16 kB in a page of 60.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(text: &str, want: TokenError) {
        assert_eq!(Token::parse(text).unwrap_err(), want);
    }

    #[test]
    fn the_smallest_and_largest_number_fill_the_same_width() {
        let zero = Token::from_entropy([0; 32]);
        refuses(zero.as_str(), TokenError::Placeholder);
        let most = Token::from_entropy([255; 32]);
        assert!(
            zero.as_str()
                .starts_with("lsc_0000000000000000000000000000000000000000000")
        );
        assert_eq!(zero.as_str().len(), TOKEN_LEN);
        assert_eq!(most.as_str().len(), TOKEN_LEN);
        assert_eq!(Token::parse(most.as_str()).unwrap(), most);
        assert_eq!(most.as_str()[4..47], *LARGEST);
    }

    proptest::proptest! {
        /// What is made here is what the rest of the product takes for a secret, wherever it stands.
        #[test]
        fn every_token_has_the_shape_of_one(entropy: [u8; 32]) {
            let token = Token::from_entropy(entropy);
            let text = format!("token: {}.", token.as_str());
            let found: Vec<_> = SecretShape::find_in(&text).map(|(shape, _)| shape).collect();
            proptest::prop_assert_eq!(found, [SecretShape::CollectorToken]);
        }
    }

    #[test]
    fn what_is_a_secret_here_is_one_everywhere() {
        for start in ["dapi", "dose", "dkea"] {
            let text = format!("{start}0123456789abcdef");
            assert!(is_databricks_secret(&text));
            assert!(SecretShape::by_start(&text).is_some());
        }
    }

    #[test]
    fn the_checksum_is_the_usual_crc32() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b"lsc_something"), crc32fast::hash(b"lsc_something"));
    }

    #[test]
    fn debug_and_mask_keep_the_secret() {
        let token = Token::from_entropy([7; 32]);
        let secret = &token.as_str()[4..49];
        assert!(!format!("{token:?}").contains(secret));
        assert_eq!(token.masked(), format!("lsc_••••{}", &token.as_str()[49..]));
        assert_eq!(token.fingerprint().len(), 14);
    }

    #[test]
    fn the_fingerprint_is_the_start_of_the_hash() {
        assert_eq!(fingerprint(text_hash("abc")), "ba78-16bf-8f01");
    }

    #[test]
    fn every_reason_is_told_apart() {
        let good = Token::from_entropy([7; 32]);
        let good = good.as_str();
        refuses("", TokenError::Placeholder);
        refuses("<token>", TokenError::Placeholder);
        refuses("lsc_xxxxxxxxxxxx", TokenError::Placeholder);
        refuses(
            "dapi0123456789abcdef0123456789abcdef",
            TokenError::DatabricksSecret,
        );
        refuses(
            "dose0123456789abcdef0123456789abcdef",
            TokenError::DatabricksSecret,
        );
        refuses(&good[4..], TokenError::Prefix);
        refuses(&good[..52], TokenError::Length);
        refuses(&good.replacen(&good[10..11], "-", 1), TokenError::Alphabet);
        refuses(
            &format!(
                "{}{}",
                &good[..52],
                if good.ends_with('0') { '1' } else { '0' }
            ),
            TokenError::Checksum,
        );
    }

    #[test]
    fn a_number_beyond_256_bits_is_refused_though_its_checksum_matches() {
        let mut text = format!("lsc_{}y", "z".repeat(42));
        let checksum = crc32(text.as_bytes());
        push_base62(&mut text, &mut checksum.to_be_bytes(), CHECKSUM_LEN);
        refuses(&text, TokenError::OutOfRange);
    }
}
