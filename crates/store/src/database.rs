//! The handle to the database.

use sqlx::SqlitePool;

/// The database failed.
#[derive(Debug, thiserror::Error)]
#[error("the database failed: {0}")]
pub struct Error(#[from] sqlx::Error);

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
}

impl Store {
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
