//! One privilege on one object.

use std::fmt;

use domain::SystemTable;

/// A privilege that reading system tables needs. There are no others here on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Privilege {
    /// See the catalog.
    UseCatalog,
    /// See a schema.
    UseSchema,
    /// Read a table.
    Select,
}

impl fmt::Display for Privilege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UseCatalog => "USE CATALOG",
            Self::UseSchema => "USE SCHEMA",
            Self::Select => "SELECT",
        })
    }
}

/// An object of the catalog `system`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Securable {
    /// The catalog itself.
    Catalog,
    /// One schema.
    Schema(&'static str),
    /// One table.
    Table(SystemTable),
}

impl fmt::Display for Securable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalog => f.write_str("CATALOG system"),
            Self::Schema(schema) => write!(f, "SCHEMA system.{schema}"),
            Self::Table(table) => write!(f, "TABLE {table}"),
        }
    }
}

/// One privilege on one object, for whoever the plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grant {
    /// The privilege. Ordered first, so that upper levels come before lower ones.
    pub privilege: Privilege,
    /// The object.
    pub securable: Securable,
}

impl Grant {
    /// `USE CATALOG` on `system`.
    pub const CATALOG: Self = Self {
        privilege: Privilege::UseCatalog,
        securable: Securable::Catalog,
    };

    /// `USE SCHEMA` on the table's schema.
    pub const fn schema_of(table: SystemTable) -> Self {
        Self {
            privilege: Privilege::UseSchema,
            securable: Securable::Schema(table.schema),
        }
    }

    /// `SELECT` on the table.
    pub const fn select(table: SystemTable) -> Self {
        Self {
            privilege: Privilege::Select,
            securable: Securable::Table(table),
        }
    }

    /// Tells who can give it.
    pub const fn role(&self) -> Role {
        match self.securable {
            Securable::Catalog => Role::MetastoreAdmin,
            Securable::Schema(_) | Securable::Table(_) => Role::AccountAdmin,
        }
    }
}

/// Who can run a statement. Reports differ on the schema level, so that one person with both roles is the safest
/// (databricks/terraform-provider-databricks#4346).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Owner of the metastore.
    MetastoreAdmin,
    /// Admin of the Databricks account.
    AccountAdmin,
}

impl Role {
    /// Gives the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::MetastoreAdmin => "metastore admin",
            Self::AccountAdmin => "account admin",
        }
    }
}
