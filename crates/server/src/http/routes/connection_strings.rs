//! `/api/v1/connectors/{id}/connection-strings`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::{MintRequest, MintedConnectionString, Token};
use domain::{ConnectorId, TokenId};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds, RequestKey, User};
use crate::services::connection_strings;

/// Mints a connection string. Only this answer holds it.
#[utoipa::path(
    post,
    path = "/api/v1/connectors/{id}/connection-strings",
    operation_id = "mint_connection_string",
    tag = "connection strings",
    params(
        ("id" = ConnectorId, Path, description = "The connector"),
        ("idempotency-key" = String, Header, min_length = 16, max_length = 128, pattern = r"^[!-~]+$", description = "Names the call, so that a repetition makes nothing new"),
    ),
    request_body = MintRequest,
    responses(
        (status = 201, description = "The string; only this answer holds it", body = MintedConnectionString),
        (status = 409, description = "An earlier request with this key has minted the string, or two are alive"),
    ),
)]
pub async fn mint(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<ConnectorId>,
    RequestKey(key): RequestKey,
    Json(request): Json<MintRequest>,
) -> Result<(StatusCode, Json<MintedConnectionString>), Error> {
    let store = app.store_by(&actor);
    let minted = connection_strings::mint(app.minter(&store), id, &key, request).await?;
    Ok((StatusCode::CREATED, Json(minted)))
}

/// Lists what may be known about the tokens of a connector.
#[utoipa::path(
    get,
    path = "/api/v1/connectors/{id}/connection-strings",
    operation_id = "list_connection_strings",
    tag = "connection strings",
    params(("id" = ConnectorId, Path, description = "The connector")),
    responses((status = 200, description = "What may be known about the tokens", body = Vec<Token>)),
)]
pub async fn list(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<Vec<Token>>, Error> {
    Ok(Json(connection_strings::list(app.store(), id).await?))
}

/// `DELETE …/{token_id}`: ends a token at once.
#[utoipa::path(
    delete,
    path = "/api/v1/connectors/{id}/connection-strings/{token_id}",
    operation_id = "revoke_connection_string",
    tag = "connection strings",
    params(
        ("id" = ConnectorId, Path, description = "The connector"),
        ("token_id" = TokenId, Path, description = "The token"),
    ),
    responses((status = 204, description = "The token counts no more")),
)]
pub async fn revoke(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds((id, token_id)): PathIds<(ConnectorId, TokenId)>,
) -> Result<StatusCode, Error> {
    connection_strings::revoke(&app.store_by(&actor), id, token_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/{token_id}/shown`: notes that a person has seen the string, so that it is not listed as one to revoke.
#[utoipa::path(
    post,
    path = "/api/v1/connectors/{id}/connection-strings/{token_id}/shown",
    operation_id = "mark_connection_string_shown",
    tag = "connection strings",
    params(
        ("id" = ConnectorId, Path, description = "The connector"),
        ("token_id" = TokenId, Path, description = "The token"),
    ),
    responses((status = 204, description = "It is noted")),
)]
pub async fn mark_shown(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds((id, token_id)): PathIds<(ConnectorId, TokenId)>,
) -> Result<StatusCode, Error> {
    connection_strings::mark_shown(&app.store_by(&actor), id, token_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
