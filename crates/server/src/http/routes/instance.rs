//! `GET /api/v1/instance`.

use axum::Json;
use axum::extract::State;
use contract::{Instance, Practice};

use crate::app::App;
use crate::http::error::Error;

/// Tells version, address, mode and signing key.
pub async fn show(State(app): State<App>) -> Result<Json<Instance>, Error> {
    Ok(Json(Instance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        public_url: app.public_url().to_string(),
        practice: app.practice().map(|simulated| Practice {
            console_url: format!("http://{simulated}"),
        }),
        signing_key: app.keyring().active_jwk().await?,
    }))
}
