//! This instance as an issuer of ID tokens: what it publishes, and what a policy that trusts it has to say.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use contract::{FederationTerms, IssuerKeyList, JwkSet, paths};
use domain::{AccountId, ApplicationId};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, User};

const KEYS: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/jwk-set+json")];

/// What an issuer says of itself (OpenID Connect Discovery 1.0, 3). People don't sign in here, so there is no page for that.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct IssuerDocument {
    /// Its name, as tokens carry it.
    issuer: String,
    /// Where its keys are.
    jwks_uri: String,
    /// ID tokens only.
    response_types_supported: [&'static str; 1],
    /// Everybody is told the same subject.
    subject_types_supported: [&'static str; 1],
    /// How tokens are signed.
    id_token_signing_alg_values_supported: [&'static str; 1],
}

/// Publishes what this instance is as an issuer.
#[utoipa::path(
    get,
    path = "/.well-known/openid-configuration",
    operation_id = "show_issuer",
    tag = "federation",
    responses((status = 200, description = "The issuer of ID tokens that this instance is", body = IssuerDocument)),
)]
pub async fn document(State(app): State<App>) -> Json<IssuerDocument> {
    let issuer = app.issuer().url().to_owned();
    Json(IssuerDocument {
        jwks_uri: format!("{issuer}{}", paths::ISSUER_JWKS),
        issuer,
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["ES256"],
    })
}

/// Publishes the keys that verify ID tokens.
#[utoipa::path(
    get,
    path = "/.well-known/issuer-jwks.json",
    operation_id = "show_issuer_keys",
    tag = "federation",
    responses((status = 200, description = "The keys that verify ID tokens", body = JwkSet, content_type = "application/jwk-set+json")),
)]
pub async fn keys(State(app): State<App>) -> Result<Response, Error> {
    let keys = app.issuer().keys().await?;
    Ok((KEYS, Json(keys)).into_response())
}

/// For which service principal.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TermsQuery {
    /// The account
    account_id: AccountId,
    /// The service principal's application id
    application_id: ApplicationId,
}

/// Says what a federation policy of a service principal has to say.
#[utoipa::path(
    get,
    path = "/api/v1/federation-terms",
    operation_id = "show_federation_terms",
    tag = "federation",
    params(TermsQuery),
    responses((status = 200, description = "What a federation policy has to say", body = FederationTerms)),
)]
pub async fn terms(
    State(app): State<App>,
    User(_): User,
    query: Result<Query<TermsQuery>, QueryRejection>,
) -> Result<Json<FederationTerms>, Error> {
    let Query(query) = query.map_err(|_| Error::unreadable_query())?;
    let terms = app.issuer().terms(query.account_id, query.application_id);
    Ok(Json(terms.await?))
}

/// Lists the keys that sign ID tokens, and who is known to take them.
#[utoipa::path(
    get,
    path = "/api/v1/issuer-keys",
    operation_id = "list_issuer_keys",
    tag = "federation",
    responses((status = 200, description = "The keys that sign ID tokens, and who is known to take them", body = IssuerKeyList)),
)]
pub async fn issuer_keys(
    State(app): State<App>,
    User(_): User,
) -> Result<Json<IssuerKeyList>, Error> {
    Ok(Json(app.key_trials(app.store().clone()).list().await?))
}

/// Signs in with the key that signs next, or else with the one that does, as each service principal that has to take it.
#[utoipa::path(
    post,
    path = "/api/v1/issuer-key-tries",
    operation_id = "try_issuer_key",
    tag = "federation",
    responses((status = 200, description = "The keys, with what the tries came to", body = IssuerKeyList)),
)]
pub async fn try_issuer_key(
    State(app): State<App>,
    Admin(actor): Admin,
) -> Result<Json<IssuerKeyList>, Error> {
    let trials = app.key_trials(app.store_by(&actor));
    Ok(Json(trials.try_all().await?))
}
