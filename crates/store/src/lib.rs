#![doc = include_str!("../README.md")]

use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

mod codec;
mod connectors;
mod idempotency;
mod open;
mod regions;
mod rows;
mod signing_keys;
mod tokens;

pub use connectors::{
    ConnectorCreated, ConnectorCreation, ConnectorRecord, NewConnectorRecord, RemovedConnector,
};
pub use idempotency::RepeatableCall;
pub use open::{Mode, OpenError};
pub use regions::DiscoveredRegion;
pub use signing_keys::{
    LiveTokens, NewSigningKeyRecord, SigningKeyChange, SigningKeyRecord, SigningKeyRemoval,
};
pub use tokens::{NewTokenRecord, TokenCreated, TokenRecord};

/// The database failed.
#[derive(Debug, thiserror::Error)]
#[error("the database failed: {0}")]
pub struct Error(#[from] sqlx::Error);

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens a file, and makes it when it is missing. It must be writable.
    ///
    /// # Errors
    /// When the file can't be used.
    pub async fn open(file: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        Self::connect(options, 4, file).await
    }

    /// Opens a file for a server in a mode. A database stays in the mode of its first start.
    ///
    /// # Errors
    /// When the file can't be used, or belongs to the other mode.
    pub async fn open_in_mode(file: &Path, mode: Mode) -> Result<Self, OpenError> {
        let store = Self::open(file).await?;
        open::settle_mode(&store.pool, mode, &file.display().to_string()).await?;
        Ok(store)
    }

    /// Makes a database that is gone with the process, for tests.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str("sqlite::memory:")
            .map_err(|error| OpenError::Open("in memory".to_owned(), error))?;
        Self::connect(options, 1, Path::new("in memory")).await
    }

    async fn connect(
        options: SqliteConnectOptions,
        connections: u32,
        file: &Path,
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
            .map_err(|error| open::explain(file, error))?;
        open::migrate(&pool, &file.display().to_string()).await?;
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
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    async fn refused(file: &Path) -> String {
        let error = Store::open(file).await.unwrap_err().to_string();
        error.replace(&file.display().to_string(), "FILE")
    }

    /// A power cut can't be made in a test; that every connection waits for the disk can be looked at.
    #[tokio::test]
    async fn every_connection_waits_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("test.sqlite"))
            .await
            .unwrap();
        let mut held = Vec::new();
        for _ in 0..4 {
            let mut connection = store.pool.acquire().await.unwrap();
            for (pragma, want) in [("PRAGMA synchronous", "2"), ("PRAGMA journal_mode", "wal")] {
                let row = sqlx::query(pragma)
                    .fetch_one(&mut *connection)
                    .await
                    .unwrap();
                let found = row
                    .try_get::<i64, _>(0)
                    .map_or_else(|_| row.get::<String, _>(0), |number| number.to_string());
                assert_eq!(found, want, "{pragma}");
            }
            held.push(connection);
        }
    }

    #[tokio::test]
    async fn each_trouble_with_the_path_has_its_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let missing = refused(&folder.path().join("missing").join("a.sqlite")).await;
        assert!(missing.contains("there is no folder"), "{missing}");
        let is_folder = refused(folder.path()).await;
        assert!(is_folder.contains("it is a folder"), "{is_folder}");
        let other = folder.path().join("letter.txt");
        std::fs::write(
            &other,
            "Dear reader, this is no database at all.".repeat(40),
        )
        .unwrap();
        let other = refused(&other).await;
        assert!(other.contains("no SQLite database"), "{other}");
        if cfg!(target_os = "linux") {
            // Not even the superuser makes files there.
            let fixed = refused(Path::new("/sys/lakesentry.sqlite")).await;
            assert!(
                fixed.contains("no files can be made in its folder"),
                "{fixed}"
            );
        }
    }

    #[tokio::test]
    async fn a_database_that_can_only_be_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.sqlite");
        Store::open(&file).await.unwrap().close().await;
        let options = SqliteConnectOptions::new().filename(&file).read_only(true);
        let error = Store::connect(options, 1, &file).await.unwrap_err();
        assert!(matches!(error, OpenError::ReadOnly(_)), "{error}");
    }

    #[tokio::test]
    async fn a_practice_database_does_not_become_a_real_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.sqlite");
        let practice = Store::open_in_mode(&file, Mode::Practice).await.unwrap();
        practice.close().await;
        let error = Store::open_in_mode(&file, Mode::Real).await.unwrap_err();
        assert!(matches!(error, OpenError::OtherMode(..)), "{error}");
        Store::open_in_mode(&file, Mode::Practice).await.unwrap();
    }
}
