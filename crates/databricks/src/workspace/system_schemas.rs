//! The schemas of the catalog `system` in a metastore.

use serde::Deserialize;

use super::pages::{self, Page};
use crate::Error;
use crate::api::Api;
use crate::error::Area;
use crate::percent::encoded;

/// A schema of the catalog `system`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemSchema {
    /// Its name without the catalog.
    pub name: String,
    /// Whether it is there.
    pub state: SystemSchemaState,
}

/// Whether a system schema is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemSchemaState {
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
struct List {
    schemas: Vec<Wire>,
    next_page_token: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    schema: String,
    state: String,
}

impl Page for List {
    type Entry = Wire;

    fn split(self) -> (Vec<Wire>, Option<String>) {
        (self.schemas, self.next_page_token)
    }
}

pub(super) async fn list(api: &Api, metastore_id: &str) -> Result<Vec<SystemSchema>, Error> {
    let path = format!(
        "/api/2.1/unity-catalog/metastores/{}/systemschemas",
        encoded(metastore_id)
    );
    let name = "GET /api/2.1/unity-catalog/metastores/{id}/systemschemas";
    let schemas = pages::all::<List>(api, name, Area::Workspace, &path).await?;
    Ok(schemas.into_iter().filter_map(Wire::schema).collect())
}

impl Wire {
    fn schema(self) -> Option<SystemSchema> {
        let state = match self.state.as_str() {
            // Old answers say `EnableCompleted` (databricks-sdk-go `catalog.SystemSchemaInfoState`).
            "MANAGED" | "ENABLE_COMPLETED" | "EnableCompleted" => SystemSchemaState::Enabled,
            "" | "AVAILABLE" => SystemSchemaState::Available,
            "ENABLE_INITIALIZED" | "DISABLE_INITIALIZED" => SystemSchemaState::Changing,
            "UNAVAILABLE" => SystemSchemaState::Unavailable,
            _ => SystemSchemaState::Unknown,
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
        use SystemSchemaState as State;
        let list: List = serde_json::from_str(
            r#"{"schemas":[{"schema":"storage","state":"ENABLE_COMPLETED"},{"schema":"operational_data","state":"UNAVAILABLE"},
                {"schema":"billing","state":"MANAGED"},{"schema":"serving"},{"schema":"access","state":"ENABLE_INITIALIZED"},
                {"schema":"new","state":"ON_THE_MOON"},{"state":"MANAGED"}]}"#,
        )
        .unwrap();
        let read: Vec<_> = list
            .schemas
            .into_iter()
            .filter_map(Wire::schema)
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
