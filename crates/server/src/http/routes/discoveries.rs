//! `POST /api/v1/discoveries`.

use axum::extract::State;
use contract::{Discovery, DiscoveryRequest};
use serde_json::json;
use store::{AuditAction, AuditEvent};

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{Admin, Json, OnboardingCookie};
use crate::services::discoveries;

/// Lists the workspaces of an account, and keeps the secret for the tests that follow.
#[utoipa::path(
    post,
    path = "/api/v1/discoveries",
    operation_id = "discover_workspaces",
    tag = "onboarding",
    request_body = DiscoveryRequest,
    responses(
        (status = 200, description = "The workspaces of the account", body = Discovery),
        (status = 409, description = "The secret has to be given again, or the account is another one than that of the connectors"),
        (status = 502, description = "Databricks could not be used; `failure` says why"),
    ),
)]
pub async fn discover(
    State(app): State<App>,
    Admin(actor): Admin,
    cookie: OnboardingCookie,
    Json(request): Json<DiscoveryRequest>,
) -> Result<(OnboardingCookie, Result<Json<Discovery>, Error>), Error> {
    let cookie = if request.client_secret.is_some() {
        cookie.before_a_secret(&app).await?
    } else {
        cookie
    };
    let event = AuditEvent::new(AuditAction::Discovered, request.account_id)
        .after(json!({"application_id": request.application_id.to_string()}));
    app.store_by(&actor).record(&event).await?;
    let (databricks, vault, store) = (app.databricks(), app.vault(), app.store());
    let discovery = discoveries::discover(databricks, vault, store, &cookie.id, request).await;
    Ok((cookie, discovery.map(Json).map_err(Error::from)))
}
