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
use super::token_exchange;
use crate::clock;
use crate::simulation::SharedSimulation;
use crate::world::{
    AccessToken, Account, AccountMember, AccountMemberKind, CallerIdentity, Cloud, Reach,
    TokenRefusal,
};

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
        "grant_types_supported": [
            "client_credentials", "authorization_code", "refresh_token", token_exchange::GRANT_TYPE
        ],
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
    let host = TokenHost {
        app: &app,
        site: &site,
        skew,
        reach: Reach::Workspace(id),
    };
    host.token(&headers, &body).await
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
    let host = TokenHost {
        app: &app,
        site: &site,
        skew,
        reach: Reach::Account,
    };
    host.token(&headers, &body).await
}

/// A request for a token, as its form says it.
struct TokenForm(Vec<(String, String)>);

impl TokenForm {
    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        let found = fields.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Where a token is asked for.
struct TokenHost<'a> {
    app: &'a SharedSimulation,
    site: &'a Site,
    skew: Skew,
    reach: Reach,
}

impl TokenHost<'_> {
    async fn token(&self, headers: &HeaderMap, body: &Bytes) -> RestReply {
        let form = TokenForm(form(headers, body)?);
        let scope = form.field("scope").unwrap_or("all-apis");
        let is_known = scope.split_whitespace().all(|one| SCOPES.contains(&one));
        let (name, lifetime) = match form.field("grant_type") {
            None => return Err(refused("invalid_request", "Missing parameter: grant_type")),
            Some("client_credentials" | token_exchange::GRANT_TYPE) if !is_known => {
                return Err(refused("invalid_scope", "The requested scope is invalid"));
            }
            Some("client_credentials") => (self.by_secret(headers, &form)?, LIFETIME_SECONDS),
            Some(token_exchange::GRANT_TYPE) => self.by_exchange(&form).await?,
            Some(_) => {
                return Err(refused("unsupported_grant_type", "Unsupported grant type"));
            }
        };
        let now = clock::now();
        let expires = now.saturating_add(SignedDuration::from_secs(lifetime)).ok();
        let token = AccessToken {
            identity: CallerIdentity {
                cloud: self.site.cloud,
                name,
            },
            reach: self.reach.clone(),
            expires,
        };
        let stamp = clock::ahead(now, self.skew.0);
        let text = self
            .app
            .world()
            .issue(token, &self.site.base, stamp, lifetime);
        Ok(Json(json!({
            "access_token": text,
            "token_type": "Bearer",
            "expires_in": lifetime,
            "scope": scope,
        })))
    }

    fn by_secret(&self, headers: &HeaderMap, form: &TokenForm) -> Result<String, RestError> {
        let in_form = || {
            let of = |name| form.field(name).map(ToOwned::to_owned);
            Some((of("client_id")?, of("client_secret")?))
        };
        let (client_id, secret) = basic(headers).or_else(in_form).ok_or_else(invalid_client)?;
        let world = self.app.world();
        let account = world.account(self.site.cloud);
        let member = account
            .member(&client_id)
            .filter(|member| member.accepts(&secret, clock::now()))
            .ok_or_else(invalid_client)?;
        if !self.is_inside(account, &member.name) {
            return Err(invalid_client());
        }
        Ok(member.name.clone())
    }

    /// The name of the principal, and how many seconds its token is good: no longer than the one that it was exchanged for.
    async fn by_exchange(&self, form: &TokenForm) -> Result<(String, i64), RestError> {
        let missing = |name| refused("invalid_request", &format!("Missing parameter: {name}"));
        let token = form.field("subject_token");
        let token = token.ok_or_else(|| missing("subject_token"))?;
        let kind = form.field("subject_token_type");
        if kind.ok_or_else(|| missing("subject_token_type"))? != token_exchange::TOKEN_TYPE {
            let description = "Unsupported subject_token_type";
            return Err(refused("invalid_request", description));
        }
        // Without it, a policy of the whole account would be asked for; the simulation has none.
        let client_id = form
            .field("client_id")
            .ok_or_else(|| missing("client_id"))?;
        let (name, policies, account_id) = {
            let world = self.app.world();
            let account = world.account(self.site.cloud);
            let is_principal = |member: &&AccountMember| {
                member.active && member.kind == AccountMemberKind::ServicePrincipal
            };
            let member = account.member(client_id).filter(is_principal);
            let member = member.ok_or_else(invalid_client)?;
            (
                member.name.clone(),
                member.policies.clone(),
                account.id.clone(),
            )
        };
        let now = clock::ahead(clock::now(), self.skew.0);
        let judged = token_exchange::judge(token, &policies, &account_id, now).await;
        let remaining = judged.map_err(|refusal| token_exchange::refused(&refusal))?;
        let world = self.app.world();
        if !self.is_inside(world.account(self.site.cloud), &name) {
            return Err(token_exchange::refused(&TokenRefusal::NotInWorkspace));
        }
        Ok((name, remaining.min(LIFETIME_SECONDS)))
    }

    /// Whether a principal is where the token is asked for.
    fn is_inside(&self, account: &Account, name: &str) -> bool {
        let Reach::Workspace(id) = self.reach else {
            return true;
        };
        let workspace = account.workspace(id);
        workspace.is_some_and(|workspace| workspace.members.contains_key(name))
    }
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
