//! The schemas of the catalog `system` in a metastore.

use domain::MetastoreId;
use serde::Deserialize;

use super::pages::{self, ListPage};
use crate::Error;
use crate::api::Api;
use crate::error::Area;

/// A schema of the catalog `system`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemSchema {
    /// Its name without the catalog.
    pub name: String,
    /// Whether it is there.
    pub state: SystemSchemaStatus,
}

/// Whether a system schema is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemSchemaStatus {
    /// Switched on, by somebody or by Databricks.
    Enabled,
    /// It can be switched on.
    Available,
    /// It is being switched on or off.
    Changing,
    /// It is not offered in this metastore.
    Unavailable,
    /// A word that this version does not know.
    Unknown,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SchemaList {
    schemas: Vec<WireSchema>,
    next_page_token: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireSchema {
    schema: String,
    state: String,
}

impl ListPage for SchemaList {
    type Entry = WireSchema;

    fn split(self) -> (Vec<WireSchema>, Option<String>) {
        (self.schemas, self.next_page_token)
    }
}

pub(super) async fn list(api: &Api, metastore_id: MetastoreId) -> Result<Vec<SystemSchema>, Error> {
    let path = format!("/api/2.1/unity-catalog/metastores/{metastore_id}/systemschemas");
    let name = "GET /api/2.1/unity-catalog/metastores/{id}/systemschemas";
    let schemas = pages::all::<SchemaList>(api, name, Area::Workspace, &path).await?;
    Ok(schemas.into_iter().filter_map(WireSchema::schema).collect())
}

impl WireSchema {
    fn schema(self) -> Option<SystemSchema> {
        let state = match self.state.as_str() {
            // Old answers say `EnableCompleted` (databricks-sdk-go `catalog.SystemSchemaInfoState`).
            "MANAGED" | "ENABLE_COMPLETED" | "EnableCompleted" => SystemSchemaStatus::Enabled,
            "" | "AVAILABLE" => SystemSchemaStatus::Available,
            "ENABLE_INITIALIZED" | "DISABLE_INITIALIZED" => SystemSchemaStatus::Changing,
            "UNAVAILABLE" => SystemSchemaStatus::Unavailable,
            _ => SystemSchemaStatus::Unknown,
        };
        (!self.schema.is_empty()).then_some(SystemSchema {
            name: self.schema,
            state,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_its_meaning() {
        use SystemSchemaStatus as State;
        let list: SchemaList = serde_json::from_str(
            r#"{"schemas":[{"schema":"storage","state":"ENABLE_COMPLETED"},{"schema":"operational_data","state":"UNAVAILABLE"},
                {"schema":"billing","state":"MANAGED"},{"schema":"serving"},{"schema":"access","state":"ENABLE_INITIALIZED"},
                {"schema":"new","state":"ON_THE_MOON"},{"state":"MANAGED"}]}"#,
        )
        .unwrap();
        let read: Vec<_> = list
            .schemas
            .into_iter()
            .filter_map(WireSchema::schema)
            .map(|schema| schema.state)
            .collect();
        assert_eq!(
            read,
            [
                State::Enabled,
                State::Unavailable,
                State::Enabled,
                State::Available,
                State::Changing,
                State::Unknown
            ]
        );
    }
}
