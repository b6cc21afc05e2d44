//! The token with which a collector comes.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use connection_string::Token;

use crate::http::error::Error;
use crate::intake::IntakeError;

/// The SHA-256 of the token in `Authorization: Bearer`. The token itself goes no further.
#[derive(Debug, Clone, Copy)]
pub struct BearerToken(pub [u8; 32]);

impl<S: Send + Sync> FromRequestParts<S> for BearerToken {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let shown = header.and_then(|value| value.to_str().ok());
        let token = shown.and_then(|text| text.strip_prefix("Bearer "));
        let token = token.and_then(|text| Token::parse(text).ok());
        // What is no token belongs to no connector.
        let token = token.ok_or(IntakeError::TokenUnknown)?;
        Ok(Self(token.hash()))
    }
}
