//! The public keys of an instance, as `/.well-known/jwks.json` lists them (RFC 7517, RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::decode;
use crate::json::{Entry, Value, parse};

/// The Ed25519 keys of a JWK set, by their thumbprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet(Vec<(String, [u8; 32])>);

/// Why a text is not a set of public Ed25519 keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKeySet {
    /// Not JSON from the first to the last character.
    #[error("it is not JSON")]
    NotJson,
    /// No object with an array `keys`.
    #[error("it is not a JWK set: an object with the member `keys`, an array, is expected")]
    NoKeys,
    /// Whoever made the file gave the secret away.
    #[error("it holds a private key, which belongs on no other machine; give the public set")]
    PrivateKey,
    /// Keys of other kinds only.
    #[error("it holds no Ed25519 key (`kty` OKP, `crv` Ed25519)")]
    NoEd25519Key,
}

impl KeySet {
    /// Reads a JWK set. Keys of other kinds and for other uses are left out. Keys go by the thumbprint of what they are,
    /// whatever their member `kid` says.
    pub fn parse(json: &str) -> Result<Self, NotAKeySet> {
        let parsed = parse(json);
        let (Some(root), None, None) = (parsed.root, parsed.fault, parsed.after) else {
            return Err(NotAKeySet::NotJson);
        };
        let Value::Object(entries) = root.value else {
            return Err(NotAKeySet::NoKeys);
        };
        let Some(Value::Array(nodes)) = member(&entries, "keys") else {
            return Err(NotAKeySet::NoKeys);
        };
        let mut keys = Vec::new();
        for node in nodes {
            if let Value::Object(entries) = &node.value {
                if member(entries, "d").is_some() {
                    return Err(NotAKeySet::PrivateKey);
                }
                keys.extend(public_key(entries).map(|key| (thumbprint(&key), key)));
            }
        }
        if keys.is_empty() {
            return Err(NotAKeySet::NoEd25519Key);
        }
        Ok(Self(keys))
    }

    /// The public key with that thumbprint.
    pub fn get(&self, kid: &str) -> Option<&[u8; 32]> {
        let (_, key) = self.0.iter().find(|(known, _)| known == kid)?;
        Some(key)
    }
}

/// The RFC 7638 thumbprint of a public Ed25519 key, by which signatures name it.
pub fn thumbprint(key: &[u8; 32]) -> String {
    let x = URL_SAFE_NO_PAD.encode(key);
    let json = [r#"{"crv":"Ed25519","kty":"OKP","x":""#, &x, r#""}"#].concat();
    URL_SAFE_NO_PAD.encode(Sha256::digest(json.as_bytes()))
}

fn public_key(entries: &[Entry]) -> Option<[u8; 32]> {
    let text = |name| match member(entries, name) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let is_for_signatures = text("use").is_none_or(|purpose| purpose == "sig");
    if text("kty") != Some("OKP") || text("crv") != Some("Ed25519") || !is_for_signatures {
        return None;
    }
    let mut key = [0; 32];
    decode(text("x")?, &mut key)?;
    Some(key)
}

fn member<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Value> {
    let entry = entries.iter().find(|entry| entry.name == name)?;
    Some(&entry.node.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.2 and A.3.
    const JWK: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    const KID: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    #[test]
    fn a_key_goes_by_its_thumbprint() {
        let set = KeySet::parse(&format!(r#"{{"keys":[{{"kty":"RSA","n":"AQ"}},{JWK}]}}"#));
        let set = set.unwrap();
        let key = set.get(KID).unwrap();
        assert_eq!(key[..4], [0xd7, 0x5a, 0x98, 0x01]);
        assert_eq!(thumbprint(key), KID);
        assert_eq!(set.get("other"), None);
    }

    #[test]
    fn what_is_no_set_of_public_keys_is_refused() {
        #[track_caller]
        fn check(json: &str, want: NotAKeySet) {
            assert_eq!(KeySet::parse(json), Err(want), "{json}");
        }
        check("", NotAKeySet::NotJson);
        check("{\"keys\":[]} x", NotAKeySet::NotJson);
        check("[]", NotAKeySet::NoKeys);
        check(JWK, NotAKeySet::NoKeys);
        check("{\"keys\":{}}", NotAKeySet::NoKeys);
        check("{\"keys\":[]}", NotAKeySet::NoEd25519Key);
        let private = JWK.replace("\"x\"", "\"d\":\"AA\",\"x\"");
        check(&format!("{{\"keys\":[{private}]}}"), NotAKeySet::PrivateKey);
        for other in [
            JWK.replace("OKP", "EC"),
            JWK.replace("Ed25519", "X25519"),
            JWK.replace("\"x\"", "\"use\":\"enc\",\"x\""),
            JWK.replace("URo", "UR"),
        ] {
            check(&format!("{{\"keys\":[{other}]}}"), NotAKeySet::NoEd25519Key);
        }
    }
}
