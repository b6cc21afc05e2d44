//! What a signature covers. The cryptography itself is the caller's: `WebCrypto` in a browser, a library elsewhere.

use core::fmt;

use zeroize::Zeroizing;

use crate::base64url::decode;
use crate::envelope::{self, TextEnd};
use crate::json::{Entry, Value, parse};
use crate::prelude::*;
use crate::{Payload, Signature};

mod canonical;
mod keys;
mod point;

pub use canonical::canonical_number;
pub use keys::{KeySet, NotAKeySet, thumbprint};

/// What became of checking a signature; give it to [`Report::judge_signature`](crate::Report::judge_signature).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verification {
    /// There is no key of that id among those that the reader trusts.
    UnknownKey,
    /// There is such a key, and no means to verify its signatures.
    NotPossible,
    /// The key did not sign this payload.
    DoesNotVerify,
    /// The key, which the reader has from there, signed this very payload.
    Verifies(KeyOrigin),
}

/// Where a reader has a key from: a verdict is worth as much as that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyOrigin {
    /// The link that opened the page.
    Link,
    /// What the person typed or pasted.
    Person,
    /// A file that the person named.
    File,
}

impl KeyOrigin {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Person => "person",
            Self::File => "file",
        }
    }

    /// Completes "The key is …".
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Link => "from the link that you opened: whoever sent it chose the key",
            Self::Person => "the one that you gave here",
            Self::File => "from the file that you named",
        }
    }
}

/// What a string says to be signed, ready to be verified. `Debug` leaves the message out.
pub struct SignedPayload {
    /// RFC 7638 thumbprint of the key.
    pub kid: String,
    /// The Ed25519 signature.
    pub value: [u8; 64],
    /// What must have been signed: the RFC 8785 form of the payload without `signature`. It holds the token. Nothing when the
    /// payload has no such form, because a member is repeated or text follows: then no signature verifies.
    pub message: Option<Zeroizing<String>>,
}

impl fmt::Debug for SignedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedPayload")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// The signature of the first string in a text, and what it must cover. Nothing is returned for a string that was cut: what is missing may
/// be another signature.
pub fn signed(text: &str) -> Option<SignedPayload> {
    signed_with(text, canonical_number)
}

/// The same with another way to write a number in its RFC 8785 form. In a browser `String(Number(text))` is that form, and is there
/// already; the tables of [`canonical_number()`] would have to be downloaded.
pub fn signed_with(text: &str, number: fn(&str) -> Option<String>) -> Option<SignedPayload> {
    let opened = envelope::open(text, &mut Vec::new())?;
    let (json, end) = opened.text();
    let parsed = parse(json);
    let root = parsed.root?;
    if opened.is_cut || parsed.fault.is_some() {
        return None;
    }
    let Value::Object(entries) = &root.value else {
        return None;
    };
    let entry = entries.iter().find(|entry| entry.name == "signature")?;
    let Value::Object(parts) = &entry.node.value else {
        return None;
    };
    let Signature { kid, value } = Signature::of(parts)?;
    let mut bytes = [0; 64];
    decode(&value, &mut bytes)?;
    let is_whole = end == TextEnd::Whole && parsed.after.is_none();
    Some(SignedPayload {
        kid,
        value: bytes,
        message: is_whole
            .then(|| canonical::without_signature(json, entries, number))
            .flatten(),
    })
}

/// What is to be signed before a payload is written: its RFC 8785 form without `signature`. It holds the token.
pub fn signing_input(payload: &Payload) -> Option<Zeroizing<String>> {
    let json = payload.json();
    let Some(Value::Object(entries)) = parse(&json).root.map(|root| root.value) else {
        return None;
    };
    canonical::without_signature(&json, &entries, canonical_number)
}

impl Signature {
    /// The signature that an object holds, if both parts have their shape and some key could have made it.
    pub(crate) fn of(parts: &[Entry]) -> Option<Self> {
        let mut value = [0; 64];
        let part = |name: &str, bytes: &mut [u8]| {
            let part = parts.iter().find(|part| part.name == name)?;
            let Value::String(text) = &part.node.value else {
                return None;
            };
            decode(text, bytes).map(|()| text.to_string())
        };
        let signature = Self {
            // A thumbprint is SHA-256.
            kid: part("kid", &mut [0; 32])?,
            value: part("value", &mut value)?,
        };
        point::is_sound_signature(&value).then_some(signature)
    }
}
