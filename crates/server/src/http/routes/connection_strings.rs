//! `/api/v1/connectors/{id}/connection-strings`.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use contract::{MintRequest, MintedConnectionString, Token};
use domain::{ConnectorId, TokenId};

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::IdempotencyKey;
use crate::services::connection_strings;

/// Mints a connection string. Only this answer holds it.
pub async fn mint(
    State(app): State<App>,
    Path(id): Path<ConnectorId>,
    IdempotencyKey(key): IdempotencyKey,
    request: Result<Json<MintRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<MintedConnectionString>), Error> {
    let Json(request) = request?;
    let minted = connection_strings::mint(&app, id, &key, request).await?;
    Ok((StatusCode::CREATED, Json(minted)))
}

/// Lists what may be known about the tokens of a connector.
pub async fn list(
    State(app): State<App>,
    Path(id): Path<ConnectorId>,
) -> Result<Json<Vec<Token>>, Error> {
    connection_strings::list(&app, id).await.map(Json)
}

/// Ends a token at once.
pub async fn revoke(
    State(app): State<App>,
    Path((id, token_id)): Path<(ConnectorId, TokenId)>,
) -> Result<StatusCode, Error> {
    let found = app.store().revoke_token(id, token_id, clock::now()).await?;
    if found {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}

/// Notes that a person has seen the string, so that it is not listed as one to revoke.
pub async fn mark_shown(
    State(app): State<App>,
    Path((id, token_id)): Path<(ConnectorId, TokenId)>,
) -> Result<StatusCode, Error> {
    let found = app
        .store()
        .mark_token_shown(id, token_id, clock::now())
        .await?;
    if found {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}
