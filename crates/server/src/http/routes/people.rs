//! `/api/v1/people`, `/api/v1/owner`.

use axum::extract::State;
use axum::http::StatusCode;
use contract::{NewOwner, Person, PersonChange};
use domain::PersonId;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, Owner, PathIds};
use crate::services::people;

/// `GET /api/v1/people`: lists who may come in.
#[utoipa::path(
    get,
    path = "/api/v1/people",
    operation_id = "list_people",
    tag = "people",
    responses((status = 200, description = "Who may come in", body = Vec<Person>)),
)]
pub async fn list(State(app): State<App>, _: Admin) -> Result<Json<Vec<Person>>, Error> {
    Ok(Json(people::list(app.store()).await?))
}

/// `PATCH /api/v1/people/{id}`: changes what somebody may do.
#[utoipa::path(
    patch,
    path = "/api/v1/people/{id}",
    operation_id = "change_person",
    tag = "people",
    params(("id" = PersonId, Path, description = "The person")),
    request_body = PersonChange,
    responses((status = 200, description = "The person", body = Person)),
)]
pub async fn change(
    State(app): State<App>,
    Admin(actor): Admin,
    PathIds(id): PathIds<PersonId>,
    Json(change): Json<PersonChange>,
) -> Result<Json<Person>, Error> {
    let changed = people::change(&app.store_by(&actor), &actor, id, change).await?;
    app.note_sessions_changed();
    Ok(Json(changed))
}

/// `PUT /api/v1/owner`: hands the owner's role to an admin.
#[utoipa::path(
    put,
    path = "/api/v1/owner",
    operation_id = "hand_ownership_over",
    tag = "people",
    request_body = NewOwner,
    responses(
        (status = 204, description = "Somebody else is the owner"),
        (status = 404, description = "There is no such person"),
    ),
)]
pub async fn hand_over(
    State(app): State<App>,
    Owner(actor): Owner,
    Json(to): Json<NewOwner>,
) -> Result<StatusCode, Error> {
    people::hand_over(&app.store_by(&actor), &actor, to.person_id).await?;
    app.note_sessions_changed();
    Ok(StatusCode::NO_CONTENT)
}
