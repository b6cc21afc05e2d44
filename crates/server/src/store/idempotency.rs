//! What an `Idempotency-Key` was used for.

use jiff::Timestamp;
use sqlx::{Row as _, SqliteConnection};

/// Finds the request and the result that a key stands for.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    key: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let row =
        sqlx::query("SELECT request, result FROM idempotency_keys WHERE idempotency_key = ?1")
            .bind(key)
            .fetch_optional(connection)
            .await?;
    row.map(|row| Ok((row.try_get("request")?, row.try_get("result")?)))
        .transpose()
}

/// Keeps a key, in the transaction that makes the result.
pub(super) async fn keep(
    connection: &mut SqliteConnection,
    key: &str,
    request: &str,
    result: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO idempotency_keys (idempotency_key, request, result, created_at) VALUES (?1, ?2, ?3, ?4)")
        .bind(key)
        .bind(request)
        .bind(result)
        .bind(now.as_second())
        .execute(connection)
        .await
        .map(drop)
}
