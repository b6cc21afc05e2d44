//! Keys for programs.

use domain::{ApiKeyId, ApiKeyScope, PersonId, Timestamp};
use serde_json::json;
use sqlx::FromRow as _;

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Bytes32, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::people::{PERSON_COLUMNS, PersonRecord, PersonRow};
use crate::rows::readable;

/// How exact the time of the last use is, in seconds: a busy program does not write with each of its requests.
const USED_EVERY: i64 = 60;

/// What may be known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRecord {
    /// Names it.
    pub api_key_id: ApiKeyId,
    /// Whose it is: it can do what the person can, as far as its scope goes.
    pub person_id: PersonId,
    /// What the person calls it.
    pub name: String,
    /// How it begins.
    pub prefix: String,
    /// What it may be used for.
    pub scope: ApiKeyScope,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When somebody ended it.
    pub revoked_at: Option<Timestamp>,
}

/// A key that somebody shows, with what it has to be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownApiKey {
    /// The key that begins like this.
    pub record: ApiKeyRecord,
    /// SHA-256 of the whole key.
    pub secret_hash: [u8; 32],
    /// Whose it is.
    pub person: PersonRecord,
}

#[derive(sqlx::FromRow)]
struct ApiKeyRow {
    api_key_id: StoredText<ApiKeyId>,
    person_id: StoredText<PersonId>,
    key_name: String,
    prefix: String,
    scope: StoredText<ApiKeyScope>,
    created_at: Seconds,
    expires_at: Seconds,
    last_used_at: Option<Seconds>,
    revoked_at: Option<Seconds>,
}

impl From<ApiKeyRow> for ApiKeyRecord {
    fn from(row: ApiKeyRow) -> Self {
        let time = |seconds: Seconds| seconds.0;
        Self {
            api_key_id: row.api_key_id.0,
            person_id: row.person_id.0,
            name: row.key_name,
            prefix: row.prefix,
            scope: row.scope.0,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
            last_used_at: row.last_used_at.map(time),
            revoked_at: row.revoked_at.map(time),
        }
    }
}

/// Columns of a key, but for whose it is.
const KEY_COLUMNS: &str = "k.api_key_id, k.name AS key_name, k.prefix, k.scope, k.created_at, k.expires_at, k.last_used_at, k.revoked_at";

impl Store {
    /// Stores a key.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn create_api_key(
        &self,
        new: &ApiKeyRecord,
        secret_hash: [u8; 32],
    ) -> Result<(), Error> {
        self.write_audited(|mut change| async move {
            sqlx::query("INSERT INTO api_keys (api_key_id, person_id, name, prefix, secret_hash, scope, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
                .bind(StoredText(&new.api_key_id))
                .bind(StoredText(&new.person_id))
                .bind(&new.name)
                .bind(&new.prefix)
                .bind(Bytes32(secret_hash))
                .bind(StoredText(&new.scope))
                .bind(Seconds(new.created_at))
                .bind(Seconds(new.expires_at))
                .execute(&mut *change)
                .await?;
            let event = AuditEvent::new(AuditAction::ApiKeyCreated, new.api_key_id).after(json!({
                "name": new.name, "prefix": new.prefix, "scope": new.scope.slug(), "expires_at": new.expires_at.to_string(),
            }));
            change.commit((), &event).await
        })
        .await
    }

    /// Lists the keys of a person, the newest first, with those that count no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_keys(&self, person_id: PersonId) -> Result<Vec<ApiKeyRecord>, Error> {
        let query = format!(
            "SELECT k.person_id, {KEY_COLUMNS} FROM api_keys k WHERE k.person_id = $1 ORDER BY k.created_at DESC, k.api_key_id DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(StoredText(&person_id))
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<ApiKeyRow, _>(&rows, "api_keys"))
    }

    /// Finds the key that begins like this, if it counts and its person may come in. Whether it is the one that was shown has to be found
    /// out by its hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_key(
        &self,
        prefix: &str,
        now: Timestamp,
    ) -> Result<Option<ShownApiKey>, Error> {
        let query = format!(
            "SELECT {KEY_COLUMNS}, k.secret_hash, {PERSON_COLUMNS}
             FROM api_keys k JOIN people p ON p.person_id = k.person_id
             WHERE k.prefix = $1 AND k.revoked_at IS NULL AND k.expires_at > $2 AND p.disabled_at IS NULL"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(prefix)
            .bind(Seconds(now))
            .fetch_optional(&self.pool)
            .await?;
        let read = |row| -> Result<_, sqlx::Error> {
            let Bytes32(secret_hash) = sqlx::Row::try_get(&row, "secret_hash")?;
            Ok(ShownApiKey {
                record: ApiKeyRow::from_row(&row)?.into(),
                person: PersonRow::from_row(&row)?.into(),
                secret_hash,
            })
        };
        Ok(row.map(read).transpose()?)
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_api_key_used(&self, key: &ApiKeyRecord, now: Timestamp) -> Result<(), Error> {
        if key
            .last_used_at
            .is_some_and(|last| now.seconds_since(last) < USED_EVERY)
        {
            return Ok(());
        }
        self.write(|mut change| async move {
            sqlx::query("UPDATE api_keys SET last_used_at = $2 WHERE api_key_id = $1")
                .bind(StoredText(&key.api_key_id))
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            change.commit(()).await
        })
        .await
    }

    /// Ends a key of a person at once. Ending it again changes nothing. Says whether there is such a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_api_key(
        &self,
        person_id: PersonId,
        id: ApiKeyId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            let done = sqlx::query("UPDATE api_keys SET revoked_at = $3 WHERE person_id = $1 AND api_key_id = $2 AND revoked_at IS NULL")
                .bind(StoredText(&person_id))
                .bind(StoredText(&id))
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            if done.rows_affected() > 0 {
                let event = AuditEvent::new(AuditAction::ApiKeyRevoked, id);
                return change.commit(true, &event).await;
            }
            let known = sqlx::query("SELECT 1 FROM api_keys WHERE person_id = $1 AND api_key_id = $2")
                .bind(StoredText(&person_id))
                .bind(StoredText(&id))
                .fetch_optional(&mut *change)
                .await?;
            Ok(known.is_some())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::Role;
    use uuid::Uuid;

    use super::*;
    use crate::connectors::tests::now;
    use crate::people::tests::person;
    use crate::testing::on_each;

    #[tokio::test]
    async fn a_key_counts_until_it_is_over_ended_or_its_person_is_kept_out() {
        on_each(async |store| {
            let bob = person("bob", Role::Admin);
            store.add_person(&bob).await.unwrap();
            let key = |prefix: &str| ApiKeyRecord {
                api_key_id: ApiKeyId::new(Uuid::now_v7()),
                person_id: bob.person_id,
                name: "terraform".to_owned(),
                prefix: prefix.to_owned(),
                scope: ApiKeyScope::Write,
                created_at: now(),
                expires_at: now().later(Duration::from_hours(24)),
                last_used_at: None,
                revoked_at: None,
            };
            let (kept, ended) = (key("lsk_1"), key("lsk_2"));
            for new in [&kept, &ended] {
                store.create_api_key(new, [7; 32]).await.unwrap();
            }
            assert!(store.create_api_key(&key("lsk_1"), [8; 32]).await.is_err());
            let found = async |prefix, hours| {
                let at = now().later(Duration::from_hours(hours));
                store.api_key(prefix, at).await.unwrap()
            };
            let shown = found("lsk_1", 0).await.unwrap();
            assert_eq!((&shown.record, &shown.person), (&kept, &bob));
            assert_eq!(shown.secret_hash, [7; 32]);
            assert!(found("lsk_1", 24).await.is_none());
            assert!(found("lsk_3", 0).await.is_none());
            let end = async |of| {
                let id = ended.api_key_id;
                store.revoke_api_key(of, id, now()).await.unwrap()
            };
            assert!(!end(PersonId::PRACTISING).await);
            assert!(end(bob.person_id).await);
            assert!(found("lsk_2", 0).await.is_none());
            store.note_api_key_used(&kept, now()).await.unwrap();
            let listed = store.api_keys(bob.person_id).await.unwrap();
            assert_eq!(listed.len(), 2);
            assert_eq!(listed[1].last_used_at, Some(now()));
            assert_eq!(listed[0].revoked_at, Some(now()));
            store
                .disable_person(bob.person_id, Some(now()))
                .await
                .unwrap();
            assert!(found("lsk_1", 0).await.is_none());
        })
        .await;
    }
}
