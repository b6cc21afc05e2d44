//! The use of collector tokens.

use domain::{ConnectorId, TokenId};
use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use crate::codec::{Bytes32, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::one;

/// A token that was shown by somebody, and is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CollectorToken {
    /// Its id.
    pub token_id: TokenId,
    /// Whose it is.
    pub connector_id: ConnectorId,
}

/// What came of showing a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// It is alive.
    Allowed(CollectorToken),
    /// No connector has it. A removed connector takes its tokens with it.
    Unknown,
    /// A person ended it.
    Revoked(CollectorToken),
    /// It was not used in time, or ended after a newer one was.
    Ended(CollectorToken),
}

/// What a token is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPurpose {
    /// To learn what is to be done. It does not count as a use: a check of a new string must not end the old one.
    Looking,
    /// To push.
    Pushing,
}

/// How long the older tokens of a connector live once a newer one has pushed.
const OLDER_LIVE_FOR: SignedDuration = SignedDuration::from_hours(24);

#[derive(sqlx::FromRow)]
struct UsedTokenRow {
    token_id: StoredText<TokenId>,
    connector_id: StoredText<ConnectorId>,
    created_at: Seconds,
    expires_at: Seconds,
    first_used_at: Option<Seconds>,
    ends_at: Option<Seconds>,
    revoked_at: Option<Seconds>,
}

impl Store {
    /// Looks a token up by its hash, and notes a push. The first push settles the end of the connector's older tokens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_token(
        &self,
        hash: [u8; 32],
        purpose: TokenPurpose,
        now: Timestamp,
    ) -> Result<TokenUse, Error> {
        let mut transaction = match purpose {
            TokenPurpose::Looking => self.pool.begin().await?,
            TokenPurpose::Pushing => self.pool.begin_with("BEGIN IMMEDIATE").await?,
        };
        let row = sqlx::query(
            "SELECT token_id, connector_id, created_at, expires_at, first_used_at, ends_at, revoked_at FROM collector_tokens WHERE hash = $1",
        )
        .bind(Bytes32(hash))
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = one::<UsedTokenRow, UsedTokenRow>(row.as_ref())? else {
            return Ok(TokenUse::Unknown);
        };
        let token = CollectorToken {
            token_id: row.token_id.0,
            connector_id: row.connector_id.0,
        };
        if row.revoked_at.is_some() {
            return Ok(TokenUse::Revoked(token));
        }
        let was_not_used = row.first_used_at.is_none();
        let is_over = (was_not_used && row.expires_at.0 <= now)
            || row.ends_at.is_some_and(|end| end.0 <= now);
        if is_over {
            return Ok(TokenUse::Ended(token));
        }
        if purpose == TokenPurpose::Looking {
            return Ok(TokenUse::Allowed(token));
        }
        sqlx::query(
            "UPDATE collector_tokens SET first_used_at = coalesce(first_used_at, $1), last_used_at = $1 WHERE token_id = $2",
        )
        .bind(Seconds(now))
        .bind(StoredText(&token.token_id))
        .execute(&mut *transaction)
        .await?;
        if was_not_used {
            end_older(&mut transaction, token, row.created_at.0, now).await?;
        }
        transaction.commit().await?;
        Ok(TokenUse::Allowed(token))
    }
}

/// Lets the older tokens of the connector end a day later, unless they end earlier anyway.
async fn end_older(
    connection: &mut SqliteConnection,
    token: CollectorToken,
    created_at: Timestamp,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let end = now.saturating_add(OLDER_LIVE_FOR).unwrap_or(Timestamp::MAX);
    sqlx::query(
        "UPDATE collector_tokens SET ends_at = $1 WHERE connector_id = $2 AND token_id <> $3 AND created_at <= $4 AND (ends_at IS NULL OR ends_at > $1)",
    )
    .bind(Seconds(end))
    .bind(StoredText(&token.connector_id))
    .bind(StoredText(&token.token_id))
    .bind(Seconds(created_at))
    .execute(connection)
    .await
    .map(drop)
}
