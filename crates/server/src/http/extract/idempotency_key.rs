//! The header that makes a creating call repeatable.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;

use crate::http::error::Error;

const HEADER: &str = "idempotency-key";
/// Largest key; a UUID has 36 characters.
const MAX_KEY: usize = 128;

/// The `Idempotency-Key` of a creating call: a repetition with the same key makes nothing new.
#[derive(Debug, Clone)]
pub struct RequestKey(pub String);

impl RequestKey {
    fn of(parts: &Parts) -> Option<Self> {
        let key = parts.headers.get(HEADER)?.to_str().ok()?;
        matches!(key.len(), 16..=MAX_KEY).then(|| Self(key.to_owned()))
    }
}

impl<S: Sync> FromRequestParts<S> for RequestKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Self::of(parts).ok_or(Error::IDEMPOTENCY_KEY_MISSING)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for RequestKey {
    type Rejection = Error;

    /// A key that is sent must be usable: one that was ignored would promise what is not kept.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        if parts.headers.contains_key(HEADER) {
            Self::of(parts)
                .map(Some)
                .ok_or(Error::IDEMPOTENCY_KEY_MISSING)
        } else {
            Ok(None)
        }
    }
}
