//! The handle to the database.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use sqlx::{Any, AnyConnection, AnyPool, Executor as _, Transaction};

use crate::audit::{self, AuditEvent, AuditOrigin, AuditRecord};
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
    /// Who makes the changes; the program itself where nobody is named.
    pub(crate) origin: Option<Arc<AuditOrigin>>,
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
                Ok(outcome) => return Ok(outcome),
                Err(error) => self.wait_for_another_try(error, &mut tries).await?,
            }
        }
    }

    /// Makes a change that the audit trail tells of: both are made, or none.
    pub(crate) async fn write_audited<T, F>(
        &self,
        work: impl Fn(AuditedChange) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let mut tries = 0;
        loop {
            let mut transaction = self.pool.begin_with(self.dialect.begin_write()).await?;
            if let Some(lock) = self.dialect.lock_audit_trail() {
                transaction.execute(lock).await?;
            }
            let origin = self.origin.clone();
            let change = AuditedChange {
                transaction,
                origin,
                told: Vec::new(),
            };
            match work(change).await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => self.wait_for_another_try(error, &mut tries).await?,
            }
        }
    }

    /// Gives the error on unless others at the same time were its reason, and not too often.
    async fn wait_for_another_try(&self, error: sqlx::Error, tries: &mut u32) -> Result<(), Error> {
        if *tries >= self.dialect.further_tries(&error) {
            return Err(Error(error));
        }
        *tries += 1;
        tokio::time::sleep(pause(*tries)).await;
        Ok(())
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

/// A change that is under way and that the audit trail is going to tell of: there is no other way to make it last.
#[derive(Debug)]
pub(crate) struct AuditedChange {
    transaction: Transaction<'static, Any>,
    origin: Option<Arc<AuditOrigin>>,
    told: Vec<AuditRecord>,
}

impl AuditedChange {
    /// Makes what was done last, tells of it, and gives the outcome on.
    pub(crate) async fn commit<T>(self, outcome: T, event: &AuditEvent) -> Result<T, sqlx::Error> {
        let origin = self.origin.clone();
        self.commit_as(origin.as_deref(), outcome, event).await
    }

    /// Does so in the name of somebody who has just become known.
    pub(crate) async fn commit_as<T>(
        mut self,
        origin: Option<&AuditOrigin>,
        outcome: T,
        event: &AuditEvent,
    ) -> Result<T, sqlx::Error> {
        self.tell(origin, event).await?;
        self.transaction.commit().await?;
        self.told.iter().for_each(AuditRecord::log);
        Ok(outcome)
    }

    /// Tells of a part of the change that is an event of its own. It is told when the change is made last.
    pub(crate) async fn tell(
        &mut self,
        origin: Option<&AuditOrigin>,
        event: &AuditEvent,
    ) -> Result<(), sqlx::Error> {
        let recorded = audit::append(&mut self.transaction, origin, event).await?;
        self.told.push(recorded);
        Ok(())
    }

    /// Where the change comes from.
    pub(crate) fn origin(&self) -> Option<&AuditOrigin> {
        self.origin.as_deref()
    }
}

impl Deref for AuditedChange {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for AuditedChange {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
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
