//! `GET /api/v1/instance`.

use axum::extract::State;
use contract::{Instance, Practice};

use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::{Json, User};
use crate::services::{connectors, sign_in};

/// Tells version, address, mode and signing key; whose connectors there are, and which of them is primary.
#[utoipa::path(
    get,
    path = "/api/v1/instance",
    operation_id = "show_instance",
    tag = "operation",
    responses((status = 200, description = "The instance", body = Instance)),
)]
pub async fn show(State(app): State<App>, User(actor): User) -> Result<Json<Instance>, Error> {
    let (account, primary) = connectors::standing(app.store()).await?;
    Ok(Json(Instance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        public_url: app.public_url().to_string(),
        session: sign_in::current(&actor, clock::now()),
        practice: app.practice().map(|simulated| Practice {
            console_url: format!("http://{simulated}"),
        }),
        signing_key: app.keyring().active_jwk().await?,
        account,
        primary,
        security_contact: app
            .security_contact()
            .map(|contact| contact.as_str().to_owned()),
    }))
}
