//! JSON bodies.

use std::error::Error as StdError;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::http::error::Error;

/// A body: of a request, or of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(BodyRefused::from(&rejection).into()),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Why a body can't be read. Serde's own words are dropped: they repeat what was sent, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyRefused {
    /// A member is missing or of another form.
    Member(String),
    /// It is no JSON.
    NotJson,
    /// It is not said to be JSON.
    MediaType,
    /// It is too large.
    TooLarge,
    /// It did not arrive whole.
    Broken,
}

impl From<&JsonRejection> for BodyRefused {
    fn from(rejection: &JsonRejection) -> Self {
        match rejection {
            JsonRejection::JsonDataError(error) => Self::Member(pointer(error)),
            JsonRejection::JsonSyntaxError(_) => Self::NotJson,
            JsonRejection::MissingJsonContentType(_) => Self::MediaType,
            other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::Broken,
        }
    }
}

/// Returns the JSON pointer of the member that serde refused, as far as its names are names of ours.
fn pointer(rejection: &(dyn StdError + 'static)) -> String {
    let mut source = Some(rejection);
    while let Some(error) = source {
        if let Some(refused) = error.downcast_ref::<serde_path_to_error::Error<serde_json::Error>>()
        {
            return pointer_of(refused);
        }
        source = error.source();
    }
    "/".to_owned()
}

fn pointer_of(refused: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let mut pointer = String::new();
    for segment in refused.path() {
        match segment {
            Segment::Seq { index } => pointer.extend(["/", &index.to_string()]),
            Segment::Map { key } if is_name(key) => pointer.extend(["/", key]),
            // A name that somebody sent may be anything.
            Segment::Map { .. } | Segment::Enum { .. } | Segment::Unknown => break,
        }
    }
    let text = refused.inner().to_string();
    let missing = text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next())
        .filter(|name| is_name(name));
    if let Some(missing) = missing {
        pointer.extend(["/", missing]);
    }
    if pointer.is_empty() {
        pointer.push('/');
    }
    pointer
}

/// Members of the contract are words; ids, secrets and numbers are not.
fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
