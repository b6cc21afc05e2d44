//! The handle to the database.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::{Any, AnyConnection, AnyPool, Transaction};

use crate::dialect::Dialect;

/// The database failed.
#[derive(Debug, thiserror::Error)]
#[error("the database failed: {0}")]
pub struct Error(#[from] sqlx::Error);

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
    pub(crate) dialect: Dialect,
}

impl Store {
    /// Waits for running transactions and closes the database.
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

    /// Makes a change as if nobody else were changing anything. What reads before it writes has to be done here: the work is begun anew
    /// when somebody else came between, so it must do nothing but ask the database. What is not committed is undone.
    pub(crate) async fn write<T, F>(&self, work: impl Fn(Change) -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let mut tries = 0;
        loop {
            let transaction = self.pool.begin_with(self.dialect.begin_write()).await?;
            match work(Change { transaction }).await {
                Err(error) if tries < self.dialect.further_tries(&error) => {
                    tries += 1;
                    tokio::time::sleep(pause(tries)).await;
                }
                outcome => return outcome.map_err(Error),
            }
        }
    }
}

/// Longer with each try, and different for each that tries, so that the same ones do not meet again.
fn pause(tries: u32) -> Duration {
    let unequal = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), tries);
    let longest = 1 << tries.min(7);
    Duration::from_millis(1 + unequal % longest)
}

/// A change that is under way.
#[derive(Debug)]
pub(crate) struct Change {
    transaction: Transaction<'static, Any>,
}

impl Change {
    /// Makes what was done last, and gives the outcome on.
    pub(crate) async fn commit<T>(self, outcome: T) -> Result<T, sqlx::Error> {
        self.transaction.commit().await?;
        Ok(outcome)
    }
}

impl Deref for Change {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}
