//! OAuth for machines: discovery documents and the token endpoints.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::hosts::{Site, SiteKind};
use super::reply::{RestError, RestReply};
use crate::clock;
use crate::simulation::SharedSimulation;
use crate::world::{AccessToken, CallerIdentity, Cloud, Reach};

const LIFETIME_SECONDS: i64 = 3600;
/// What tokens may be asked for.
const SCOPES: [&str; 6] = [
    "all-apis",
    "email",
    "offline_access",
    "openid",
    "profile",
    "sql",
];

/// How many seconds the clock of a host is ahead.
#[derive(Debug, Clone, Copy)]
pub struct Skew(pub i64);

/// Routes of workspace hosts.
pub fn workspace_routes() -> Router<SharedSimulation> {
    let discover = get(workspace_discovery);
    Router::new()
        .route(
            "/oidc/.well-known/oauth-authorization-server",
            discover.clone(),
        )
        .route("/oidc/.well-known/openid-configuration", discover)
        .route("/oidc/v1/token", post(workspace_token))
}

/// Routes of accounts hosts.
pub fn account_routes() -> Router<SharedSimulation> {
    let discover = get(account_discovery);
    Router::new()
        .route(
            "/oidc/accounts/{account}/.well-known/oauth-authorization-server",
            discover.clone(),
        )
        .route(
            "/oidc/accounts/{account}/.well-known/openid-configuration",
            discover,
        )
        .route("/oidc/accounts/{account}/v1/token", post(account_token))
}

async fn workspace_discovery(
    State(app): State<SharedSimulation>,
    Extension(site): Extension<Site>,
) -> Json<Value> {
    let issuer = format!("{}/oidc", site.base);
    Json(discovery(&issuer, &keys_address(&app, &site)))
}

async fn account_discovery(
    State(app): State<SharedSimulation>,
    Extension(site): Extension<Site>,
    Path(account): Path<String>,
) -> RestReply {
    require_account(&app, site.cloud, &account)?;
    let issuer = format!("{}/oidc/accounts/{account}", site.base);
    Ok(Json(discovery(&issuer, &format!("{issuer}/jwks.json"))))
}

/// On Azure the signing keys are on a host that names the region.
fn keys_address(app: &SharedSimulation, site: &Site) -> String {
    let world = app.world();
    let region = match site.kind {
        SiteKind::Workspace(id) if site.cloud == Cloud::Azure => world
            .account(site.cloud)
            .workspace(id)
            .map(|workspace| workspace.region.clone()),
        _ => None,
    };
    match region {
        Some(region) => format!("https://{region}.azuredatabricks.net/oidc/jwks.json"),
        None => format!("{}/oidc/jwks.json", site.base),
    }
}

fn discovery(issuer: &str, keys: &str) -> Value {
    json!({
        "authorization_endpoint": format!("{issuer}/v1/authorize"),
        "token_endpoint": format!("{issuer}/v1/token"),
        "issuer": issuer,
        "jwks_uri": keys,
        "scopes_supported": SCOPES,
        "response_types_supported": ["code", "id_token"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none"
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": [
            "iss", "sub", "aud", "iat", "exp", "jti", "name", "family_name", "given_name",
            "preferred_username"
        ],
        "request_uri_parameter_supported": false,
    })
}

/// An unknown account answers with a page for people.
fn require_account(app: &SharedSimulation, cloud: Cloud, account: &str) -> Result<(), RestError> {
    if app.world().account(cloud).id == account {
        Ok(())
    } else {
        Err(RestError::login_page())
    }
}

async fn workspace_token(
    State(app): State<SharedSimulation>,
    Extension(site): Extension<Site>,
    Extension(skew): Extension<Skew>,
    headers: HeaderMap,
    body: Bytes,
) -> RestReply {
    let SiteKind::Workspace(id) = site.kind else {
        return Err(RestError::unauthenticated());
    };
    token(&app, &site, skew, Reach::Workspace(id), &headers, &body)
}

async fn account_token(
    State(app): State<SharedSimulation>,
    Extension(site): Extension<Site>,
    Extension(skew): Extension<Skew>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> RestReply {
    require_account(&app, site.cloud, &account)?;
    token(&app, &site, skew, Reach::Account, &headers, &body)
}

fn token(
    app: &SharedSimulation,
    site: &Site,
    skew: Skew,
    reach: Reach,
    headers: &HeaderMap,
    body: &Bytes,
) -> RestReply {
    let cloud = site.cloud;
    let form = form(headers, body)?;
    let field = |name: &str| {
        form.iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    match field("grant_type").as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            return Err(refused("unsupported_grant_type", "Unsupported grant type"));
        }
        None => return Err(refused("invalid_request", "Missing parameter: grant_type")),
    }
    let scope = field("scope").unwrap_or_else(|| "all-apis".to_owned());
    if !scope.split_whitespace().all(|one| SCOPES.contains(&one)) {
        return Err(refused("invalid_scope", "The requested scope is invalid"));
    }
    let (client_id, secret) = basic(headers)
        .or_else(|| Some((field("client_id")?, field("client_secret")?)))
        .ok_or_else(invalid_client)?;
    let now = clock::now();
    let mut world = app.world();
    let account = world.account(cloud);
    let name = account
        .member(&client_id)
        .filter(|member| member.accepts(&secret, now))
        .map(|member| member.name.clone())
        .ok_or_else(invalid_client)?;
    if let Reach::Workspace(id) = reach {
        let inside = account
            .workspace(id)
            .is_some_and(|workspace| workspace.members.contains_key(&name));
        if !inside {
            return Err(invalid_client());
        }
    }
    let expires = now
        .saturating_add(SignedDuration::from_secs(LIFETIME_SECONDS))
        .ok();
    let identity = CallerIdentity { cloud, name };
    let stamp = clock::ahead(now, skew.0);
    let text = world.issue(
        AccessToken {
            identity,
            reach,
            expires,
        },
        &site.base,
        stamp,
        LIFETIME_SECONDS,
    );
    Ok(Json(json!({
        "access_token": text,
        "token_type": "Bearer",
        "expires_in": LIFETIME_SECONDS,
        "scope": scope,
    })))
}

fn form(headers: &HeaderMap, body: &Bytes) -> Result<Vec<(String, String)>, RestError> {
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        let description = "Content type must be application/x-www-form-urlencoded";
        return Err(refused("invalid_request", description));
    }
    Ok(form_urlencoded::parse(body).into_owned().collect())
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn refused(error: &str, description: &str) -> RestError {
    RestError::oauth(StatusCode::BAD_REQUEST, error, description)
}

fn invalid_client() -> RestError {
    RestError::oauth(
        StatusCode::UNAUTHORIZED,
        "invalid_client",
        "Client authentication failed",
    )
}
