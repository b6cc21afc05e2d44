//! SQL warehouses.

use domain::WarehouseId;
use serde::Deserialize;

use super::pages::{self, ListPage};
use crate::Error;
use crate::api::{Api, ApiCall};
use crate::error::{Area, bounded};
use crate::lenient::{Lenient, from_object, or_default};

/// A SQL warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlWarehouse {
    /// The id.
    pub id: WarehouseId,
    /// The name; the id when it has none.
    pub name: String,
    /// The state.
    pub state: WarehouseState,
    /// The kind.
    pub kind: WarehouseKind,
    /// `2X-Small` to `5X-Large`.
    pub size: Option<String>,
    /// Minutes without work until it stops; 0 for never.
    pub auto_stop_minutes: Option<u32>,
    /// How it is, when Databricks says.
    pub health: Option<Health>,
}

/// The state of a SQL warehouse. A statement starts a stopped one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WarehouseState {
    /// Being started: seconds when serverless, minutes otherwise.
    Starting,
    /// In use.
    Running,
    /// Being stopped.
    Stopping,
    /// Stopped.
    Stopped,
    /// Being deleted.
    Deleting,
    /// Gone.
    Deleted,
    /// A state that this version does not know, in Databricks' word.
    Other(String),
}

/// The kind of a SQL warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarehouseKind {
    /// Starts in seconds, runs in Databricks' account.
    Serverless,
    /// Runs in the customer's account.
    Pro,
    /// The oldest kind.
    Classic,
    /// Not told.
    Unknown,
}

/// How a SQL warehouse is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// `HEALTHY`, `DEGRADED` or `FAILED`.
    pub status: String,
    /// What is wrong, in Databricks' words, bounded.
    pub summary: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WarehouseList {
    #[serde(deserialize_with = "or_default")]
    warehouses: Vec<Lenient<WireWarehouse>>,
    next_page_token: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireWarehouse {
    id: Lenient<String>,
    name: Lenient<String>,
    state: Lenient<String>,
    warehouse_type: Lenient<String>,
    enable_serverless_compute: Lenient<bool>,
    cluster_size: Lenient<String>,
    auto_stop_mins: Lenient<u64>,
    health: Lenient<WireHealth>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireHealth {
    status: Lenient<String>,
    summary: Lenient<String>,
    details: Lenient<String>,
    message: Lenient<String>,
}

from_object!(WireWarehouse, WireHealth);

impl ListPage for WarehouseList {
    type Entry = WireWarehouse;

    fn split(self) -> (Vec<WireWarehouse>, Option<String>) {
        let warehouses = self.warehouses.into_iter().filter_map(|entry| entry.0);
        (warehouses.collect(), self.next_page_token)
    }
}

pub(super) async fn list(api: &Api) -> Result<Vec<SqlWarehouse>, Error> {
    let path = "/api/2.0/sql/warehouses";
    let name = "GET /api/2.0/sql/warehouses";
    let warehouses = pages::all::<WarehouseList>(api, name, Area::Workspace, path).await?;
    Ok(warehouses
        .into_iter()
        .filter_map(WireWarehouse::warehouse)
        .collect())
}

pub(super) async fn get(api: &Api, id: &WarehouseId) -> Result<SqlWarehouse, Error> {
    let path = format!("/api/2.0/sql/warehouses/{id}");
    let call = ApiCall::get("GET /api/2.0/sql/warehouses/{id}", Area::Workspace, path);
    let reply = api.call(call).await?;
    let wire: WireWarehouse = reply.json()?;
    wire.warehouse()
        .ok_or_else(|| reply.unreadable("the answer names no warehouse"))
}

impl WireWarehouse {
    fn warehouse(self) -> Option<SqlWarehouse> {
        let id = WarehouseId::parse(self.id.0.as_deref()?).ok()?;
        let kind = match self.warehouse_type.0.as_deref() {
            // Databricks writes serverless as PRO with a switch.
            _ if self.enable_serverless_compute.0 == Some(true) => WarehouseKind::Serverless,
            Some("PRO") => WarehouseKind::Pro,
            Some("CLASSIC") => WarehouseKind::Classic,
            _ => WarehouseKind::Unknown,
        };
        Some(SqlWarehouse {
            name: self
                .name
                .0
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| id.to_string()),
            id,
            state: self.state.0.unwrap_or_default().into(),
            kind,
            size: self.cluster_size.0,
            auto_stop_minutes: self
                .auto_stop_mins
                .0
                .and_then(|minutes| minutes.try_into().ok()),
            health: self.health.0.and_then(WireHealth::health),
        })
    }
}

impl WireHealth {
    fn health(self) -> Option<Health> {
        Some(Health {
            status: self.status.0?,
            summary: [self.summary.0, self.message.0, self.details.0]
                .into_iter()
                .flatten()
                .find(|text| !text.is_empty())
                .map(|text| bounded(&text)),
        })
    }
}

impl From<String> for WarehouseState {
    fn from(word: String) -> Self {
        match word.as_str() {
            "STARTING" => Self::Starting,
            "RUNNING" => Self::Running,
            "STOPPING" => Self::Stopping,
            "STOPPED" => Self::Stopped,
            "DELETING" => Self::Deleting,
            "DELETED" => Self::Deleted,
            _ => Self::Other(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<SqlWarehouse> {
        let list: WarehouseList = serde_json::from_str(json).unwrap();
        list.split()
            .0
            .into_iter()
            .filter_map(WireWarehouse::warehouse)
            .collect()
    }

    #[test]
    fn a_warehouse_is_read() {
        let read = read(
            r#"{"warehouses":[{"id":"0123456789abcdef","name":"Starter","cluster_size":"X-Small","auto_stop_mins":10,
                "state":"STOPPED","enable_serverless_compute":true,"warehouse_type":"PRO","health":{"status":"HEALTHY"},"new":{}}]}"#,
        );
        assert_eq!(read[0].state, WarehouseState::Stopped);
        assert_eq!(read[0].kind, WarehouseKind::Serverless);
        assert_eq!(read[0].health.as_ref().unwrap().status, "HEALTHY");
    }

    #[test]
    fn an_empty_list_is_an_empty_object() {
        assert!(read("{}").is_empty());
    }

    #[test]
    fn one_strange_member_or_entry_hides_no_warehouse() {
        let read = read(
            r#"{"warehouses":[null,"x",{"id":"a","name":null,"state":"RUNNING","enable_serverless_compute":null,"auto_stop_mins":"10","health":"GOOD"},
                {"id":"b","health":{"status":null},"auto_stop_mins":-1}]}"#,
        );
        assert_eq!(read.len(), 2);
        assert_eq!(
            (&read[0].state, read[0].auto_stop_minutes),
            (&WarehouseState::Running, Some(10))
        );
        assert!(serde_json::from_str::<WarehouseList>(r#"{"warehouses":null}"#).is_ok());
        // A list that is none must not pass for an empty one.
        assert!(serde_json::from_str::<WarehouseList>(r#"{"warehouses":"none"}"#).is_err());
    }

    #[test]
    fn missing_members_are_no_error() {
        let read = read(r#"{"warehouses":[{"id":"a"},{"name":"no id"}]}"#);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].name, "a");
        assert_eq!(read[0].kind, WarehouseKind::Unknown);
    }
}
