//! `/api/v1/invitations`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::{CreatedInvitation, ListedInvitation, NewInvitation};
use domain::InvitationId;

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, PathIds};
use crate::services::invitations;

/// `GET /api/v1/invitations`: lists the invitations that nobody has taken up yet.
#[utoipa::path(
    get,
    path = "/api/v1/invitations",
    operation_id = "list_invitations",
    tag = "people",
    responses((status = 200, description = "The invitations that nobody has taken up yet", body = Vec<ListedInvitation>)),
)]
pub async fn list(State(app): State<App>, _: Admin) -> Result<Json<Vec<ListedInvitation>>, Error> {
    Ok(Json(invitations::list(app.store(), clock::now()).await?))
}

/// `POST /api/v1/invitations`: invites somebody. Only this answer holds the link.
#[utoipa::path(
    post,
    path = "/api/v1/invitations",
    operation_id = "create_invitation",
    tag = "people",
    request_body = NewInvitation,
    responses((status = 201, description = "The invitation; only this answer holds its link", body = CreatedInvitation)),
)]
pub async fn create(
    State(app): State<App>,
    Admin(actor): Admin,
    Json(request): Json<NewInvitation>,
) -> Result<(StatusCode, Json<CreatedInvitation>), Error> {
    let store = app.store_by(&actor);
    let inviter = app.inviter(&store);
    let created = inviter.invite(&actor, &request, clock::now()).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// `DELETE /api/v1/invitations/{id}`: takes an invitation back at once.
#[utoipa::path(
    delete,
    path = "/api/v1/invitations/{id}",
    operation_id = "revoke_invitation",
    tag = "people",
    params(("id" = InvitationId, Path, description = "The invitation")),
    responses((status = 204, description = "The invitation counts no more")),
)]
pub async fn revoke(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<InvitationId>,
) -> Result<StatusCode, Error> {
    invitations::revoke(&app.store_by(&actor), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
