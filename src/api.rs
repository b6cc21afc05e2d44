//! Sending and reading; the only user of `gloo-net`.

pub mod access;
pub mod addresses;
pub mod audit;
pub mod connection_strings;
pub mod connection_tests;
pub mod connector_data;
pub mod connectors;
pub mod deployments;
pub mod discoveries;
mod error;
pub mod federation;
mod idempotency_key;
mod instance;
pub mod permissions_readings;
pub mod sharing;

use std::pin::Pin;

use contract::ProblemCode;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json;

pub use error::{ApiError, Refusal};
pub use idempotency_key::IdempotencyKey;
pub use instance::{forget_credentials, instance, onboarding_session};

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    exchange(Request::get(path), None).await?.read()
}

/// Why there is no answer to a question whose reasons need not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTold {
    /// Nobody is signed in.
    SignInNeeded,
    /// No server is there, or it could not answer.
    Unavailable,
}

/// Reads what a view can do without, so that no reason has to be told.
async fn ask<T: DeserializeOwned>(path: &str) -> Result<T, NotTold> {
    get(path).await.map_err(|error| match error.code() {
        Some(ProblemCode::SignInNeeded) => NotTold::SignInNeeded,
        _ => NotTold::Unavailable,
    })
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    exchange(Request::post(path), Some(written(body)?))
        .await?
        .read()
}

async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    exchange(Request::put(path), Some(written(body)?))
        .await?
        .read()
}

async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    exchange(Request::patch(path), Some(written(body)?))
        .await?
        .read()
}

/// Posts so that repeating the call with the same key creates nothing twice.
async fn create<T: DeserializeOwned>(
    path: &str,
    key: &IdempotencyKey,
    body: &impl Serialize,
) -> Result<T, ApiError> {
    let request = Request::post(path).header("Idempotency-Key", key.as_str());
    exchange(request, Some(written(body)?)).await?.read()
}

/// Posts what has no answer but that it was understood.
async fn confirm(path: &str) -> Result<(), ApiError> {
    let body = Some(written(&())?);
    exchange(Request::post(path), body).await?.done()
}

async fn delete(path: &str) -> Result<(), ApiError> {
    exchange(Request::delete(path), None).await?.done()
}

fn written(body: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(body).map_err(|_| ApiError::NotSent)
}

const NO_CONTENT: u16 = 204;

/// What a server has answered that did as it was asked.
struct Answer {
    status: u16,
    is_json: bool,
    text: String,
}

impl Answer {
    fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if !self.is_json {
            // A static host answers every path with its start page: there is no server behind this page.
            return Err(ApiError::Unreachable);
        }
        json::read(&self.text).ok_or(ApiError::Unreadable {
            status: self.status,
        })
    }

    /// Says whether what was asked is done: the server has nothing to tell then. Any other answer comes from something else on the way.
    const fn done(&self) -> Result<(), ApiError> {
        match (self.status, self.is_json) {
            (NO_CONTENT, _) => Ok(()),
            (_, false) => Err(ApiError::Unreachable),
            (status, true) => Err(ApiError::Unreadable { status }),
        }
    }

    /// Why the server refused.
    fn refusal(&self) -> ApiError {
        let Self { status, .. } = *self;
        if self.is_json {
            return Refusal::read(&self.text).map_or(ApiError::Unreadable { status }, |refusal| {
                ApiError::Refused(Box::new(refusal))
            });
        }
        // 404, 405 and the like without JSON come from a static host; 5xx from a proxy whose server has a problem.
        if status < 500 {
            ApiError::Unreachable
        } else {
            ApiError::Unreadable { status }
        }
    }
}

/// Sends a request and waits for the whole answer. The functions above are copied for each type that is read, so they do no more than that.
fn exchange(
    request: RequestBuilder,
    body: Option<String>,
) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>> {
    Box::pin(async move {
        let request = request.header("Accept", "application/json, application/problem+json");
        let request = match body {
            Some(body) => request
                .header("Content-Type", "application/json")
                .body(body),
            None => request.build(),
        };
        let response = request.map_err(|_| ApiError::NotSent)?.send().await;
        let response = response.map_err(|_| ApiError::Unreachable)?;
        let status = response.status();
        let text = response.text().await;
        let answer = Answer {
            status,
            is_json: is_json(&response),
            text: text.map_err(|_| ApiError::Unreadable { status })?,
        };
        if response.ok() {
            Ok(answer)
        } else {
            Err(answer.refusal())
        }
    })
}

fn is_json(response: &Response) -> bool {
    let content_type = response
        .headers()
        .get("content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type == "application/json" || media_type == "application/problem+json"
}
