//! The header that makes a creating call repeatable.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::http::error::Error;

/// Largest key; a UUID has 36 characters.
const MAX_KEY: usize = 128;

/// The `Idempotency-Key` of a creating call: a repetition with the same key makes nothing new.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub String);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok());
        match key {
            Some(key) if matches!(key.len(), 16..=MAX_KEY) => Ok(Self(key.to_owned())),
            _ => Err(Error::IdempotencyKeyMissing),
        }
    }
}
