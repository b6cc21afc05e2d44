//! Microsoft Entra ID, as far as signing in to Azure Databricks needs it: the token endpoint of applications, and the identity service of a
//! virtual machine. Both answer for the reader, at the names that they have in the real world.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::reply::{RestError, RestReply};
use crate::clock;
use crate::simulation::SharedSimulation;
use crate::world::{AccessToken, CallerIdentity, Cloud, READER, Reach, entra_secret};

/// Where applications sign in.
pub const LOGIN_HOST: &str = "login.microsoftonline.com";
/// Where a virtual machine asks for tokens of its identity.
pub const IDENTITY_HOST: &str = "169.254.169.254";
/// Azure Databricks, as an application.
const DATABRICKS: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const LIFETIME_SECONDS: i64 = 3600;

/// Routes of the login host.
pub fn login_routes() -> Router<SharedSimulation> {
    Router::new().route("/{tenant}/oauth2/v2.0/token", post(token))
}

/// Routes of the identity service.
pub fn identity_routes() -> Router<SharedSimulation> {
    Router::new().route("/metadata/identity/oauth2/token", get(identity_token))
}

async fn token(
    State(app): State<SharedSimulation>,
    Path(_tenant): Path<String>,
    body: Bytes,
) -> RestReply {
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| {
        form.iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let (reader, secret) = {
        let world = app.world();
        let reader = world.account(Cloud::Azure).by_display_name(READER);
        (
            reader.map(|member| member.name.clone()).unwrap_or_default(),
            entra_secret(world.seed),
        )
    };
    if field("grant_type") != "client_credentials" {
        return Err(refused(
            StatusCode::BAD_REQUEST,
            70_003,
            "unsupported_grant_type",
            "The app requested an unsupported grant type.",
        ));
    }
    if field("client_id") != reader {
        let said = format!(
            "Application with identifier '{}' was not found in the directory.",
            field("client_id")
        );
        return Err(refused(
            StatusCode::BAD_REQUEST,
            700_016,
            "unauthorized_client",
            &said,
        ));
    }
    if field("scope") != format!("{DATABRICKS}/.default") {
        let said = "The resource principal was not found in the tenant.";
        return Err(refused(
            StatusCode::BAD_REQUEST,
            500_011,
            "invalid_resource",
            said,
        ));
    }
    if field("client_secret") != secret {
        let said = "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.";
        return Err(refused(
            StatusCode::UNAUTHORIZED,
            7_000_215,
            "invalid_client",
            said,
        ));
    }
    let access_token = issue(&app, &reader);
    Ok(Json(json!({
        "token_type": "Bearer", "expires_in": LIFETIME_SECONDS, "ext_expires_in": LIFETIME_SECONDS, "access_token": access_token,
    })))
}

#[derive(Deserialize)]
struct IdentityQuery {
    #[serde(default)]
    resource: String,
    client_id: Option<String>,
}

async fn identity_token(
    State(app): State<SharedSimulation>,
    Query(query): Query<IdentityQuery>,
    headers: HeaderMap,
) -> RestReply {
    let refused = |said: &str| {
        let body = json!({ "error": "invalid_request", "error_description": said });
        RestError::json(StatusCode::BAD_REQUEST, body)
    };
    if headers.get("metadata").is_none_or(|value| value != "true") {
        return Err(refused("Required metadata header not specified"));
    }
    if query.resource != DATABRICKS {
        return Err(refused(
            "AADSTS500011: The resource principal was not found in the tenant.",
        ));
    }
    let reader = app
        .world()
        .account(Cloud::Azure)
        .by_display_name(READER)
        .map(|member| member.name.clone());
    let reader = reader.unwrap_or_default();
    if query.client_id.is_some_and(|id| id != reader) {
        return Err(refused("Identity not found"));
    }
    let expires_on = clock::now().as_second() + LIFETIME_SECONDS;
    // Numbers are texts there.
    Ok(Json(json!({
        "access_token": issue(&app, &reader), "client_id": reader, "expires_in": LIFETIME_SECONDS.to_string(),
        "expires_on": expires_on.to_string(), "resource": DATABRICKS, "token_type": "Bearer",
    })))
}

fn issue(app: &SharedSimulation, reader: &str) -> String {
    let now = clock::now();
    let expires = now
        .saturating_add(SignedDuration::from_secs(LIFETIME_SECONDS))
        .ok();
    let identity = CallerIdentity {
        cloud: Cloud::Azure,
        name: reader.to_owned(),
    };
    let token = AccessToken {
        identity,
        reach: Reach::Account,
        expires,
    };
    app.world().issue(
        token,
        &format!("https://{LOGIN_HOST}"),
        now,
        LIFETIME_SECONDS,
    )
}

/// A refusal with the numbers that Entra gives.
fn refused(status: StatusCode, code: u32, error: &str, said: &str) -> RestError {
    let body: Value = json!({
        "error": error,
        "error_description": format!("AADSTS{code}: {said} Trace ID: 00000000-0000-0000-0000-000000000000\r\nCorrelation ID: 00000000-0000-0000-0000-000000000000"),
        "error_codes": [code],
        "error_uri": format!("https://{LOGIN_HOST}/error?code={code}"),
    });
    RestError::json(status, body)
}
