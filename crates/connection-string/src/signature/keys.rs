//! The public keys of an instance, as `/.well-known/jwks.json` lists them (RFC 7517, RFC 8037).

use sha2::{Digest as _, Sha256};

use super::point;
use crate::base64url::{decode, encode};
use crate::json::{Entry, JsonNode, Value, parse};
use crate::prelude::*;

/// Public Ed25519 keys, by their thumbprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet(Vec<(String, [u8; 32])>);

/// Why a text holds no public Ed25519 keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKeySet {
    /// Neither JSON from the first to the last character, nor bare keys.
    #[error("it is neither JSON nor a public key of 43 characters")]
    NotJson,
    /// No object with an array `keys`, and no key itself.
    #[error(
        "it is neither a JWK set, which is an object with the array `keys`, nor a JWK, which is an object with `kty`"
    )]
    NoKeys,
    /// Whoever made the file gave the secret away.
    #[error("it holds a private key, which belongs on no other machine; give the public set")]
    PrivateKey,
    /// A member stands twice in a key, so that two programs could take two keys.
    #[error("a member stands twice in it, so nobody knows which key is meant")]
    RepeatedMember,
    /// Anybody can write the signatures of such a key.
    #[error("it holds a key whose signatures anybody could write")]
    WeakKey,
    /// Keys of other kinds only.
    #[error("it holds no Ed25519 key (`kty` OKP, `crv` Ed25519)")]
    NoEd25519Key,
}

impl KeySet {
    /// Reads what a person may have: a JWK set, one JWK, or bare public keys, the 43 characters of `x`, with commas or white space between
    /// them. Keys of other kinds and for other uses are left out. Keys go by the thumbprint of what they are, whatever their member `kid`
    /// says.
    pub fn parse(text: &str) -> Result<Self, NotAKeySet> {
        if let Some(keys) = bare_keys(text) {
            return Self::of_sound(keys);
        }
        let parsed = parse(text);
        let (Some(root), None, None) = (parsed.root, parsed.fault, parsed.after) else {
            return Err(NotAKeySet::NotJson);
        };
        let Some(entries) = members(&root) else {
            return Err(NotAKeySet::NoKeys);
        };
        if is_repeated(entries) {
            return Err(NotAKeySet::RepeatedMember);
        }
        let nodes = match member(entries, "keys") {
            Some(Value::Array(nodes)) => nodes.as_slice(),
            None if member(entries, "kty").is_some() => core::slice::from_ref(&root),
            _ => return Err(NotAKeySet::NoKeys),
        };
        let mut keys = Vec::new();
        for node in nodes {
            if let Some(entries) = members(node) {
                // `d` of a key pair, `k` of a key for both sides.
                if member(entries, "d").or(member(entries, "k")).is_some() {
                    return Err(NotAKeySet::PrivateKey);
                }
                if is_repeated(entries) {
                    return Err(NotAKeySet::RepeatedMember);
                }
                keys.extend(public_key(entries));
            }
        }
        if keys.is_empty() {
            return Err(NotAKeySet::NoEd25519Key);
        }
        Self::of_sound(keys)
    }

    fn of_sound(keys: Vec<[u8; 32]>) -> Result<Self, NotAKeySet> {
        if !keys.iter().all(point::is_sound) {
            return Err(NotAKeySet::WeakKey);
        }
        let named = keys.into_iter().map(|key| (thumbprint(&key), key));
        Ok(Self(named.collect()))
    }

    /// Every key with its thumbprint, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8; 32])> {
        self.0.iter().map(|(kid, key)| (kid.as_str(), key))
    }

    /// The public key with that thumbprint.
    pub fn get(&self, kid: &str) -> Option<&[u8; 32]> {
        let (_, key) = self.0.iter().find(|(known, _)| known == kid)?;
        Some(key)
    }
}

/// The RFC 7638 thumbprint of a public Ed25519 key, by which signatures name it.
pub fn thumbprint(key: &[u8; 32]) -> String {
    let x = encode(key);
    let json = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    encode(&Sha256::digest(json.as_bytes()))
}

/// The keys of a text that holds nothing else.
fn bare_keys(text: &str) -> Option<Vec<[u8; 32]>> {
    let words = text.split([',', ' ', '\t', '\r', '\n']);
    let mut keys = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let mut key = [0; 32];
        decode(word, &mut key)?;
        keys.push(key);
    }
    Some(keys).filter(|keys| !keys.is_empty())
}

/// More members than any key has. A link may bring an object with a hundred thousand, all of which would be compared with one another.
const MAX_MEMBERS: usize = 64;

/// The members of an object that may be a key or a set of them.
fn members(node: &JsonNode) -> Option<&[Entry]> {
    match &node.value {
        Value::Object(entries) if entries.len() <= MAX_MEMBERS => Some(entries),
        _ => None,
    }
}

/// Whether a name stands twice in an object.
fn is_repeated(entries: &[Entry]) -> bool {
    let mut rest = entries.iter();
    core::iter::from_fn(|| rest.next().map(|entry| (entry, rest.clone())))
        .any(|(entry, mut others)| others.any(|other| other.name == entry.name))
}

fn public_key(entries: &[Entry]) -> Option<[u8; 32]> {
    let text = |name| match member(entries, name) {
        Some(Value::String(text)) => Some(text.as_str()),
        _ => None,
    };
    // What is there must not say anything else (RFC 7517, RFC 8037, RFC 9864).
    let says_only = |name, words: &[&str]| match member(entries, name) {
        None => true,
        Some(Value::String(word)) => words.contains(&word.as_str()),
        Some(Value::Array(nodes)) => nodes.iter().any(|node| match &node.value {
            Value::String(word) => words.contains(&word.as_str()),
            _ => false,
        }),
        Some(_) => false,
    };
    let is_ours = text("kty") == Some("OKP")
        && text("crv") == Some("Ed25519")
        && says_only("use", &["sig"])
        && says_only("alg", &["EdDSA", "Ed25519"])
        && says_only("key_ops", &["verify"]);
    if !is_ours {
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
    fn a_key_may_come_alone() {
        #[track_caller]
        fn check(text: &str, count: usize) {
            let set = KeySet::parse(text).unwrap();
            assert_eq!(set.iter().count(), count);
            assert!(set.iter().all(|(kid, _)| kid == KID));
        }
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        check(JWK, 1);
        check(x, 1);
        check(&format!(" {x},\n{x}\n"), 2);
        let with = |more| JWK.replace("\"x\"", &format!("{more},\"x\""));
        check(&with(r#""use":"sig","alg":"EdDSA""#), 1);
        check(&with(r#""key_ops":["verify"],"alg":"Ed25519""#), 1);
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
        check(",", NotAKeySet::NotJson);
        check(
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR",
            NotAKeySet::NotJson,
        );
        check("{\"keys\":{}}", NotAKeySet::NoKeys);
        check("{\"keys\":[]}", NotAKeySet::NoEd25519Key);
        let private = JWK.replace("\"x\"", "\"d\":\"AA\",\"x\"");
        check(&format!("{{\"keys\":[{private}]}}"), NotAKeySet::PrivateKey);
        let symmetric = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}";
        check(symmetric, NotAKeySet::PrivateKey);
        let many: Vec<_> = (0..=MAX_MEMBERS).map(|at| format!("\"{at}\":0")).collect();
        check(&format!("{{{}}}", many.join(",")), NotAKeySet::NoKeys);
        let twice = JWK.replace("\"x\"", "\"x\":\"AAAA\",\"x\"");
        check(&twice, NotAKeySet::RepeatedMember);
        check(
            &format!("{{\"keys\":[{JWK}],\"keys\":[]}}"),
            NotAKeySet::RepeatedMember,
        );
        let weak = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        check(weak, NotAKeySet::WeakKey);
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        check(&format!("{x} {weak}"), NotAKeySet::WeakKey);
        check(
            &format!("{{\"keys\":[{JWK},{}]}}", JWK.replace(x, weak)),
            NotAKeySet::WeakKey,
        );
        for other in [
            JWK.replace("OKP", "EC"),
            JWK.replace("Ed25519", "X25519"),
            JWK.replace("\"x\"", "\"use\":\"enc\",\"x\""),
            JWK.replace("URo", "UR"),
            JWK.replace("\"x\"", "\"use\":7,\"x\""),
            JWK.replace("\"x\"", "\"alg\":\"RS256\",\"x\""),
            JWK.replace("\"x\"", "\"key_ops\":[\"sign\"],\"x\""),
            JWK.replace("\"x\"", "\"key_ops\":[],\"x\""),
        ] {
            check(&format!("{{\"keys\":[{other}]}}"), NotAKeySet::NoEd25519Key);
        }
    }
}
