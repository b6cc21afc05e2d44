//! The body of a batch.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use extraction::batch;

use crate::http::error::Error;
use crate::http::extract::BodyRefused;

/// A batch with the digest that its sender gives it.
#[derive(Debug)]
pub struct BatchBody {
    /// The bytes; none when they are more than is accepted, which the intake refuses once it knows whose they are.
    pub bytes: Option<Bytes>,
    /// SHA-256 in hexadecimal, as the sender says.
    pub sha256: String,
}

impl<S: Send + Sync> FromRequest<S> for BatchBody {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let media_type = text(request.headers(), header::CONTENT_TYPE.as_str());
        let sha256 = text(request.headers(), batch::DIGEST_HEADER);
        if media_type.as_deref() != Some(batch::MEDIA_TYPE) {
            return Err(BodyRefused::MediaType.into());
        }
        let sha256 = sha256.unwrap_or_default();
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self {
                bytes: Some(bytes),
                sha256,
            }),
            Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => Ok(Self {
                bytes: None,
                sha256,
            }),
            Err(_) => Err(BodyRefused::Broken.into()),
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
