//! Collector tokens, as hashes.

use domain::{ConnectorId, ExecutionMode, Timestamp, TokenId};
use serde_json::json;
use sqlx::{AnyConnection, Row as _};

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Bytes32, Count, Seconds, StoredText};
use crate::connectors;
use crate::database::{Error, Store};
use crate::idempotency::{self, KeyScope, RepeatableCall};
use crate::rows::readable;

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
    /// When a collector first used it.
    pub first_used_at: Option<Timestamp>,
    /// When a collector last used it.
    pub last_used_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    token_id: StoredText<TokenId>,
    fingerprint: String,
    kid: Option<String>,
    created_at: Seconds,
    expires_at: Seconds,
    shown_at: Option<Seconds>,
    ends_at: Option<Seconds>,
    revoked_at: Option<Seconds>,
    first_used_at: Option<Seconds>,
    last_used_at: Option<Seconds>,
}

impl From<TokenRow> for TokenRecord {
    fn from(row: TokenRow) -> Self {
        let time = |seconds: Seconds| seconds.0;
        Self {
            token_id: row.token_id.0,
            fingerprint: row.fingerprint,
            kid: row.kid,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
            shown_at: row.shown_at.map(time),
            ends_at: row.ends_at.map(time),
            revoked_at: row.revoked_at.map(time),
            first_used_at: row.first_used_at.map(time),
            last_used_at: row.last_used_at.map(time),
        }
    }
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
    pub execution_mode: ExecutionMode,
    /// When it was minted.
    pub created_at: Timestamp,
    /// Until when it must be used for the first time.
    pub expires_at: Timestamp,
    /// When the older live tokens of the connector end, where that is not left to the first push of this one.
    pub older_end_at: Option<Timestamp>,
}

/// How storing a token ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenCreated {
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

/// The condition under which a token could be used; `$1` is the time. One that was used in time lives on until it is ended.
pub const LIVE: &str = "revoked_at IS NULL AND (first_used_at IS NOT NULL OR expires_at > $1) AND (ends_at IS NULL OR ends_at > $1)";

impl Store {
    /// Stores a token whose string a key is going to sign, and settles the end of the older ones.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn create_token(
        &self,
        new: &NewTokenRecord,
        kid: &str,
        call: RepeatableCall<'_>,
    ) -> Result<TokenCreated, Error> {
        self.write_audited(|mut change| async move {
            if let Some(refused) = refusal(&mut change, new, kid, call).await? {
                return Ok(refused);
            }
            end_older(&mut change, new).await?;
            if live(&mut change, new).await? >= MAX_LIVE {
                return Ok(TokenCreated::TooMany);
            }
            insert(&mut change, new, kid).await?;
            let token_id = new.token_id.to_string();
            idempotency::keep(
                &mut change,
                KeyScope::Token,
                call,
                &token_id,
                new.created_at,
            )
            .await?;
            let event = AuditEvent::new(AuditAction::StringMinted, new.token_id).after(json!({
                "connector_id": new.connector_id.to_string(), "fingerprint": new.fingerprint, "kid": kid,
                "execution_mode": new.execution_mode.to_string(), "expires_at": new.expires_at.to_string(),
                "older_end_at": new.older_end_at.map(|end| end.to_string()),
            }));
            change.commit(TokenCreated::New, &event).await
        })
        .await
    }

    /// Lists the tokens of a connector, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, connector_id: ConnectorId) -> Result<Vec<TokenRecord>, Error> {
        let rows = sqlx::query("SELECT * FROM collector_tokens WHERE connector_id = $1 ORDER BY created_at DESC, token_id DESC")
            .bind(StoredText(&connector_id))
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<TokenRow, _>(&rows, "collector_tokens"))
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
    ) -> Result<bool, Error> {
        self.note_once(
            "UPDATE collector_tokens SET revoked_at = $3 WHERE connector_id = $1 AND token_id = $2 AND revoked_at IS NULL",
            AuditAction::StringRevoked,
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
    ) -> Result<bool, Error> {
        self.note_once(
            "UPDATE collector_tokens SET shown_at = $3 WHERE connector_id = $1 AND token_id = $2 AND shown_at IS NULL",
            AuditAction::StringShown,
            connector_id,
            token_id,
            now,
        )
        .await
    }

    async fn note_once(
        &self,
        update: &'static str,
        action: AuditAction,
        connector_id: ConnectorId,
        token_id: TokenId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            let done = sqlx::query(update)
                .bind(StoredText(&connector_id))
                .bind(StoredText(&token_id))
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            if done.rows_affected() > 0 {
                let event = AuditEvent::new(action, token_id)
                    .after(json!({"connector_id": connector_id.to_string()}));
                return change.commit(true, &event).await;
            }
            let known = sqlx::query(
                "SELECT 1 FROM collector_tokens WHERE connector_id = $1 AND token_id = $2",
            )
            .bind(StoredText(&connector_id))
            .bind(StoredText(&token_id))
            .fetch_optional(&mut *change)
            .await?;
            Ok(known.is_some())
        })
        .await
    }
}

/// Returns why no token can be made, if so.
async fn refusal(
    connection: &mut AnyConnection,
    new: &NewTokenRecord,
    kid: &str,
    call: RepeatableCall<'_>,
) -> Result<Option<TokenCreated>, sqlx::Error> {
    let used = idempotency::find(connection, KeyScope::Token, call.key).await?;
    if let Some((before, _)) = used {
        return Ok(Some(if before == call.request {
            TokenCreated::Before
        } else {
            TokenCreated::KeyReused
        }));
    }
    if !connectors::is_there(connection, new.connector_id).await? {
        return Ok(Some(TokenCreated::NoConnector));
    }
    let signs = sqlx::query("SELECT 1 FROM signing_keys WHERE kid = $1 AND retired_at IS NULL")
        .bind(kid)
        .fetch_optional(connection)
        .await?;
    Ok(signs.is_none().then_some(TokenCreated::KeyRetired))
}

/// Settles the end of the live tokens. One that ends earlier anyway keeps its end.
async fn end_older(
    connection: &mut AnyConnection,
    new: &NewTokenRecord,
) -> Result<(), sqlx::Error> {
    let Some(end) = new.older_end_at else {
        return Ok(());
    };
    let query = format!(
        "UPDATE collector_tokens SET ends_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END WHERE connector_id = $2 AND {LIVE}"
    );
    sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(Seconds(new.created_at))
        .bind(StoredText(&new.connector_id))
        .bind(Seconds(end))
        .execute(connection)
        .await
        .map(drop)
}

async fn live(connection: &mut AnyConnection, new: &NewTokenRecord) -> Result<u32, sqlx::Error> {
    let query =
        format!("SELECT count(*) AS live FROM collector_tokens WHERE connector_id = $2 AND {LIVE}");
    sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(Seconds(new.created_at))
        .bind(StoredText(&new.connector_id))
        .fetch_one(connection)
        .await?
        .try_get("live")
        .map(|Count(live)| live)
}

async fn insert(
    connection: &mut AnyConnection,
    new: &NewTokenRecord,
    kid: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO collector_tokens (token_id, connector_id, hash, fingerprint, execution_mode, created_at, expires_at, kid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(StoredText(&new.token_id))
    .bind(StoredText(&new.connector_id))
    .bind(Bytes32(new.hash))
    .bind(&new.fingerprint)
    .bind(StoredText(&new.execution_mode))
    .bind(Seconds(new.created_at))
    .bind(Seconds(new.expires_at))
    .bind(kid)
    .execute(connection)
    .await
    .map(drop)
}
