//! The use of collector tokens.

use std::time::Duration;

use domain::{ConnectorId, Timestamp, TokenId};
use sqlx::AnyConnection;

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
const OLDER_LIVE_FOR: Duration = Duration::from_hours(24);

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
        if purpose == TokenPurpose::Looking {
            let mut connection = self.pool.acquire().await?;
            return Ok(judge(&mut connection, hash, now).await?.0);
        }
        self.write(|mut change| async move {
            let (token_use, row) = judge(&mut change, hash, now).await?;
            let (TokenUse::Allowed(token), Some(row)) = (token_use, row) else {
                return Ok(token_use);
            };
            sqlx::query(
                "UPDATE collector_tokens SET first_used_at = coalesce(first_used_at, $1), last_used_at = $1 WHERE token_id = $2",
            )
            .bind(Seconds(now))
            .bind(StoredText(&token.token_id))
            .execute(&mut *change)
            .await?;
            if row.first_used_at.is_none() {
                end_older(&mut change, token, row.created_at.0, now).await?;
            }
            change.commit(token_use).await
        })
        .await
    }
}

/// Says what a token is good for.
async fn judge(
    connection: &mut AnyConnection,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<(TokenUse, Option<UsedTokenRow>), sqlx::Error> {
    let row = sqlx::query(
        "SELECT token_id, connector_id, created_at, expires_at, first_used_at, ends_at, revoked_at FROM collector_tokens WHERE hash = $1",
    )
    .bind(Bytes32(hash))
    .fetch_optional(connection)
    .await?;
    let Some(row) = one::<UsedTokenRow, UsedTokenRow>(row.as_ref())? else {
        return Ok((TokenUse::Unknown, None));
    };
    let token = CollectorToken {
        token_id: row.token_id.0,
        connector_id: row.connector_id.0,
    };
    let was_not_used_in_time = row.first_used_at.is_none() && row.expires_at.0 <= now;
    let token_use = if row.revoked_at.is_some() {
        TokenUse::Revoked(token)
    } else if was_not_used_in_time || row.ends_at.as_ref().is_some_and(|end| end.0 <= now) {
        TokenUse::Ended(token)
    } else {
        TokenUse::Allowed(token)
    };
    Ok((token_use, Some(row)))
}

/// Lets the older tokens of the connector end a day later, unless they end earlier anyway.
async fn end_older(
    connection: &mut AnyConnection,
    token: CollectorToken,
    created_at: Timestamp,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let end = now.later(OLDER_LIVE_FOR);
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

#[cfg(test)]
mod tests {
    use domain::{AccountId, ExecutionMode};
    use uuid::Uuid;

    use super::*;
    use crate::connectors::tests::connector;
    use crate::testing::on_each;
    use crate::{NewSigningKeyRecord, NewTokenRecord, RepeatableCall, TokenRecord};

    fn hour(hours: i64) -> Timestamp {
        Timestamp(1_795_356_000 + hours * 3600)
    }

    /// A connector with two tokens, minted in the hours 0 and 1, to be used within 10 hours; their hashes are all 1 and all 2.
    async fn with_two_tokens(store: &Store) -> ConnectorId {
        let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
        let new = connector(account, 1, true);
        let connector_id = new.connector_id;
        store.create_connector(new).await.unwrap();
        let key = NewSigningKeyRecord {
            kid: "k".to_owned(),
            public_key: [0; 32],
            sealed: vec![1],
        };
        let change = store.change_signing_key().await.unwrap();
        change.replace(&key, hour(0)).await.unwrap();
        for number in [1_u8, 2] {
            let created_at = hour(i64::from(number) - 1);
            let new = NewTokenRecord {
                token_id: TokenId::new(Uuid::from_u128(number.into())),
                connector_id,
                hash: [number; 32],
                fingerprint: "f".to_owned(),
                execution_mode: ExecutionMode::Standalone,
                created_at,
                expires_at: hour(10),
                older_end_at: None,
            };
            let call = RepeatableCall {
                key: &number.to_string(),
                request: "mint",
            };
            store.create_token(&new, "k", call).await.unwrap();
        }
        connector_id
    }

    async fn show(store: &Store, number: u8, purpose: TokenPurpose, at: i64) -> TokenUse {
        store
            .use_token([number; 32], purpose, hour(at))
            .await
            .unwrap()
    }

    async fn is_allowed(store: &Store, number: u8, at: i64) -> bool {
        let used = show(store, number, TokenPurpose::Pushing, at).await;
        matches!(used, TokenUse::Allowed(_))
    }

    async fn tokens(store: &Store, id: ConnectorId) -> Vec<TokenRecord> {
        store.tokens(id).await.unwrap()
    }

    #[tokio::test]
    async fn one_that_was_used_in_time_lives_on() {
        on_each(async |store| {
            with_two_tokens(&store).await;
            assert!(is_allowed(&store, 1, 9).await);
            assert!(is_allowed(&store, 1, 1000).await);
            assert!(!is_allowed(&store, 2, 10).await, "it was not used in time");
            assert_eq!(
                show(&store, 9, TokenPurpose::Pushing, 0).await,
                TokenUse::Unknown
            );
        })
        .await;
    }

    #[tokio::test]
    async fn the_first_push_of_the_newer_ends_the_older_a_day_later() {
        on_each(async |store| {
            let id = with_two_tokens(&store).await;
            assert!(is_allowed(&store, 1, 2).await);
            show(&store, 2, TokenPurpose::Looking, 3).await;
            assert!(
                tokens(&store, id)
                    .await
                    .iter()
                    .all(|token| token.ends_at.is_none())
            );
            assert!(is_allowed(&store, 2, 4).await);
            assert!(is_allowed(&store, 1, 27).await);
            assert!(!is_allowed(&store, 1, 28).await);
            assert!(is_allowed(&store, 2, 28).await);
            // The older does not end the newer by being used again.
            assert_eq!(tokens(&store, id).await[0].ends_at, None);
        })
        .await;
    }

    #[tokio::test]
    async fn a_revoked_one_is_told_from_one_that_ended() {
        on_each(async |store| {
            let id = with_two_tokens(&store).await;
            let token = tokens(&store, id).await[1].token_id;
            store.revoke_token(id, token, hour(2)).await.unwrap();
            let shown = show(&store, 1, TokenPurpose::Pushing, 3).await;
            assert!(matches!(shown, TokenUse::Revoked(_)), "{shown:?}");
            let shown = show(&store, 2, TokenPurpose::Looking, 11).await;
            assert!(matches!(shown, TokenUse::Ended(_)), "{shown:?}");
        })
        .await;
    }
}
