//! The keys that sign connection strings. Private halves come sealed and leave sealed.

use std::sync::Arc;

use domain::Timestamp;
use serde_json::json;
use sqlx::{Any, AnyConnection, Row as _, Transaction};

use crate::audit::{self, AuditAction, AuditEvent, AuditOrigin};
use crate::codec::{Bytes32, Count, Seconds};
use crate::database::{Error, Store};
use crate::rows::{one, readable};
use crate::tokens::LIVE;

/// What is stored of a signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKeyRecord {
    /// How many keys this instance has had, with this one.
    pub key_version: u32,
    /// Thumbprint of the public half.
    pub kid: String,
    /// The public half.
    pub public_key: [u8; 32],
    /// The private half, which only the master key opens; gone once the key is retired.
    pub sealed: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it signs nothing.
    pub retired_at: Option<Timestamp>,
    /// Since when it is not published.
    pub removed_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct SigningKeyRow {
    key_version: Count,
    kid: String,
    public_key: Bytes32,
    sealed: Option<Vec<u8>>,
    created_at: Seconds,
    retired_at: Option<Seconds>,
    removed_at: Option<Seconds>,
}

impl From<SigningKeyRow> for SigningKeyRecord {
    fn from(row: SigningKeyRow) -> Self {
        let time = |seconds: Seconds| seconds.0;
        Self {
            key_version: row.key_version.0,
            kid: row.kid,
            public_key: row.public_key.0,
            sealed: row.sealed,
            created_at: row.created_at.0,
            retired_at: row.retired_at.map(time),
            removed_at: row.removed_at.map(time),
        }
    }
}

/// A signing key to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSigningKeyRecord {
    /// Thumbprint of the public half.
    pub kid: String,
    /// The public half.
    pub public_key: [u8; 32],
    /// The private half, sealed.
    pub sealed: Vec<u8>,
}

/// The live tokens that a key vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveTokens {
    /// How many there are.
    pub count: u32,
    /// When the last of them ends at the latest; `None` when there are none, and when one is in use that nobody has ended.
    pub until: Option<Timestamp>,
}

/// How removing a key ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SigningKeyRemoval {
    /// It is not published any more.
    Done,
    /// There is none of this name, or it was removed before.
    Unknown,
    /// It signs.
    Active,
    /// What it signed is in use.
    InUse(LiveTokens),
}

/// The right to change the active key. No other process can change it as long as this is held; dropping it changes nothing.
#[derive(Debug)]
pub struct SigningKeyChange {
    transaction: Transaction<'static, Any>,
    origin: Option<Arc<AuditOrigin>>,
    /// The key that signs, if there is one.
    pub active: Option<SigningKeyRecord>,
    /// The version that a new key gets.
    pub next_version: u32,
}

impl SigningKeyChange {
    /// Retires the active key, and lets the new one sign.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn replace(mut self, new: &NewSigningKeyRecord, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "UPDATE signing_keys SET retired_at = $1, sealed = NULL WHERE retired_at IS NULL",
        )
        .bind(Seconds(now))
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query("INSERT INTO signing_keys (key_version, kid, public_key, sealed, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(Count(self.next_version))
            .bind(&new.kid)
            .bind(Bytes32(new.public_key))
            .bind(&new.sealed)
            .bind(Seconds(now))
            .execute(&mut *self.transaction)
            .await?;
        let kid = |record: SigningKeyRecord| json!({"kid": record.kid});
        let event = AuditEvent {
            action: AuditAction::SigningKeyRotated,
            object: Some(new.kid.clone()),
            before: self.active.map(kid),
            after: Some(json!({"key_version": self.next_version})),
        };
        let origin = self.origin.as_deref();
        let recorded = audit::append(&mut self.transaction, origin, &event).await?;
        self.transaction.commit().await?;
        recorded.log();
        Ok(())
    }
}

impl Store {
    /// Begins to change the active key, and waits for whoever is changing the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_signing_key(&self) -> Result<SigningKeyChange, Error> {
        let begin = self.dialect.begin_alone();
        let mut transaction = self.pool.begin_with(begin).await?;
        if let Some(lock) = self.dialect.lock_signing_keys() {
            sqlx::query(lock).execute(&mut *transaction).await?;
        }
        let row = sqlx::query("SELECT * FROM signing_keys WHERE retired_at IS NULL")
            .fetch_optional(&mut *transaction)
            .await?;
        let next =
            sqlx::query("SELECT coalesce(max(key_version), 0) + 1 AS next FROM signing_keys")
                .fetch_one(&mut *transaction)
                .await?;
        Ok(SigningKeyChange {
            active: one::<SigningKeyRow, _>(row.as_ref())?,
            next_version: next.try_get("next").map(|Count(next)| next)?,
            origin: self.origin.clone(),
            transaction,
        })
    }

    /// Finds the key that signs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_signing_key(&self) -> Result<Option<SigningKeyRecord>, Error> {
        let row = sqlx::query("SELECT * FROM signing_keys WHERE retired_at IS NULL")
            .fetch_optional(&self.pool)
            .await?;
        Ok(one::<SigningKeyRow, _>(row.as_ref())?)
    }

    /// Lists all keys, the newest first, which is the active one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signing_keys(&self) -> Result<Vec<SigningKeyRecord>, Error> {
        let rows = sqlx::query("SELECT * FROM signing_keys ORDER BY key_version DESC")
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<SigningKeyRow, _>(&rows, "signing_keys"))
    }

    /// Counts the live tokens whose strings a key signed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens_signed_by(&self, kid: &str, now: Timestamp) -> Result<LiveTokens, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(signed_by(&mut connection, kid, now).await?)
    }

    /// Takes a retired key out of the published ones, unless a live token needs it.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_signing_key(
        &self,
        kid: &str,
        now: Timestamp,
    ) -> Result<SigningKeyRemoval, Error> {
        self.write_audited(|mut change| async move {
            let row =
                sqlx::query("SELECT * FROM signing_keys WHERE kid = $1 AND removed_at IS NULL")
                    .bind(kid)
                    .fetch_optional(&mut *change)
                    .await?;
            let Some(key) = one::<SigningKeyRow, SigningKeyRecord>(row.as_ref())? else {
                return Ok(SigningKeyRemoval::Unknown);
            };
            if key.retired_at.is_none() {
                return Ok(SigningKeyRemoval::Active);
            }
            let tokens = signed_by(&mut change, kid, now).await?;
            if tokens.count > 0 {
                return Ok(SigningKeyRemoval::InUse(tokens));
            }
            sqlx::query("UPDATE signing_keys SET removed_at = $2 WHERE kid = $1")
                .bind(kid)
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            let event = AuditEvent::new(AuditAction::SigningKeyRemoved, kid);
            change.commit(SigningKeyRemoval::Done, &event).await
        })
        .await
    }
}

async fn signed_by(
    connection: &mut AnyConnection,
    kid: &str,
    now: Timestamp,
) -> Result<LiveTokens, sqlx::Error> {
    let query = format!(
        "SELECT count(*) AS live, CASE WHEN sum(CASE WHEN first_used_at IS NOT NULL AND ends_at IS NULL THEN 1 ELSE 0 END) > 0 THEN NULL
            ELSE max(CASE WHEN ends_at IS NULL OR (first_used_at IS NULL AND expires_at < ends_at) THEN expires_at ELSE ends_at END) END AS until
         FROM collector_tokens WHERE kid = $2 AND {LIVE}"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(Seconds(now))
        .bind(kid)
        .fetch_one(connection)
        .await?;
    Ok(LiveTokens {
        count: row.try_get("live").map(|Count(live)| live)?,
        until: row
            .try_get::<Option<Seconds>, _>("until")?
            .map(|until| until.0),
    })
}
