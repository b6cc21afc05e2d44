//! The master key, which seals what must not be readable in the database.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const NONCE_LEN: usize = 24;

/// Both alphabets are used for keys, and padding is often lost in copying.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// 32 bytes that open all sealed things of a database. Not printed, wiped when dropped.
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// The sealed thing was changed, or sealed with another master key or for another purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOpened;

impl MasterKey {
    /// Makes a new one.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// Reads 64 hexadecimal digits, or Base64 in either alphabet, of exactly 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = if text.len() == 64 {
            from_hex(text)?
        } else {
            let decoded = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text));
            Zeroizing::new(decoded.ok()?)
        };
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(&bytes);
        Some(Self(key))
    }

    /// Writes it as [`MasterKey::parse`] reads it, with a line feed.
    pub fn to_text(&self) -> Zeroizing<String> {
        // Reserved at once: a buffer that grows leaves unwiped copies behind.
        let mut text = Zeroizing::new(String::with_capacity(64));
        STANDARD.encode_string(*self.0, &mut text);
        text.push('\n');
        text
    }

    /// Encrypts with a random nonce, which comes first. The purpose is not stored: whoever opens must know it.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal(&self, plain: &[u8], purpose: &str) -> Result<Vec<u8>, getrandom::Error> {
        let mut sealed = vec![0; NONCE_LEN];
        getrandom::fill(&mut sealed)?;
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let encrypted = self
            .cipher()
            .encrypt(XNonce::from_slice(&sealed), payload)
            .expect("only texts of 256 GiB are too long for XChaCha20");
        sealed.extend(encrypted);
        Ok(sealed)
    }

    /// Decrypts what was sealed for the same purpose.
    ///
    /// # Errors
    /// When it was not.
    pub fn open(&self, sealed: &[u8], purpose: &str) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        let (nonce, encrypted) = sealed.split_at_checked(NONCE_LEN).ok_or(NotOpened)?;
        let payload = Payload {
            msg: encrypted,
            aad: purpose.as_bytes(),
        };
        self.cipher()
            .decrypt(XNonce::from_slice(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| NotOpened)
    }

    /// Returns a key for one purpose, from which nobody finds the master key, nor that of another purpose.
    pub fn key_for(&self, purpose: &str) -> [u8; 32] {
        // The master key has a fixed length and comes first, and nobody chooses a purpose: nothing can be appended to what is hashed.
        Sha256::new()
            .chain_update(*self.0)
            .chain_update(purpose)
            .finalize()
            .into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.as_ref().into())
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

fn from_hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = Zeroizing::new(Vec::with_capacity(32));
    for pair in text.as_bytes().chunks_exact(2) {
        let value = digit(pair[0])? << 4 | digit(pair[1])?;
        bytes.push(u8::try_from(value).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_and_both_alphabets_name_the_same_key() {
        // 0xfb… needs `+` or `-`, 0xff… needs `/` or `_`.
        let hex = format!("fbff{}", "ab".repeat(30));
        let base64 = STANDARD.encode(from_hex(&hex).unwrap().as_slice());
        assert!(base64.contains('+') && base64.contains('/') && base64.ends_with('='));
        for text in [
            hex.clone(),
            hex.to_uppercase(),
            base64.clone(),
            base64.trim_end_matches('=').to_owned(),
            base64.replace('+', "-").replace('/', "_"),
            format!(" {base64}\r\n"),
        ] {
            let key = MasterKey::parse(&text).unwrap();
            assert_eq!(*key.to_text(), format!("{base64}\n"), "{text}");
        }
    }

    #[test]
    fn what_is_not_32_bytes_is_no_key() {
        for text in [
            "",
            "correct horse battery staple",
            &"ab".repeat(31),
            &"ab".repeat(33),
            &"zz".repeat(32),
            &STANDARD.encode([7; 31]),
            &STANDARD.encode([7; 33]),
        ] {
            assert!(MasterKey::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn sealed_is_opened_by_the_same_key_for_the_same_purpose_only() {
        let key = MasterKey::random().unwrap();
        let sealed = key.seal(b"plain", "purpose").unwrap();
        assert_eq!(**key.open(&sealed, "purpose").unwrap(), *b"plain");
        assert_eq!(key.open(&sealed, "another").unwrap_err(), NotOpened);
        let other = MasterKey::random().unwrap();
        assert_eq!(other.open(&sealed, "purpose").unwrap_err(), NotOpened);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(&changed, "purpose").unwrap_err(), NotOpened);
            assert_eq!(key.open(&sealed[..at], "purpose").unwrap_err(), NotOpened);
        }
    }

    #[test]
    fn sealing_twice_shows_no_likeness() {
        let key = MasterKey::random().unwrap();
        let (one, two) = (key.seal(b"plain", ""), key.seal(b"plain", ""));
        assert_ne!(one.unwrap(), two.unwrap());
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let key = MasterKey::random().unwrap();
        assert_eq!(key.key_for("a"), key.key_for("a"));
        assert_ne!(key.key_for("a"), key.key_for("b"));
        assert_ne!(key.key_for("a"), *key.0);
        assert_ne!(key.key_for("a"), MasterKey::random().unwrap().key_for("a"));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", MasterKey::random().unwrap()),
            "MasterKey(…)"
        );
    }
}
