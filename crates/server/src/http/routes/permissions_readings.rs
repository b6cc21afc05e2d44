//! `POST /api/v1/permissions-readings`.

use axum::extract::State;
use contract::{PermissionsReading, PermissionsReadingRequest};
use serde_json::json;
use store::{AuditAction, AuditEvent};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie};
use crate::services::permissions_readings;

/// Reads what a principal holds in each metastore, as far as the credentials may see it.
#[utoipa::path(
    post,
    path = "/api/v1/permissions-readings",
    operation_id = "read_permissions",
    tag = "onboarding",
    request_body = PermissionsReadingRequest,
    responses(
        (status = 200, description = "What is held in each metastore", body = PermissionsReading),
        (status = 409, description = "The secret has to be given again"),
    ),
)]
pub async fn read(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    Json(request): Json<PermissionsReadingRequest>,
) -> Result<(OnboardingCookie, Json<PermissionsReading>), Error> {
    let event = AuditEvent::new(AuditAction::PermissionsRead, request.account_id)
        .after(json!({"application_id": request.application_id.to_string()}));
    app.store_by(&actor).record(&event).await?;
    let reading =
        permissions_readings::read(app.databricks(), app.vault(), &cookie.id, request).await?;
    Ok((cookie, Json(reading)))
}
