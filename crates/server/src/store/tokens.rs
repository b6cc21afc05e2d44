//! Collector tokens, as hashes.

use super::*;

/// What is stored of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its id.
    pub token_id: TokenId,
    /// First digits of its hash.
    pub fingerprint: String,
    /// The key that signed its string.
    pub kid: Option<String>,
    /// When it was minted.
    pub created_at: Timestamp,
    /// Until when it must be used for the first time.
    pub expires_at: Timestamp,
    /// When somebody had seen its string.
    pub shown_at: Option<Timestamp>,
    /// When it ends because of a newer one.
    pub ends_at: Option<Timestamp>,
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
    /// When the older live tokens of the connector end, where that is not left to the first push of this one.
    pub older_end_at: Option<Timestamp>,
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
    /// The key does not sign any more.
    KeyRetired,
}

/// How many tokens of a connector may be alive, so that one can replace the other without a gap.
const MAX_LIVE: u32 = 2;

/// The condition under which a token could be used; `?1` is the time.
pub(super) const LIVE: &str =
    "revoked_at IS NULL AND expires_at > ?1 AND (ends_at IS NULL OR ends_at > ?1)";

impl Store {
    /// Stores a token whose string a key is going to sign, and settles the end of the older ones.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn create_token(
        &self,
        new: &NewTokenRecord,
        kid: &str,
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
        let known = sqlx::query("SELECT 1 FROM connectors WHERE connector_id = ?1")
            .bind(new.connector_id.to_string())
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_none() {
            return Ok(Minted::NoConnector);
        }
        let signs = sqlx::query("SELECT 1 FROM signing_keys WHERE kid = ?1 AND retired_at IS NULL")
            .bind(kid)
            .fetch_optional(&mut *transaction)
            .await?;
        if signs.is_none() {
            return Ok(Minted::KeyRetired);
        }
        end_older(&mut transaction, new).await?;
        if live(&mut transaction, new).await? >= MAX_LIVE {
            return Ok(Minted::TooMany);
        }
        insert(&mut transaction, new, kid).await?;
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
                kid: row.try_get("kid")?,
                created_at: time(row, "created_at")?,
                expires_at: time(row, "expires_at")?,
                shown_at: optional_time(row, "shown_at")?,
                ends_at: optional_time(row, "ends_at")?,
                revoked_at: optional_time(row, "revoked_at")?,
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
        self.note_once(
            "UPDATE collector_tokens SET revoked_at = coalesce(revoked_at, ?3) WHERE connector_id = ?1 AND token_id = ?2",
            connector_id,
            token_id,
            now,
        )
        .await
    }

    /// Notes that somebody has seen the string of a token. Noting it again changes nothing. Gives whether there is such a token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_token_shown(
        &self,
        connector_id: ConnectorId,
        token_id: TokenId,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        self.note_once(
            "UPDATE collector_tokens SET shown_at = coalesce(shown_at, ?3) WHERE connector_id = ?1 AND token_id = ?2",
            connector_id,
            token_id,
            now,
        )
        .await
    }

    async fn note_once(
        &self,
        update: &'static str,
        connector_id: ConnectorId,
        token_id: TokenId,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let found = sqlx::query(update)
            .bind(connector_id.to_string())
            .bind(token_id.to_string())
            .bind(now.as_second())
            .execute(&self.pool)
            .await?;
        Ok(found.rows_affected() > 0)
    }
}

/// Settles the end of the live tokens. One that ends earlier anyway keeps its end.
async fn end_older(
    connection: &mut SqliteConnection,
    new: &NewTokenRecord,
) -> Result<(), sqlx::Error> {
    let Some(end) = new.older_end_at else {
        return Ok(());
    };
    let query = format!(
        "UPDATE collector_tokens SET ends_at = min(coalesce(ends_at, ?3), ?3) WHERE connector_id = ?2 AND {LIVE}"
    );
    sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(new.created_at.as_second())
        .bind(new.connector_id.to_string())
        .bind(end.as_second())
        .execute(connection)
        .await
        .map(drop)
}

async fn live(connection: &mut SqliteConnection, new: &NewTokenRecord) -> Result<u32, sqlx::Error> {
    let query =
        format!("SELECT count(*) AS live FROM collector_tokens WHERE connector_id = ?2 AND {LIVE}");
    sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(new.created_at.as_second())
        .bind(new.connector_id.to_string())
        .fetch_one(connection)
        .await?
        .try_get("live")
}

async fn insert(
    connection: &mut SqliteConnection,
    new: &NewTokenRecord,
    kid: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO collector_tokens (token_id, connector_id, hash, fingerprint, execution_mode, created_at, expires_at, kid) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(new.token_id.to_string())
    .bind(new.connector_id.to_string())
    .bind(new.hash.as_slice())
    .bind(&new.fingerprint)
    .bind(new.execution_mode)
    .bind(new.created_at.as_second())
    .bind(new.expires_at.as_second())
    .bind(kid)
    .execute(connection)
    .await
    .map(drop)
}
