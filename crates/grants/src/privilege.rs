//! One privilege on one object.

use std::fmt;

use domain::{SchemaName, TableName};

/// A privilege that reading system tables needs. There are no others here on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Privilege {
    /// See the catalog.
    UseCatalog,
    /// See a schema.
    UseSchema,
    /// Read a table, or every table of a schema.
    Select,
}

impl Privilege {
    /// Gives the name that REST, CLI and Terraform use, with an underscore in place of SQL's blank.
    pub const fn api(self) -> &'static str {
        match self {
            Self::UseCatalog => "USE_CATALOG",
            Self::UseSchema => "USE_SCHEMA",
            Self::Select => "SELECT",
        }
    }
}

impl fmt::Display for Privilege {
    /// Writes the privilege as SQL wants it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UseCatalog => "USE CATALOG",
            Self::UseSchema => "USE SCHEMA",
            Self::Select => "SELECT",
        })
    }
}

/// An object of the catalog `system`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Securable {
    /// The catalog itself.
    Catalog,
    /// One schema.
    Schema(SchemaName),
    /// One table.
    Table(TableName),
}

impl Securable {
    /// Gives the kind as REST, CLI and Terraform write it: `catalog`, `schema` or `table`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Schema(_) => "schema",
            Self::Table(_) => "table",
        }
    }

    /// Gives the full name: `system`, `system.billing` or `system.billing.usage`.
    pub fn full_name(&self) -> String {
        match self {
            Self::Catalog => "system".to_owned(),
            Self::Schema(schema) => schema.to_string(),
            Self::Table(table) => table.to_string(),
        }
    }

    /// Tells who can grant on it.
    pub const fn role(&self) -> Role {
        match self {
            Self::Catalog => Role::MetastoreAdmin,
            Self::Schema(_) | Self::Table(_) => Role::AccountAdmin,
        }
    }
}

impl fmt::Display for Securable {
    /// Writes kind and name as SQL wants them: `TABLE system.billing.usage`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalog => f.write_str("CATALOG system"),
            Self::Schema(schema) => write!(f, "SCHEMA {schema}"),
            Self::Table(table) => write!(f, "TABLE {table}"),
        }
    }
}

/// One privilege on one object, for whoever the plan is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

    /// `USE SCHEMA` on a schema.
    pub const fn use_schema(schema: SchemaName) -> Self {
        Self {
            privilege: Privilege::UseSchema,
            securable: Securable::Schema(schema),
        }
    }

    /// `SELECT` on a table or on all tables of a schema.
    pub const fn select(on: Securable) -> Self {
        Self {
            privilege: Privilege::Select,
            securable: on,
        }
    }

    /// Gives the three privileges that reading one table needs, from the catalog down.
    pub fn to_read(table: &TableName) -> [Self; 3] {
        [
            Self::CATALOG,
            Self::use_schema(table.schema().clone()),
            Self::select(Securable::Table(table.clone())),
        ]
    }

    /// Tells who can give it.
    pub const fn role(&self) -> Role {
        self.securable.role()
    }
}

/// Who can do a part of the work. Reports differ on the schema level, so that one person with both of the first roles is the safest
/// (databricks/terraform-provider-databricks#4346).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Owner of the metastore.
    MetastoreAdmin,
    /// Admin of the Databricks account.
    AccountAdmin,
    /// Admin of one workspace. Can let a principal use SQL and a warehouse, and can grant nothing in the catalog `system`.
    WorkspaceAdmin,
}

impl Role {
    /// All roles, in the order in which their work comes.
    pub const ALL: [Self; 3] = [
        Self::MetastoreAdmin,
        Self::AccountAdmin,
        Self::WorkspaceAdmin,
    ];

    /// Gives the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::MetastoreAdmin => "metastore admin",
            Self::AccountAdmin => "account admin",
            Self::WorkspaceAdmin => "workspace admin",
        }
    }

    /// Gives the name with its article.
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::MetastoreAdmin => "a metastore admin",
            Self::AccountAdmin => "an account admin",
            Self::WorkspaceAdmin => "a workspace admin",
        }
    }

    /// Gives the word used in URLs and file names.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::MetastoreAdmin => "metastore-admin",
            Self::AccountAdmin => "account-admin",
            Self::WorkspaceAdmin => "workspace-admin",
        }
    }

    /// Reads the word of a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }
}
