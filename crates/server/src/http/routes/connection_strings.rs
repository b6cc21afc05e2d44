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
pub async fn list(
    State(app): State<App>,
    _: User,
    PathIds(id): PathIds<ConnectorId>,
) -> Result<Json<Vec<Token>>, Error> {
    Ok(Json(connection_strings::list(app.store(), id).await?))
}

/// `DELETE …/{token_id}`: ends a token at once.
pub async fn revoke(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds((id, token_id)): PathIds<(ConnectorId, TokenId)>,
) -> Result<StatusCode, Error> {
    connection_strings::revoke(&app.store_by(&actor), id, token_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/{token_id}/shown`: notes that a person has seen the string, so that it is not listed as one to revoke.
pub async fn mark_shown(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds((id, token_id)): PathIds<(ConnectorId, TokenId)>,
) -> Result<StatusCode, Error> {
    connection_strings::mark_shown(&app.store_by(&actor), id, token_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
