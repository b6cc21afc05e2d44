//! Schemas and tables of a metastore, as far as the caller sees them.

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
use crate::privileges::{self, Actor, UnitySecurable};
use crate::simulation::SharedSimulation;
use crate::sql::AnswerColumn;
use crate::tables::{self, TableOutline};
use crate::world::SimulatedMetastore;

const BASE: &str = "/api/2.1/unity-catalog";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(&format!("{BASE}/schemas"), get(schemas))
        .route(&format!("{BASE}/schemas/{{name}}"), get(schema))
        .route(&format!("{BASE}/tables"), get(tables_of))
        .route(&format!("{BASE}/tables/{{name}}"), get(table))
        .route(&format!("{BASE}/tables/{{name}}/exists"), get(table_exists))
}

#[derive(Deserialize)]
struct ObjectListing {
    catalog_name: Option<String>,
    schema_name: Option<String>,
    max_results: Option<i64>,
    page_token: Option<String>,
}

/// What the caller sees of a metastore.
struct View<'a> {
    store: &'a SimulatedMetastore,
    actor: Actor,
}

/// Works on the caller's metastore.
fn viewed<T>(
    caller: &WorkspaceCaller,
    work: impl FnOnce(&View<'_>) -> Result<T, RestError>,
) -> Result<T, RestError> {
    let id = metastore_id(caller)?;
    let world = caller.app.world();
    let account = world.account(caller.site.cloud);
    let store = account
        .metastore(&id)
        .ok_or_else(|| missing("METASTORE", &id))?;
    let actor = account.actor(&caller.identity.name, Some(store));
    work(&View { store, actor })
}

impl View<'_> {
    fn sees_schema(&self, catalog: &str, name: &str) -> bool {
        let schema = UnitySecurable::of_schema(catalog, name);
        privileges::visible_schema(self.store, &self.actor, &schema)
            || !self.tables(catalog, name).is_empty()
    }

    /// The tables of a schema that the caller may read, or grant on.
    fn tables(&self, catalog: &str, schema: &str) -> Vec<&'static TableOutline> {
        if !self.store.has_schema(catalog, schema) {
            return Vec::new();
        }
        let seen = |table: &&TableOutline| {
            let on = UnitySecurable::table(catalog, schema, &table.name);
            privileges::may_read(self.store, &self.actor, &on).is_ok()
                || privileges::may_grant(self.store, &self.actor, &on).is_ok()
        };
        tables::in_schema(catalog, schema).filter(seen).collect()
    }
}

async fn schemas(caller: WorkspaceCaller, Query(wanted): Query<ObjectListing>) -> RestReply {
    let catalog = required(wanted.catalog_name.as_deref(), "catalog_name")?;
    viewed(&caller, |view| {
        if !SimulatedMetastore::has_catalog(&catalog) {
            return Err(missing("CATALOG", &catalog));
        }
        let all = view.store.schema_names(&catalog);
        listed("schemas", all, &wanted, |name| {
            view.sees_schema(&catalog, name)
                .then(|| schema_info(view.store, &catalog, name))
        })
    })
}

async fn schema(caller: WorkspaceCaller, Path(name): Path<String>) -> RestReply {
    let lower = name.to_lowercase();
    let parts: Vec<&str> = lower.split('.').collect();
    let [catalog, schema] = parts[..] else {
        return Err(misnamed(&name, "schema"));
    };
    viewed(&caller, |view| {
        if view.store.has_schema(catalog, schema) && view.sees_schema(catalog, schema) {
            return Ok(Json(schema_info(view.store, catalog, schema)));
        }
        Err(missing("SCHEMA", &name))
    })
}

async fn tables_of(caller: WorkspaceCaller, Query(wanted): Query<ObjectListing>) -> RestReply {
    let catalog = required(wanted.catalog_name.as_deref(), "catalog_name")?;
    let schema = required(wanted.schema_name.as_deref(), "schema_name")?;
    viewed(&caller, |view| {
        if !view.store.has_schema(&catalog, &schema) {
            return Err(missing("SCHEMA", &format!("{catalog}.{schema}")));
        }
        let all = view.tables(&catalog, &schema);
        listed("tables", all, &wanted, |table| {
            Some(table_info(view.store, table))
        })
    })
}

async fn table(caller: WorkspaceCaller, Path(name): Path<String>) -> RestReply {
    viewed(&caller, |view| {
        let found = seen(view, &name)?.ok_or_else(|| missing("TABLE", &name))?;
        Ok(Json(table_info(view.store, found)))
    })
}

/// Says it of tables only that the caller sees.
async fn table_exists(caller: WorkspaceCaller, Path(name): Path<String>) -> RestReply {
    viewed(&caller, |view| {
        let found = seen(view, &name)?.is_some();
        Ok(Json(json!({ "table_exists": found })))
    })
}

fn seen(view: &View<'_>, name: &str) -> Result<Option<&'static TableOutline>, RestError> {
    let lower = name.to_lowercase();
    let parts: Vec<&str> = lower.split('.').collect();
    let [catalog, schema, table] = parts[..] else {
        return Err(misnamed(name, "table"));
    };
    let all = view.tables(catalog, schema);
    Ok(all.into_iter().find(|one| one.name == table))
}

/// One page; it is cut before what is hidden is left out.
fn listed<T>(
    member: &str,
    all: Vec<T>,
    wanted: &ObjectListing,
    info: impl Fn(T) -> Option<Value>,
) -> RestReply {
    let paging = Paging {
        max_results: wanted.max_results,
        page_token: wanted.page_token.as_deref(),
    };
    let (page, next) = paging.page(all, 1)?;
    let shown: Vec<Value> = page.into_iter().filter_map(info).collect();
    let mut body = json!({});
    if !shown.is_empty() {
        body[member] = Value::Array(shown);
    }
    if let Some(next) = next {
        body["next_page_token"] = Value::from(next);
    }
    Ok(Json(body))
}

fn owner(catalog: &str) -> &'static str {
    tables::catalog(catalog)
        .and_then(|catalog| catalog.owner)
        .unwrap_or("System user")
}

fn schema_info(store: &SimulatedMetastore, catalog: &str, name: &str) -> Value {
    json!({
        "name": name,
        "full_name": format!("{catalog}.{name}"),
        "catalog_name": catalog,
        "catalog_type": tables::catalog(catalog).map(|catalog| catalog.type_name),
        "securable_type": "SCHEMA",
        "owner": owner(catalog),
        "metastore_id": store.id,
    })
}

fn table_info(store: &SimulatedMetastore, table: &TableOutline) -> Value {
    let schema = table.arrow_schema();
    let columns: Vec<Value> = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(position, field)| {
            let column = AnswerColumn::new(field.name(), field.data_type());
            let mut info = json!({
                "name": column.name,
                "type_text": column.type_text.to_lowercase(),
                "type_name": column.type_name,
                "position": position,
                "nullable": true,
            });
            if let Some((precision, scale)) = column.decimal {
                info["type_precision"] = Value::from(precision);
                info["type_scale"] = Value::from(scale);
            }
            info
        })
        .collect();
    json!({
        "name": table.name,
        "full_name": format!("{}.{}.{}", table.catalog, table.schema, table.name),
        "catalog_name": table.catalog,
        "schema_name": table.schema,
        "table_type": "MANAGED",
        "data_source_format": "DELTA",
        "securable_type": "TABLE",
        "columns": columns,
        "owner": owner(table.catalog),
        "metastore_id": store.id,
    })
}

fn required(value: Option<&str>, name: &str) -> Result<String, RestError> {
    value
        .filter(|value| !value.is_empty())
        .map(str::to_lowercase)
        .ok_or_else(|| RestError::invalid(&format!("{name} is required")))
}

fn misnamed(name: &str, kind: &str) -> RestError {
    RestError::invalid(&format!("'{name}' is not the name of a {kind}."))
}

fn missing(kind: &str, name: &str) -> RestError {
    let word = format!("{}{}", &kind[..1], kind[1..].to_lowercase());
    RestError::new(
        StatusCode::NOT_FOUND,
        &format!("{kind}_DOES_NOT_EXIST"),
        &format!("{word} '{name}' does not exist."),
    )
}
