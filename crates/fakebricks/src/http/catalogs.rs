//! The catalogs of a metastore, as far as the caller sees them.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::paging::Paging;
use super::reply::{RestError, RestReply};
use super::unity::metastore_id;
use crate::privileges;
use crate::simulation::SharedSimulation;
use crate::tables::{self, CATALOGS, CatalogOutline};

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    let base = "/api/2.1/unity-catalog/catalogs";
    Router::new()
        .route(base, get(list))
        .route(&format!("{base}/{{name}}"), get(one))
}

#[derive(Deserialize)]
struct CatalogListing {
    max_results: Option<i64>,
    page_token: Option<String>,
    #[serde(default)]
    include_browse: bool,
}

async fn list(caller: WorkspaceCaller, Query(wanted): Query<CatalogListing>) -> RestReply {
    let id = metastore_id(&caller)?;
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let paging = Paging {
        max_results: wanted.max_results,
        page_token: wanted.page_token.as_deref(),
    };
    // Pages are cut before what is hidden is left out, so that one may come empty, as in real metastores.
    let (page, next) = paging.page(CATALOGS.iter().collect(), 1)?;
    let shown: Vec<Value> = account
        .metastore(&id)
        .into_iter()
        .flat_map(|store| {
            let actor = account.actor(&caller.identity.name, Some(store));
            page.iter()
                .filter_map(|catalog| {
                    let browse_only = !privileges::visible_catalog(store, &actor, catalog);
                    let browsable = wanted.include_browse
                        && privileges::browsable_catalog(store, &actor, catalog);
                    (!browse_only || browsable).then(|| info(&id, catalog, browse_only))
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let mut body = json!({});
    if !shown.is_empty() {
        body["catalogs"] = Value::Array(shown);
    }
    if let Some(next) = next {
        body["next_page_token"] = Value::from(next);
    }
    Ok(Json(body))
}

/// A catalog that is hidden does not exist for the caller.
async fn one(caller: WorkspaceCaller, Path(name): Path<String>) -> RestReply {
    let id = metastore_id(&caller)?;
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let store = account.metastore(&id);
    let actor = account.actor(&caller.identity.name, store);
    tables::catalog(&name.to_lowercase())
        .zip(store)
        .filter(|(catalog, store)| privileges::visible_catalog(store, &actor, catalog))
        .map(|(catalog, _)| Json(info(&id, catalog, false)))
        .ok_or_else(|| {
            RestError::new(
                StatusCode::NOT_FOUND,
                "CATALOG_DOES_NOT_EXIST",
                &format!("Catalog '{name}' does not exist."),
            )
        })
}

fn info(metastore_id: &str, catalog: &CatalogOutline, browse_only: bool) -> Value {
    json!({
        "name": catalog.name,
        "full_name": catalog.name,
        "catalog_type": catalog.type_name,
        "securable_type": "CATALOG",
        "owner": catalog.owner.unwrap_or("System user"),
        "metastore_id": metastore_id,
        "isolation_mode": "OPEN",
        "browse_only": browse_only,
    })
}
