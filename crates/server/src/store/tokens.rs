//! Collector tokens, as hashes.

use super::*;

/// What is stored of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its id.
    pub token_id: TokenId,
    /// First digits of its hash.
    pub fingerprint: String,
    /// When it was minted.
    pub created_at: Timestamp,
    /// Until when it must be used for the first time.
    pub expires_at: Timestamp,
    /// When somebody ended it.
    pub revoked_at: Option<Timestamp>,
}

/// A token to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTokenRecord {
    /// Its id.
    pub token_id: TokenId,
    /// Whose it is.
    pub connector_id: ConnectorId,
    /// SHA-256 of the whole token.
    pub hash: [u8; 32],
    /// First digits of the hash.
    pub fingerprint: String,
    /// Where the collector runs.
    pub execution_mode: &'static str,
    /// When it was minted.
    pub created_at: Timestamp,
    /// Until when it must be used for the first time.
    pub expires_at: Timestamp,
}

/// How storing a token ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minted {
    /// It is stored.
    New,
    /// The same request had made one before.
    Before,
    /// The key belongs to another request.
    KeyReused,
    /// Two are alive.
    TooMany,
    /// There is no such connector.
    NoConnector,
}

/// How many tokens of a connector may be alive, so that one can replace the other without a gap.
const MAX_LIVE: u32 = 2;

impl Store {
    /// Stores a token.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn create_token(
        &self,
        new: &NewTokenRecord,
        key: &str,
        request: &str,
    ) -> Result<Minted, sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if let Some((before, _)) = idempotency::find(&mut transaction, key).await? {
            return Ok(if before == request {
                Minted::Before
            } else {
                Minted::KeyReused
            });
        }
        let connector_id = new.connector_id.to_string();
        let known = sqlx::query("SELECT 1 FROM connectors WHERE connector_id = ?1")
            .bind(&connector_id)
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_none() {
            return Ok(Minted::NoConnector);
        }
        let live = sqlx::query("SELECT count(*) AS live FROM collector_tokens WHERE connector_id = ?1 AND revoked_at IS NULL AND expires_at > ?2")
            .bind(&connector_id)
            .bind(new.created_at.as_second())
            .fetch_one(&mut *transaction)
            .await?;
        if live.try_get::<u32, _>("live")? >= MAX_LIVE {
            return Ok(Minted::TooMany);
        }
        sqlx::query(
            "INSERT INTO collector_tokens (token_id, connector_id, hash, fingerprint, execution_mode, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(new.token_id.to_string())
        .bind(&connector_id)
        .bind(new.hash.as_slice())
        .bind(&new.fingerprint)
        .bind(new.execution_mode)
        .bind(new.created_at.as_second())
        .bind(new.expires_at.as_second())
        .execute(&mut *transaction)
        .await?;
        idempotency::keep(
            &mut transaction,
            key,
            request,
            &new.token_id.to_string(),
            new.created_at,
        )
        .await?;
        transaction.commit().await?;
        Ok(Minted::New)
    }

    /// Lists the tokens of a connector, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, connector_id: ConnectorId) -> Result<Vec<TokenRecord>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM collector_tokens WHERE connector_id = ?1 ORDER BY created_at DESC, rowid DESC")
            .bind(connector_id.to_string())
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &SqliteRow| {
            Ok(TokenRecord {
                token_id: column(row, "token_id", TokenId::parse)?,
                fingerprint: row.try_get("fingerprint")?,
                created_at: time(row, "created_at")?,
                expires_at: time(row, "expires_at")?,
                revoked_at: row
                    .try_get::<Option<i64>, _>("revoked_at")?
                    .map(clock::from_unix),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Ends a token at once. Ending it again changes nothing. Gives whether there is such a token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(
        &self,
        connector_id: ConnectorId,
        token_id: TokenId,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let found = sqlx::query("UPDATE collector_tokens SET revoked_at = coalesce(revoked_at, ?3) WHERE connector_id = ?1 AND token_id = ?2")
            .bind(connector_id.to_string())
            .bind(token_id.to_string())
            .bind(now.as_second())
            .execute(&self.pool)
            .await?;
        Ok(found.rows_affected() > 0)
    }
}
