//! `/api/v1/api-keys`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::{CreatedApiKey, ListedApiKey, NewApiKey};
use domain::ApiKeyId;

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds, User};
use crate::services::api_keys;

/// `GET /api/v1/api-keys`: lists the keys of whoever asks.
#[utoipa::path(
    get,
    path = "/api/v1/api-keys",
    operation_id = "list_api_keys",
    tag = "people",
    responses((status = 200, description = "The keys of whoever asks", body = Vec<ListedApiKey>)),
)]
pub async fn list(
    State(app): State<App>,
    User(actor): User,
) -> Result<Json<Vec<ListedApiKey>>, Error> {
    Ok(Json(api_keys::list(app.store(), &actor).await?))
}

/// `POST /api/v1/api-keys`: makes a key. Only this answer holds it.
#[utoipa::path(
    post,
    path = "/api/v1/api-keys",
    operation_id = "create_api_key",
    tag = "people",
    request_body = NewApiKey,
    responses((status = 201, description = "The key; only this answer holds it", body = CreatedApiKey)),
)]
pub async fn create(
    State(app): State<App>,
    Admin(actor): Admin,
    Json(request): Json<NewApiKey>,
) -> Result<(StatusCode, Json<CreatedApiKey>), Error> {
    let created = api_keys::create(&app.store_by(&actor), &actor, &request, clock::now()).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// `DELETE /api/v1/api-keys/{id}`: ends a key at once.
#[utoipa::path(
    delete,
    path = "/api/v1/api-keys/{id}",
    operation_id = "revoke_api_key",
    tag = "people",
    params(("id" = ApiKeyId, Path, description = "The key")),
    responses((status = 204, description = "The key counts no more")),
)]
pub async fn revoke(
    State(app): State<App>,
    User(actor): User,
    PathIds(id): PathIds<ApiKeyId>,
) -> Result<StatusCode, Error> {
    api_keys::revoke(&app.store_by(&actor), &actor, id, clock::now()).await?;
    app.note_sessions_changed();
    Ok(StatusCode::NO_CONTENT)
}
