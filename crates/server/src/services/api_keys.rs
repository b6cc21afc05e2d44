//! Keys for programs.

use std::time::Duration;

use contract::{CreatedApiKey, ListedApiKey, NewApiKey};
use domain::{ApiKeyId, Timestamp, clean};
use store::{ApiKeyRecord, Store};
use uuid::Uuid;

use crate::actor::Actor;
use crate::secrets;

/// Longest name, in characters.
const MAX_NAME: usize = 100;
/// Longest life. A key that nobody renews in a year is one that nobody remembers.
const MAX_DAYS: u16 = 366;

/// Why a key can't be made or ended.
#[derive(Debug, thiserror::Error)]
pub enum ApiKeyError {
    /// It has to be called something.
    #[error("say what the key is for, in up to 100 characters")]
    Name,
    /// It has to end.
    #[error("must be from 1 to 366 days")]
    Lifetime,
    /// The person has no such key.
    #[error("no such key")]
    NotFound,
    /// The operating system gives no randomness.
    #[error("no randomness for a key")]
    NoRandomness(#[from] getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes a key for whoever asks. Only this answer holds it.
///
/// # Errors
/// When it has no name or no end.
pub async fn create(
    store: &Store,
    actor: &Actor,
    request: &NewApiKey,
    now: Timestamp,
) -> Result<CreatedApiKey, ApiKeyError> {
    let name = clean(&request.name);
    if !(1..=MAX_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(ApiKeyError::Name);
    }
    if !(1..=MAX_DAYS).contains(&request.expires_in_days) {
        return Err(ApiKeyError::Lifetime);
    }
    let lifetime = Duration::from_hours(24 * u64::from(request.expires_in_days));
    let (secret, prefix) = secrets::api_key()?;
    let record = ApiKeyRecord {
        api_key_id: ApiKeyId::new(Uuid::now_v7()),
        person_id: actor.person.person_id,
        name,
        prefix,
        scope: request.scope,
        created_at: now,
        expires_at: now.later(lifetime),
        last_used_at: None,
        revoked_at: None,
    };
    let hash = secrets::hash(secret.expose());
    store.create_api_key(&record, hash).await?;
    tracing::info!(api_key_id = %record.api_key_id, by = %record.person_id, "API key created");
    Ok(CreatedApiKey {
        api_key: listed(record),
        secret,
    })
}

/// Lists the keys of whoever asks.
///
/// # Errors
/// When the database fails.
pub async fn list(store: &Store, actor: &Actor) -> Result<Vec<ListedApiKey>, store::Error> {
    let keys = store.api_keys(actor.person.person_id).await?;
    Ok(keys.into_iter().map(listed).collect())
}

/// Ends a key of whoever asks.
///
/// # Errors
/// When there is none.
pub async fn revoke(
    store: &Store,
    actor: &Actor,
    id: ApiKeyId,
    now: Timestamp,
) -> Result<(), ApiKeyError> {
    if !store
        .revoke_api_key(actor.person.person_id, id, now)
        .await?
    {
        return Err(ApiKeyError::NotFound);
    }
    tracing::info!(api_key_id = %id, by = %actor.person.person_id, "API key revoked");
    Ok(())
}

fn listed(record: ApiKeyRecord) -> ListedApiKey {
    ListedApiKey {
        api_key_id: record.api_key_id,
        name: record.name,
        prefix: record.prefix,
        scope: record.scope,
        created_at: record.created_at,
        expires_at: record.expires_at,
        last_used_at: record.last_used_at,
        revoked_at: record.revoked_at,
    }
}
