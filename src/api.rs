//! Sending and reading; the only user of `gloo-net`.

pub mod access;
pub mod addresses;
pub mod connection_strings;
pub mod connection_tests;
pub mod connectors;
pub mod discoveries;
mod error;
mod idempotency_key;
mod instance;
pub mod permissions_readings;

use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::ApiError;
pub use idempotency_key::IdempotencyKey;
pub use instance::{forget_credentials, instance, onboarding_session};

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    let request = accepting_json(Request::get(path)).build();
    read(request.map_err(|_| ApiError::NotSent)?).await
}

/// Why there is no answer to a question whose reasons need not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTold {
    /// Nobody is signed in.
    SignInNeeded,
    /// No server is there, or it could not answer.
    Unavailable,
}

/// HTTP's word for somebody who has to sign in first.
const UNAUTHORIZED: u16 = 401;

/// Reads what a view can do without, so that no reason has to be told.
async fn ask<T: DeserializeOwned>(path: &str) -> Result<T, NotTold> {
    let unavailable = |_| NotTold::Unavailable;
    let request = accepting_json(Request::get(path)).build();
    let response = request.map_err(unavailable)?.send().await;
    let response = response.map_err(unavailable)?;
    // A static host answers every path with its start page: there is no server behind this page.
    if !is_json(&response) {
        return Err(NotTold::Unavailable);
    }
    match response.status() {
        UNAUTHORIZED => Err(NotTold::SignInNeeded),
        _ if response.ok() => response.json().await.map_err(|_| NotTold::Unavailable),
        _ => Err(NotTold::Unavailable),
    }
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let request = accepting_json(Request::post(path)).json(body);
    read(request.map_err(|_| ApiError::NotSent)?).await
}

async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let request = accepting_json(Request::put(path)).json(body);
    read(request.map_err(|_| ApiError::NotSent)?).await
}

async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let request = accepting_json(Request::patch(path)).json(body);
    read(request.map_err(|_| ApiError::NotSent)?).await
}

/// Posts so that repeating the call with the same key creates nothing twice.
async fn create<T: DeserializeOwned>(
    path: &str,
    key: &IdempotencyKey,
    body: &impl Serialize,
) -> Result<T, ApiError> {
    let request = accepting_json(Request::post(path))
        .header("Idempotency-Key", key.as_str())
        .json(body);
    read(request.map_err(|_| ApiError::NotSent)?).await
}

/// Posts what has no answer but that it was understood.
async fn confirm(path: &str) -> Result<(), ApiError> {
    let request = accepting_json(Request::post(path)).json(&());
    done(request.map_err(|_| ApiError::NotSent)?).await
}

async fn delete(path: &str) -> Result<(), ApiError> {
    let request = accepting_json(Request::delete(path)).build();
    done(request.map_err(|_| ApiError::NotSent)?).await
}

async fn done(request: Request) -> Result<(), ApiError> {
    let response = send(request).await?;
    if response.ok() {
        Ok(())
    } else {
        Err(refusal(&response).await)
    }
}

fn accepting_json(request: RequestBuilder) -> RequestBuilder {
    request.header("Accept", "application/json, application/problem+json")
}

async fn read<T: DeserializeOwned>(request: Request) -> Result<T, ApiError> {
    let response = send(request).await?;
    if !response.ok() {
        return Err(refusal(&response).await);
    }
    if !is_json(&response) {
        // A static host answers every path with its start page: there is no server behind this page.
        return Err(ApiError::Unreachable);
    }
    let status = response.status();
    let body = response.json().await;
    body.map_err(|_| ApiError::Unreadable { status })
}

async fn send(request: Request) -> Result<Response, ApiError> {
    request.send().await.map_err(|_| ApiError::Unreachable)
}

async fn refusal(response: &Response) -> ApiError {
    let status = response.status();
    if is_json(response) {
        let problem = response.json().await;
        return problem.map_or(ApiError::Unreadable { status }, |problem| {
            ApiError::Refused(Box::new(problem))
        });
    }
    // 404, 405 and the like without JSON come from a static host; 5xx from a proxy whose server has a problem.
    if status < 500 {
        ApiError::Unreachable
    } else {
        ApiError::Unreadable { status }
    }
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
