//! Verifying the signature of a string with keys that the person trusts.

use connection_string::{KeyOrigin, KeySet, StringRead, Verification, signed};
use ed25519_dalek::{Signature, VerifyingKey};

/// Judges the signature of a string, if it has one of the right shape.
pub fn signature(read: &mut StringRead<'_>, keys: &KeySet) {
    let Some(signed) = signed(&read.text) else {
        return;
    };
    let Some(key) = keys.get(&signed.kid) else {
        read.report.judge_signature(Verification::UnknownKey);
        return;
    };
    // Keys and signatures of small order, which would verify everything, are refused by the reader; this is strict all the same.
    let signature = Signature::from_bytes(&signed.value);
    let verifies = signed.message.is_some_and(|message| {
        VerifyingKey::from_bytes(key)
            .is_ok_and(|key| key.verify_strict(message.as_bytes(), &signature).is_ok())
    });
    read.report.judge_signature(if verifies {
        Verification::Verifies(KeyOrigin::File)
    } else {
        Verification::DoesNotVerify
    });
}
