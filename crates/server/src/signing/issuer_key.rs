//! A P-256 key pair, which signs tokens for others: Databricks takes no Ed25519.

use std::fmt;

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::{IssuerKeyRecord, NewIssuerKeyRecord};
use zeroize::Zeroizing;

use super::master_key::{MasterKey, NotOpened};

/// A key pair that signs tokens. Its private half is not printed, and wiped when dropped.
pub struct IssuerKey {
    kid: String,
    point: Vec<u8>,
    pkcs8: Zeroizing<Vec<u8>>,
}

impl IssuerKey {
    /// Makes a new one.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random() -> Result<Self, Unspecified> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let pkcs8 = Zeroizing::new(pair.to_pkcs8v1()?.as_ref().to_vec());
        Ok(Self::new(&pair, pkcs8))
    }

    /// Opens a stored one.
    ///
    /// # Errors
    /// When the master key is another one, or the record was changed, or the key is retired.
    pub fn open(record: &IssuerKeyRecord, master_key: &MasterKey) -> Result<Self, NotOpened> {
        let sealed = record.sealed.as_ref().ok_or(NotOpened)?;
        let pkcs8 = master_key.open(sealed, &purpose(&record.kid))?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8);
        let key = Self::new(&pair.map_err(|_| NotOpened)?, pkcs8);
        // The public half is stored in clear: one that somebody exchanged must not be published as ours.
        if key.kid == record.kid && key.point == record.public_key {
            Ok(key)
        } else {
            Err(NotOpened)
        }
    }

    /// Seals it for the database.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal(&self, master_key: &MasterKey) -> Result<NewIssuerKeyRecord, getrandom::Error> {
        Ok(NewIssuerKeyRecord {
            kid: self.kid.clone(),
            public_key: self.point.clone(),
            sealed: master_key.seal(&self.pkcs8, &purpose(&self.kid))?,
        })
    }

    /// Writes a JSON Web Token.
    ///
    /// # Errors
    /// When the claims are no JSON.
    pub fn sign(
        &self,
        claims: &impl Serialize,
    ) -> Result<Zeroizing<String>, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.kid.clone());
        let token = encode(&header, claims, &EncodingKey::from_ec_der(&self.pkcs8))?;
        Ok(Zeroizing::new(token))
    }

    fn new(pair: &EcdsaKeyPair, pkcs8: Zeroizing<Vec<u8>>) -> Self {
        let point = pair.public_key().as_ref().to_vec();
        Self {
            kid: thumbprint(&point),
            point,
            pkcs8,
        }
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuerKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// Writes a public key as RFC 7518, 6.2 does.
pub fn jwk(record: IssuerKeyRecord) -> Jwk {
    let (x, y) = coordinates(&record.public_key);
    Jwk {
        kty: "EC".to_owned(),
        crv: "P-256".to_owned(),
        x,
        y: Some(y),
        kid: record.kid,
        r#use: "sig".to_owned(),
        alg: "ES256".to_owned(),
    }
}

/// The thumbprint of RFC 7638.
fn thumbprint(point: &[u8]) -> String {
    let (x, y) = coordinates(point);
    let json = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(json))
}

/// Both coordinates of an uncompressed point: a byte that says so, then 32 bytes each.
fn coordinates(point: &[u8]) -> (String, String) {
    let (x, y) = point
        .get(1..)
        .unwrap_or_default()
        .split_at_checked(32)
        .unwrap_or_default();
    (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y))
}

/// Ties the sealed key to its row: in another row, or for something else, it can't be opened.
fn purpose(kid: &str) -> String {
    format!("lakesentry issuer key {kid}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    fn stored(key: &IssuerKey, master_key: &MasterKey) -> IssuerKeyRecord {
        let sealed = key.seal(master_key).unwrap();
        IssuerKeyRecord {
            key_version: 1,
            kid: sealed.kid,
            public_key: sealed.public_key,
            sealed: Some(sealed.sealed),
            created_at: clock::now(),
            signs_since: None,
            retired_at: None,
            removed_at: None,
        }
    }

    #[test]
    fn a_key_opens_in_its_own_row_with_its_own_public_half_only() {
        let master_key = MasterKey::random().unwrap();
        let (one, two) = (IssuerKey::random().unwrap(), IssuerKey::random().unwrap());
        let (one_stored, two_stored) = (stored(&one, &master_key), stored(&two, &master_key));
        let opened = IssuerKey::open(&one_stored, &master_key).unwrap();
        assert_eq!(opened.pkcs8, one.pkcs8);
        let moved = IssuerKeyRecord {
            sealed: two_stored.sealed.clone(),
            ..one_stored.clone()
        };
        let republished = IssuerKeyRecord {
            public_key: two_stored.public_key.clone(),
            ..one_stored.clone()
        };
        for record in [moved, republished] {
            assert!(IssuerKey::open(&record, &master_key).is_err());
        }
        let other = MasterKey::random().unwrap();
        assert!(IssuerKey::open(&one_stored, &other).is_err());
        assert!(!format!("{one:?}").contains("pkcs8"));
    }

    /// RFC 7517, appendix A.1; the thumbprint was computed by another program.
    #[test]
    fn the_public_half_is_written_as_the_rfc_does() {
        let x = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
        let y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";
        let mut point = vec![4];
        point.extend(URL_SAFE_NO_PAD.decode(x).unwrap());
        point.extend(URL_SAFE_NO_PAD.decode(y).unwrap());
        assert_eq!(coordinates(&point), (x.to_owned(), y.to_owned()));
        assert_eq!(
            thumbprint(&point),
            "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
        );
    }
}
