//! Exchanges an application id and a secret for an access token.

use std::time::Duration;

use domain::{ApplicationId, Secret};
use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use tokio::time::Instant;

use super::endpoint::TokenEndpoint;
use crate::error::Area;
use crate::retry::Repeat;
use crate::transport::{Authorization, HttpRequest, RequestBody, Transport};
use crate::{Error, ErrorKind};

/// A token and how long it lives.
pub(super) struct GrantedToken {
    pub(super) token: SecretString,
    pub(super) life: Duration,
}

/// Databricks' tokens live for an hour; a life that is not told, or absurd, is taken as this short one.
const UNKNOWN_LIFE: Duration = Duration::from_mins(5);
/// Longer lives are not believed.
const MAX_LIFE_S: f64 = 24.0 * 3600.0;
/// Tokens have one or two thousand characters.
const LIMIT_BYTES: usize = 256 << 10;

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default)]
    expires_in: Option<Number>,
}

/// A number, or a number as text: the simulator of databricks/cli sends the latter.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(f64),
    Text(String),
}

/// Gets a token. The secret goes into the `Authorization` header of this one request.
pub(super) async fn fetch(
    transport: &Transport,
    endpoint: &TokenEndpoint,
    application_id: ApplicationId,
    secret: &Secret,
    deadline: Instant,
) -> Result<GrantedToken, Error> {
    let request = HttpRequest {
        call: endpoint.call,
        area: Area::Token,
        method: Method::POST,
        path: endpoint.path.clone(),
        authorization: Authorization::Basic(&application_id.to_string(), secret),
        body: RequestBody::Form("grant_type=client_credentials&scope=all-apis"),
        repeat: Repeat::Token,
        limit_bytes: LIMIT_BYTES,
    };
    let reply = transport
        .send(&endpoint.host, &request, deadline)
        .await
        .map_err(|error| explained(error, secret))?;
    let answer: TokenAnswer = reply.json()?;
    Ok(GrantedToken {
        token: answer.access_token,
        life: life(answer.expires_in),
    })
}

/// Tells an Entra secret apart, and makes sure that an answer which repeats the secret does not spread it.
fn explained(error: Error, secret: &Secret) -> Error {
    let is_entra = *error.kind() == ErrorKind::InvalidClient && secret.looks_like_entra();
    error.explained(is_entra.then_some(ErrorKind::EntraSecret), secret.expose())
}

fn life(expires_in: Option<Number>) -> Duration {
    let seconds = match expires_in {
        Some(Number::Number(seconds)) => Some(seconds),
        Some(Number::Text(text)) => text.trim().parse().ok(),
        None => None,
    };
    seconds
        .filter(|seconds| (1.0..=MAX_LIFE_S).contains(seconds))
        .map_or(UNKNOWN_LIFE, Duration::from_secs_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, seconds: u64) {
        let answer: TokenAnswer = serde_json::from_str(json).unwrap();
        assert_eq!(
            life(answer.expires_in),
            Duration::from_secs(seconds),
            "{json}"
        );
    }

    #[test]
    fn the_life_of_a_token_is_a_number_or_a_text() {
        check(
            r#"{"access_token":"x","expires_in":3600,"token_type":"Bearer"}"#,
            3600,
        );
        check(r#"{"access_token":"x","expires_in":"3600"}"#, 3600);
        check(r#"{"access_token":"x"}"#, 300);
        check(r#"{"access_token":"x","expires_in":-5}"#, 300);
        check(r#"{"access_token":"x","expires_in":1e300}"#, 300);
        check(r#"{"access_token":"x","expires_in":"NaN"}"#, 300);
    }
}
