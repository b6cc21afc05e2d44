//! The keys that sign connection strings. Private halves come sealed and leave sealed.

use sqlx::{Sqlite, Transaction};

use super::*;

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
    /// When the last of them ends at the latest; `None` when there are none.
    pub until: Option<Timestamp>,
}

/// How removing a key ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
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
    transaction: Transaction<'static, Sqlite>,
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
    pub async fn replace(
        mut self,
        new: &NewSigningKeyRecord,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE signing_keys SET retired_at = ?1, sealed = NULL WHERE retired_at IS NULL",
        )
        .bind(now.as_second())
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query("INSERT INTO signing_keys (key_version, kid, public_key, sealed, created_at) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(self.next_version)
            .bind(&new.kid)
            .bind(new.public_key.as_slice())
            .bind(&new.sealed)
            .bind(now.as_second())
            .execute(&mut *self.transaction)
            .await?;
        self.transaction.commit().await
    }
}

impl Store {
    /// Begins to change the active key, and waits for whoever is changing the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_signing_key(&self) -> Result<SigningKeyChange, sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let row = sqlx::query("SELECT * FROM signing_keys WHERE retired_at IS NULL")
            .fetch_optional(&mut *transaction)
            .await?;
        let next =
            sqlx::query("SELECT coalesce(max(key_version), 0) + 1 AS next FROM signing_keys")
                .fetch_one(&mut *transaction)
                .await?;
        Ok(SigningKeyChange {
            active: row.as_ref().map(read).transpose()?,
            next_version: next.try_get("next")?,
            transaction,
        })
    }

    /// Finds the key that signs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_signing_key(&self) -> Result<Option<SigningKeyRecord>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM signing_keys WHERE retired_at IS NULL")
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists all keys, the newest first, which is the active one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signing_keys(&self) -> Result<Vec<SigningKeyRecord>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM signing_keys ORDER BY key_version DESC")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Counts the live tokens whose strings a key signed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens_signed_by(
        &self,
        kid: &str,
        now: Timestamp,
    ) -> Result<LiveTokens, sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        signed_by(&mut connection, kid, now).await
    }

    /// Takes a retired key out of the published ones, unless a live token needs it.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_signing_key(
        &self,
        kid: &str,
        now: Timestamp,
    ) -> Result<Removed, sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let row = sqlx::query("SELECT * FROM signing_keys WHERE kid = ?1 AND removed_at IS NULL")
            .bind(kid)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(key) = row.as_ref().map(read).transpose()? else {
            return Ok(Removed::Unknown);
        };
        if key.retired_at.is_none() {
            return Ok(Removed::Active);
        }
        let tokens = signed_by(&mut transaction, kid, now).await?;
        if tokens.count > 0 {
            return Ok(Removed::InUse(tokens));
        }
        sqlx::query("UPDATE signing_keys SET removed_at = ?2 WHERE kid = ?1")
            .bind(kid)
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Removed::Done)
    }
}

async fn signed_by(
    connection: &mut SqliteConnection,
    kid: &str,
    now: Timestamp,
) -> Result<LiveTokens, sqlx::Error> {
    let query = format!(
        "SELECT count(*) AS live, max(min(expires_at, coalesce(ends_at, expires_at))) AS until FROM collector_tokens WHERE kid = ?2 AND {LIVE}"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(now.as_second())
        .bind(kid)
        .fetch_one(connection)
        .await?;
    Ok(LiveTokens {
        count: row.try_get("live")?,
        until: optional_time(&row, "until")?,
    })
}

fn read(row: &SqliteRow) -> Result<SigningKeyRecord, sqlx::Error> {
    let public_key: Vec<u8> = row.try_get("public_key")?;
    Ok(SigningKeyRecord {
        key_version: row.try_get("key_version")?,
        kid: row.try_get("kid")?,
        public_key: public_key
            .try_into()
            .map_err(|_| sqlx::Error::ColumnDecode {
                index: "public_key".to_owned(),
                source: "a public key has 32 bytes".into(),
            })?,
        sealed: row.try_get("sealed")?,
        created_at: time(row, "created_at")?,
        retired_at: optional_time(row, "retired_at")?,
        removed_at: optional_time(row, "removed_at")?,
    })
}
