//! Host metadata, which clients read before they sign in.

use axum::extract::State;
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::{Value, json};

use super::hosts::{Site, SiteKind};
use crate::simulation::SharedSimulation;
use crate::world::Cloud;

/// `/.well-known/databricks-config`.
pub fn routes() -> Router<SharedSimulation> {
    Router::new().route("/.well-known/databricks-config", get(config))
}

async fn config(
    State(app): State<SharedSimulation>,
    Extension(site): Extension<Site>,
) -> Json<Value> {
    let account_id = app.world().account(site.cloud).id.clone();
    let base = &site.base;
    Json(match site.kind {
        SiteKind::Workspace(id) => json!({
            "oidc_endpoint": format!("{base}/oidc"),
            "account_id": account_id,
            "workspace_id": id.to_string(),
            "cloud": metadata_name(site.cloud),
            "host_type": "workspace",
            "token_federation_default_oidc_audiences": [format!("{base}/oidc/v1/token")],
        }),
        // The client puts its account id where the braces are.
        SiteKind::Accounts => json!({
            "oidc_endpoint": format!("{base}/oidc/accounts/{{account_id}}"),
            "cloud": metadata_name(site.cloud),
            "host_type": "account",
        }),
    })
}

/// The cloud as the document spells it.
fn metadata_name(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Aws => "AWS",
        Cloud::Azure => "Azure",
        Cloud::Gcp => "GCP",
    }
}
