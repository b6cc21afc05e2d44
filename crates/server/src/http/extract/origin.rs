//! From where a request comes.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::request::Parts;

use crate::actor::RequestOrigin;
use crate::http::peer::ClientAddress;
use crate::http::request_id::RequestId;

/// Reads what the outer layers found out.
pub fn origin_of(extensions: &Extensions) -> RequestOrigin {
    RequestOrigin {
        address: extensions
            .get::<ClientAddress>()
            .map(|ClientAddress(address)| *address),
        request_id: extensions
            .get::<RequestId>()
            .map(|RequestId(id)| id.clone()),
    }
}

impl<S: Sync> FromRequestParts<S> for RequestOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(origin_of(&parts.extensions))
    }
}
