//! The views of `system.information_schema` that tell who holds which privilege.
//!
//! <https://docs.databricks.com/sql/language-manual/information-schema/table_privileges.html>, and its siblings.

use std::sync::OnceLock;

use super::{ColumnOutline, INFORMATION_SCHEMA, SYSTEM, TableOutline};

/// The views, with the columns that name what a privilege is held on.
pub const PRIVILEGE_VIEWS: [(&str, &[&str]); 3] = [
    ("catalog_privileges", &["catalog_name"]),
    ("schema_privileges", &["catalog_name", "schema_name"]),
    (
        "table_privileges",
        &["table_catalog", "table_schema", "table_name"],
    ),
];

/// The views as tables. Their rows depend on who asks, so that they are made elsewhere.
pub fn tables() -> impl Iterator<Item = TableOutline> {
    PRIVILEGE_VIEWS.into_iter().map(|(name, securable)| {
        let columns = ["grantor", "grantee"].iter().chain(securable).chain(&[
            "privilege_type",
            "is_grantable",
            "inherited_from",
        ]);
        TableOutline {
            catalog: SYSTEM,
            schema: INFORMATION_SCHEMA.to_owned(),
            name: name.to_owned(),
            global: false,
            delay_minutes: 0,
            schema_of_engine: OnceLock::new(),
            watermark: None,
            columns: columns
                .map(|name| ColumnOutline {
                    name: (*name).to_owned(),
                    type_text: "string".to_owned(),
                })
                .collect(),
        }
    })
}
