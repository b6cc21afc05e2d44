//! Looks at a database without bringing it up to date, and whether all of it is as it should be.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, Connection as _};

use crate::audit::AuditHead;
use crate::copy::{CopyError, RowCount};
use crate::database::{Error, Store};
use crate::dialect::Dialect;
use crate::location::DatabaseLocation;
use crate::open::{OpenError, explain, prepare, refuse_what_is_no_file};

/// How the tables of a database are, compared with those that this version makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaStanding {
    /// There are none.
    Empty,
    /// The next start brings them up to date.
    Older,
    /// The same.
    Current,
    /// A newer version has changed them.
    Newer,
}

/// A database in which everything was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDatabase {
    /// How many rows each table has.
    pub rows: Vec<RowCount>,
    /// Where the audit trail ends.
    pub head: AuditHead,
}

impl Store {
    /// Opens a database that is there, and leaves its tables as they are.
    ///
    /// # Errors
    /// When it is missing or can't be used.
    pub async fn open_as_it_is(location: &DatabaseLocation) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        if let DatabaseLocation::File(file) = location {
            refuse_what_is_no_file(file)?;
        }
        let explain = |error| explain(location, error);
        let mut options: AnyConnectOptions = location.options().map_err(explain)?;
        if let DatabaseLocation::File(_) = location {
            options.database_url.set_query(Some("mode=rw"));
        }
        let dialect = location.dialect();
        // Alone first: a pool would try for half a minute what can't succeed.
        let mut first = AnyConnection::connect_with(&options)
            .await
            .map_err(explain)?;
        let readable = sqlx::query(dialect.any_table())
            .fetch_optional(&mut first)
            .await;
        readable.map_err(explain)?;
        first.close().await.map_err(explain)?;
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .after_connect(move |connection, _| Box::pin(prepare_to_look(connection, dialect)))
            .connect_with(options)
            .await
            .map_err(explain)?;
        Ok(Self {
            pool,
            dialect,
            origin: None,
        })
    }

    /// Compares the tables with those that this version makes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema_standing(&self) -> Result<SchemaStanding, Error> {
        let is_there = sqlx::query(self.dialect.migrations_table())
            .fetch_optional(&self.pool)
            .await?;
        if is_there.is_none() {
            return Ok(SchemaStanding::Empty);
        }
        let done: Vec<i64> = sqlx::query_scalar("SELECT version FROM _sqlx_migrations")
            .fetch_all(&self.pool)
            .await?;
        let done = BTreeSet::from_iter(done);
        let known: BTreeSet<i64> = self
            .dialect
            .migrator()
            .iter()
            .map(|migration| migration.version)
            .collect();
        Ok(if done.is_empty() {
            SchemaStanding::Empty
        } else if !done.is_subset(&known) {
            SchemaStanding::Newer
        } else if done == known {
            SchemaStanding::Current
        } else {
            SchemaStanding::Older
        })
    }

    /// Writes all that is there at one moment into an SQLite file, which is there and empty. The server may go on.
    ///
    /// # Errors
    /// When one of the two fails. What is in the file is of no use then.
    pub async fn write_copy(&self, file: &Path) -> Result<(), CopyError> {
        match self.dialect {
            Dialect::Sqlite => {
                let name = file.to_str().ok_or_else(|| {
                    CopyError::Damaged(format!("the name {} is no text", file.display()))
                })?;
                // Pages that were freed are not copied: what was deleted is not in the copy.
                sqlx::query("VACUUM INTO $1")
                    .bind(name)
                    .execute(&self.pool)
                    .await?;
            }
            Dialect::Postgres => {
                let copy = Self::open(&DatabaseLocation::File(file.to_owned())).await?;
                let outcome = self.copy_into(&copy).await;
                copy.close().await;
                outcome?;
            }
        }
        Ok(())
    }

    /// Looks at everything: whether the file is whole, whether the tables are those that this version makes, whether every reference leads
    /// somewhere, and whether the audit trail is what was recorded.
    ///
    /// # Errors
    /// Says what is wrong.
    pub async fn verify(&self) -> Result<VerifiedDatabase, CopyError> {
        match self.schema_standing().await? {
            SchemaStanding::Current => {}
            SchemaStanding::Older => return Err(CopyError::Older),
            SchemaStanding::Empty => return Err(CopyError::Foreign("the database".to_owned())),
            SchemaStanding::Newer => {
                return Err(OpenError::Newer("that was looked at".to_owned()).into());
            }
        }
        if self.dialect == Dialect::Sqlite {
            self.verify_file().await?;
        }
        let head = self.verify_audit_trail(None).await?;
        let rows = self.row_counts().await?;
        Ok(VerifiedDatabase { rows, head })
    }

    async fn verify_file(&self) -> Result<(), CopyError> {
        let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(10)")
            .fetch_all(&self.pool)
            .await?;
        if found != ["ok"] {
            return Err(CopyError::Damaged(found.join("; ")));
        }
        let astray = sqlx::query("SELECT \"table\" FROM pragma_foreign_key_check")
            .fetch_optional(&self.pool)
            .await?;
        if astray.is_some() {
            return Err(CopyError::Damaged(
                "a row refers to one that is not there".to_owned(),
            ));
        }
        let mut connection = self.pool.acquire().await?;
        let found = schema(&mut connection).await?;
        let expected = expected_schema().await?;
        match found.symmetric_difference(&expected).next() {
            Some((kind, name, _)) => Err(CopyError::Foreign(format!("the {kind} {name}"))),
            None => Ok(()),
        }
    }
}

/// A looker waits as others do, and changes neither the journal nor anything else.
async fn prepare_to_look(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), sqlx::Error> {
    match dialect {
        Dialect::Sqlite => sqlx::Executor::execute(connection, "PRAGMA busy_timeout = 10000")
            .await
            .map(drop),
        Dialect::Postgres => prepare(connection, dialect).await,
    }
}

/// Kind, name and text of everything that makes up the tables of an SQLite database.
type SchemaObjects = BTreeSet<(String, String, Option<String>)>;

async fn schema(connection: &mut AnyConnection) -> Result<SchemaObjects, sqlx::Error> {
    let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> '_sqlx_migrations' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Returns what this version makes.
async fn expected_schema() -> Result<SchemaObjects, sqlx::Error> {
    let mut connection = AnyConnection::connect("sqlite::memory:").await?;
    Dialect::Sqlite
        .migrator()
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| sqlx::Error::Migrate(Box::new(error)))?;
    let expected = schema(&mut connection).await?;
    connection.close().await?;
    Ok(expected)
}

#[cfg(test)]
mod tests;
