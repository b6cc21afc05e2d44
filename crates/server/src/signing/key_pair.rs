//! An Ed25519 key pair.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connection_string::{Payload, Signature, thumbprint};
use ed25519_dalek::{Signer as _, SigningKey};
use zeroize::Zeroizing;

use super::master_key::{MasterKey, NotOpened};
use store::{NewSigningKeyRecord, SigningKeyRecord};

/// A key pair that signs. Its private half is not printed, and wiped when dropped.
pub struct KeyPair {
    kid: String,
    key_version: u32,
    pair: SigningKey,
}

impl KeyPair {
    /// Makes a new one.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random(key_version: u32) -> Result<Self, getrandom::Error> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed)?;
        Ok(Self::from_seed(&seed, key_version))
    }

    /// Opens a stored one.
    ///
    /// # Errors
    /// When the master key is another one, or the record was changed, or the key is retired.
    pub fn open(record: &SigningKeyRecord, master_key: &MasterKey) -> Result<Self, NotOpened> {
        let sealed = record.sealed.as_ref().ok_or(NotOpened)?;
        let opened = master_key.open(sealed, &purpose(&record.kid, record.key_version))?;
        let mut seed = Zeroizing::new([0; 32]);
        if opened.len() != seed.len() {
            return Err(NotOpened);
        }
        seed.copy_from_slice(&opened);
        let pair = Self::from_seed(&seed, record.key_version);
        // The public half is stored in clear: one that somebody exchanged must not be published as ours.
        if pair.kid == record.kid && pair.public_key() == record.public_key {
            Ok(pair)
        } else {
            Err(NotOpened)
        }
    }

    /// Seals it for the database.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal(&self, master_key: &MasterKey) -> Result<NewSigningKeyRecord, getrandom::Error> {
        let purpose = purpose(&self.kid, self.key_version);
        Ok(NewSigningKeyRecord {
            kid: self.kid.clone(),
            public_key: self.public_key(),
            sealed: master_key.seal(self.pair.as_bytes(), &purpose)?,
        })
    }

    /// Thumbprint of the public half.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Signs a payload.
    pub fn sign(&self, payload: &Payload) -> Signature {
        let input = connection_string::signing_input(payload).expect(
            "what is written of a payload is JSON with one whole number, and has a canonical form",
        );
        let signature = self.pair.sign(input.as_bytes());
        Signature {
            kid: self.kid.clone(),
            value: URL_SAFE_NO_PAD.encode(signature.to_bytes()),
        }
    }

    fn from_seed(seed: &[u8; 32], key_version: u32) -> Self {
        let pair = SigningKey::from_bytes(seed);
        Self {
            kid: thumbprint(pair.verifying_key().as_bytes()),
            key_version,
            pair,
        }
    }

    fn public_key(&self) -> [u8; 32] {
        self.pair.verifying_key().to_bytes()
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// Ties the sealed key to its row: in another row, or for something else, it can't be opened.
fn purpose(kid: &str, key_version: u32) -> String {
    format!("lakesentry signing key {kid} version {key_version}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    fn stored(pair: &KeyPair, master_key: &MasterKey) -> SigningKeyRecord {
        let sealed = pair.seal(master_key).unwrap();
        SigningKeyRecord {
            key_version: pair.key_version,
            kid: sealed.kid,
            public_key: sealed.public_key,
            sealed: Some(sealed.sealed),
            created_at: clock::now(),
            retired_at: None,
            removed_at: None,
        }
    }

    #[test]
    fn a_stored_pair_is_the_same_pair() {
        let master_key = MasterKey::random().unwrap();
        let pair = KeyPair::random(1).unwrap();
        let opened = KeyPair::open(&stored(&pair, &master_key), &master_key).unwrap();
        assert_eq!(opened.pair, pair.pair);
    }

    #[test]
    fn a_pair_opens_in_its_own_row_only() {
        let master_key = MasterKey::random().unwrap();
        let (one, two) = (KeyPair::random(1).unwrap(), KeyPair::random(2).unwrap());
        let (one, two) = (stored(&one, &master_key), stored(&two, &master_key));
        let moved = SigningKeyRecord {
            sealed: two.sealed.clone(),
            ..one.clone()
        };
        let renumbered = SigningKeyRecord {
            key_version: 3,
            ..one.clone()
        };
        let republished = SigningKeyRecord {
            public_key: two.public_key,
            ..one
        };
        for record in [moved, renumbered, republished] {
            assert!(KeyPair::open(&record, &master_key).is_err());
        }
    }

    #[test]
    fn debug_shows_the_kid_only() {
        let pair = KeyPair::from_seed(&[7; 32], 1);
        assert_eq!(
            format!("{pair:?}"),
            format!("KeyPair {{ kid: {:?}, .. }}", pair.kid)
        );
    }
}
