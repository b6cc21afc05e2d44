//! Names of schemas and tables of the catalog `system`, known to the catalogue or not.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{SystemTable, clean, system_tables};

/// A schema of the catalog `system`: lower case letters, digits and underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaName(Cow<'static, str>);

impl SchemaName {
    /// Gives the name, without the catalog.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives `system.<schema>`.
    pub fn full_name(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for SchemaName {
    /// Writes `system.<schema>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "system.{}", self.0)
    }
}

/// A table of the catalog `system`, by its name. Databricks adds tables at any time, so that not every name is in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    schema: SchemaName,
    name: Cow<'static, str>,
}

/// Why a text can't be the name of a table to grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTableName {
    /// Nothing was typed.
    #[error("Enter the name of a table, as system.compute.warehouses")]
    Empty,
    /// Not three parts.
    #[error("Write the full name of one table, as system.compute.warehouses")]
    Parts,
    /// Another catalog.
    #[error("{0:?} is another catalog. LakeSentry only reads tables of the catalog system")]
    Catalog(String),
    /// A character that names of system tables don't have.
    #[error(
        "Names of system tables consist of letters, digits and underscores, and not of digits alone"
    )]
    Character,
    /// Longer than [`TableName::MAX_PART`].
    #[error("A name has at most {} characters", TableName::MAX_PART)]
    TooLong,
    /// A schema that everybody reads.
    #[error(
        "Everybody may read system.information_schema; it shows what the reader may see and needs no grant"
    )]
    NeedsNoGrant,
    /// A schema that Databricks keeps to itself.
    #[error("Databricks keeps schemas that begin with two underscores to itself")]
    Reserved,
}

impl TableName {
    /// The longest part of a name that Unity Catalog takes, in characters (Databricks SQL reference, "Names").
    pub const MAX_PART: usize = 255;

    /// Reads `system.<schema>.<table>`, in any case and with or without back-ticks.
    ///
    /// # Errors
    /// Says why no such table can be granted.
    pub fn parse(text: &str) -> Result<Self, InvalidTableName> {
        let text = clean(text).replace('`', "").to_ascii_lowercase();
        if text.is_empty() {
            return Err(InvalidTableName::Empty);
        }
        let parts: Vec<&str> = text.split('.').map(str::trim).collect();
        let [catalog, schema, name] = parts[..] else {
            return Err(InvalidTableName::Parts);
        };
        if catalog != "system" {
            return Err(InvalidTableName::Catalog(catalog.to_owned()));
        }
        for part in [schema, name] {
            check(part)?;
        }
        match schema {
            "information_schema" => return Err(InvalidTableName::NeedsNoGrant),
            _ if schema.starts_with("__") => return Err(InvalidTableName::Reserved),
            _ => {}
        }
        let known = system_tables()
            .iter()
            .find(|table| table.schema == schema && table.name == name);
        Ok(known.map_or_else(
            || Self {
                schema: SchemaName(Cow::Owned(schema.to_owned())),
                name: Cow::Owned(name.to_owned()),
            },
            |&table| table.into(),
        ))
    }

    /// Gives the schema.
    pub fn schema(&self) -> &SchemaName {
        &self.schema
    }

    /// Gives the table's own name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives `system.<schema>.<table>`.
    pub fn full_name(&self) -> String {
        self.to_string()
    }

    /// Finds the table in the catalogue; `None` for a name that this version does not know.
    pub fn known(&self) -> Option<SystemTable> {
        let found = |table: &&SystemTable| table.schema == self.schema.0 && table.name == self.name;
        system_tables().iter().find(found).copied()
    }
}

fn check(part: &str) -> Result<(), InvalidTableName> {
    if part.is_empty() {
        return Err(InvalidTableName::Parts);
    }
    if part.len() > TableName::MAX_PART {
        return Err(InvalidTableName::TooLong);
    }
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    // Without back-ticks, digits alone would be a number to SQL.
    if part.bytes().all(plain) && !part.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(InvalidTableName::Character)
    }
}

impl From<SystemTable> for TableName {
    fn from(table: SystemTable) -> Self {
        Self {
            schema: SchemaName(Cow::Borrowed(table.schema)),
            name: Cow::Borrowed(table.name),
        }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.name)
    }
}

impl Serialize for TableName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TableName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, why: &InvalidTableName) {
        assert_eq!(TableName::parse(text).as_ref(), Err(why));
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        let name = TableName::parse(" `SYSTEM`.`Compute`.`warehouses` ").unwrap();
        assert_eq!(name.to_string(), "system.compute.warehouses");
        assert!(name.known().is_some());
        let new = TableName::parse("system.alert.rules").unwrap();
        assert_eq!(new.schema().to_string(), "system.alert");
        assert_eq!(new.known(), None);
    }

    #[test]
    fn what_needs_no_grant_or_can_have_none_is_refused() {
        refused("", &InvalidTableName::Empty);
        refused("billing.usage", &InvalidTableName::Parts);
        refused("system.billing.", &InvalidTableName::Parts);
        refused(
            "main.sales.orders",
            &InvalidTableName::Catalog("main".into()),
        );
        refused(
            "system.billing.usage; DROP TABLE x",
            &InvalidTableName::Character,
        );
        refused("system.a.b-c", &InvalidTableName::Character);
        refused("system.a.1", &InvalidTableName::Character);
        refused(
            "system.information_schema.tables",
            &InvalidTableName::NeedsNoGrant,
        );
        refused("system.__internal_logging.x", &InvalidTableName::Reserved);
        refused(
            &format!("system.a.{}", "b".repeat(256)),
            &InvalidTableName::TooLong,
        );
    }

    #[test]
    fn every_table_of_the_catalogue_reads_back() {
        for &table in system_tables() {
            let name = TableName::parse(&table.full_name()).unwrap();
            assert_eq!(name.known(), Some(table));
            assert_eq!(name, table.into());
        }
    }
}
