//! Who runs a statement, with which parameters, and how much of the result is wanted.

use std::sync::Arc;

use datafusion::sql::sqlparser::ast::DataType;
use datafusion::sql::sqlparser::parser::Parser;
use parking_lot::Mutex;
use serde::Deserialize;

use super::SqlError;
use super::dialect::SparkDialect;
use crate::tables;
use crate::world::CallerIdentity;

/// Who runs a statement, and where.
#[derive(Debug, Clone)]
pub struct SqlSession {
    /// The principal.
    pub identity: CallerIdentity,
    /// The workspace's metastore, when it has one.
    pub metastore: Option<String>,
    /// The catalog of names without one.
    pub catalog: String,
    /// The schema of names without one.
    pub schema: String,
    /// The session that outlives the statement, when there is one: `USE` moves it.
    pub kept: Option<Arc<Mutex<SessionPlace>>>,
}

/// Where names without a catalog or a schema are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPlace {
    /// The catalog.
    pub catalog: String,
    /// The schema.
    pub schema: String,
}

impl SessionPlace {
    /// Where new sessions are, with Unity Catalog or without.
    pub fn usual(unity_catalog: bool) -> Self {
        let catalog = if unity_catalog {
            tables::BUSINESS_CATALOG
        } else {
            "hive_metastore"
        };
        Self {
            catalog: catalog.to_owned(),
            schema: "default".to_owned(),
        }
    }
}

/// A parameter of a request, by its name or by its place.
#[derive(Debug, Clone, Deserialize)]
pub struct StatementParameter {
    /// The name after the colon.
    pub name: Option<String>,
    /// Which of the question marks it stands for, from 1.
    pub ordinal: Option<usize>,
    /// The value as text; absent for NULL.
    pub value: Option<String>,
    /// The type to cast to; `STRING` when absent.
    #[serde(rename = "type")]
    pub type_text: Option<String>,
}

/// How much of a result is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Most rows.
    pub rows: Option<usize>,
    /// Most bytes.
    pub bytes: Option<usize>,
    /// Whether a result may be larger than an answer.
    pub any_size: bool,
}

impl StatementParameter {
    /// The type to cast to.
    pub fn data_type(&self) -> Result<DataType, SqlError> {
        let text = self.type_text.as_deref().unwrap_or("STRING");
        Parser::new(&SparkDialect)
            .try_with_sql(text)
            .and_then(|mut parser| parser.parse_data_type())
            .map_err(|error| SqlError::from_parser(&error, text))
    }
}
