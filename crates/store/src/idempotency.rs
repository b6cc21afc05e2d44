//! What an `Idempotency-Key` was used for.

use std::time::Duration;

use domain::Timestamp;
use sqlx::{AnyConnection, Row as _};

use crate::codec::Seconds;
use crate::database::{Error, Store};

/// How long a repetition is recognised. A page that was left open over a weekend may still repeat.
const KEPT_FOR: Duration = Duration::from_hours(7 * 24);

/// A creating call that may come again.
#[derive(Debug, Clone, Copy)]
pub struct RepeatableCall<'a> {
    /// The key that the caller chose.
    pub key: &'a str,
    /// Tells requests with the same key apart.
    pub request: &'a str,
}

/// What is created: a key of one kind says nothing about the other.
#[derive(Debug, Clone, Copy)]
pub enum KeyScope {
    Connector,
    Token,
}

impl KeyScope {
    const fn word(self) -> &'static str {
        match self {
            Self::Connector => "connector",
            Self::Token => "token",
        }
    }
}

/// Returns the request and the result that a key stands for.
pub async fn find(
    connection: &mut AnyConnection,
    scope: KeyScope,
    key: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT request, result FROM idempotency_keys WHERE scope = $1 AND idempotency_key = $2",
    )
    .bind(scope.word())
    .bind(key)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((row.try_get("request")?, row.try_get("result")?)))
        .transpose()
}

/// Stores a key, in the transaction that makes the result.
pub async fn keep(
    connection: &mut AnyConnection,
    scope: KeyScope,
    call: RepeatableCall<'_>,
    result: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO idempotency_keys (scope, idempotency_key, request, result, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(scope.word())
        .bind(call.key)
        .bind(call.request)
        .bind(result)
        .bind(Seconds(now))
        .execute(connection)
        .await
        .map(drop)
}

impl Store {
    /// Forgets keys that are a week old. Returns how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_keys(&self, now: Timestamp) -> Result<u64, Error> {
        let done = sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1")
            .bind(Seconds(now.earlier(KEPT_FOR)))
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}
