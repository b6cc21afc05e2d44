//! What outlives the process: connectors, the hashes of their tokens, and where nothing is collected.

use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use domain::{
    AccountId, ApplicationId, Authentication, Cloud, ConnectorId, DatabricksHost, Feature, Region,
    TokenId, WorkspaceId,
};
use jiff::Timestamp;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row as _, SqliteConnection, SqlitePool};

use crate::clock;

mod connectors;
mod idempotency;
mod regions;
mod signing_keys;
mod tokens;

pub use connectors::{ConnectorRecord, Created, NewConnectorRecord};
pub use regions::DiscoveredRegion;
pub use signing_keys::{
    LiveTokens, NewSigningKeyRecord, Removed, SigningKeyChange, SigningKeyRecord,
};
pub use tokens::{Minted, NewTokenRecord, TokenRecord};

use tokens::LIVE;

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

/// The database can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file can't be opened or made.
    #[error("can't open the database {0}: {1}")]
    Open(String, sqlx::Error),
    /// Its tables can't be brought up to date.
    #[error("can't bring the database {0} up to date: {1}")]
    Migrate(String, MigrateError),
}

impl Store {
    /// Opens a file, and makes it when it is missing.
    ///
    /// # Errors
    /// When the file can't be used.
    pub async fn open(file: &Path) -> Result<Self, OpenError> {
        let name = file.display().to_string();
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        Self::connect(options, 4, name).await
    }

    /// Makes a database that is gone with the process, for tests.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str("sqlite::memory:")
            .map_err(|error| OpenError::Open("in memory".to_owned(), error))?;
        Self::connect(options, 1, "in memory".to_owned()).await
    }

    async fn connect(
        options: SqliteConnectOptions,
        connections: u32,
        name: String,
    ) -> Result<Self, OpenError> {
        // FULL: what was confirmed is on the disk, also when the machine loses power in the next moment.
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // Connections of an in-memory database must not be closed: it would be gone.
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None);
        let pool = pool
            .connect_with(options)
            .await
            .map_err(|error| OpenError::Open(name.clone(), error))?;
        migrate(&pool)
            .await
            .map_err(|error| OpenError::Migrate(name, error))?;
        Ok(Self { pool })
    }

    /// Waits for running transactions and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Says whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }
}

/// Brings the tables up to date in one transaction, because the library does not keep two processes from doing it at the same time.
async fn migrate(pool: &SqlitePool) -> Result<(), MigrateError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::migrate!().run(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

/// Reads a column through a domain type; what was written must be readable.
fn column<T>(
    row: &SqliteRow,
    name: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(name)?;
    read(&text).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: name.to_owned(),
        source: format!("{text:?} can't be read").into(),
    })
}

fn time(row: &SqliteRow, name: &str) -> Result<Timestamp, sqlx::Error> {
    row.try_get(name).map(clock::from_unix)
}

fn optional_time(row: &SqliteRow, name: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    let seconds: Option<i64> = row.try_get(name)?;
    Ok(seconds.map(clock::from_unix))
}
