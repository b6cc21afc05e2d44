//! A secret that a request may carry.

use domain::Secret;
use serde::Serializer;

/// Writes the secret itself, which nothing else does.
#[expect(clippy::ref_option, reason = "the form that serde calls")]
pub fn on_the_wire<S: Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => Secret::on_the_wire(secret, serializer),
        None => serializer.serialize_none(),
    }
}
