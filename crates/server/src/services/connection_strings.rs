//! Minting connection strings.

use std::time::Duration;

use connection_string::{ApiUrl, Payload};
use contract::{MintRequest, MintedConnectionString, OlderStrings, TokenState};
use domain::{ConnectorId, Timestamp, TokenId};
use uuid::Uuid;

use crate::clock;
use crate::signing::{KeyPair, Keyring, KeyringError};
use store::{NewTokenRecord, RepeatableCall, Store, TokenCreated, TokenRecord};

/// Longest time until the first use, in days: a reader warns about more.
const MAX_DAYS: u32 = 90;

/// Why a connection string can't be minted, listed or ended.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionStringError {
    /// The time until the first use is out of bounds.
    #[error("must be from 1 to {MAX_DAYS}")]
    Lifetime,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The key made a string already; strings are shown once.
    #[error("the connection string was shown before")]
    AlreadyMinted,
    /// Two tokens are alive.
    #[error("two tokens of the connector are alive")]
    TooMany,
    /// There is no such connector or token.
    #[error("no such connector or token")]
    NotFound,
    /// The keys that sign can't be used.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The operating system gives no randomness.
    #[error("no randomness for a token")]
    NoRandomness(#[from] getrandom::Error),
    /// What is to be written can't be.
    #[error("the connection string can't be written: {0}")]
    Unwritable(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

type Result<T, E = ConnectionStringError> = std::result::Result<T, E>;

/// What minting works with.
#[derive(Debug, Clone, Copy)]
pub struct Minter<'a> {
    /// Where tokens are stored.
    pub store: &'a Store,
    /// The keys that sign.
    pub keyring: &'a Keyring,
    /// The address that the strings name.
    pub api_url: &'a ApiUrl,
}

/// Makes a token, stores its hash, and gives the signed string that holds it. The string is kept nowhere.
pub async fn mint(
    minter: Minter<'_>,
    connector_id: ConnectorId,
    key: &str,
    request: MintRequest,
) -> Result<MintedConnectionString> {
    if !(1..=MAX_DAYS).contains(&request.expires_in_days) {
        return Err(ConnectionStringError::Lifetime);
    }
    let created_at = clock::now();
    let lifetime = Duration::from_hours(u64::from(request.expires_in_days) * 24);
    let expires_at = created_at.later(lifetime);
    let mut payload = unsigned(
        minter.api_url,
        connector_id,
        request,
        (created_at, expires_at),
    )?;
    let new = NewTokenRecord {
        token_id: TokenId::new(Uuid::now_v7()),
        connector_id,
        hash: payload.token.hash(),
        fingerprint: payload.token.fingerprint(),
        execution_mode: payload.execution_mode,
        created_at,
        expires_at,
        older_end_at: end_of_older(request.older_strings, created_at),
    };
    let call = RepeatableCall {
        key,
        request: &fingerprint(connector_id, request)?,
    };
    let signer = store_token(minter, &new, call).await?;
    // Signed once it is stored: no signature is in the world that the database does not know of, and a repetition makes none.
    payload.signature = Some(signer.sign(&payload));
    let connection_string = connection_string::write(&payload)
        .map_err(|error| ConnectionStringError::Unwritable(error.to_string()))?;
    tracing::info!(%connector_id, token_id = %new.token_id, fingerprint = new.fingerprint, kid = signer.kid(), older_strings = ?request.older_strings, "connection string minted");
    let token = contract::Token {
        token_id: new.token_id,
        fingerprint: new.fingerprint,
        kid: Some(signer.kid().to_owned()),
        created_at: new.created_at,
        expires_at: new.expires_at,
        shown_at: None,
        ends_at: None,
        last_used_at: None,
        state: TokenState::Minted,
    };
    Ok(MintedConnectionString {
        token,
        connection_string,
    })
}

/// Lists the tokens of a connector.
pub async fn list(store: &Store, connector_id: ConnectorId) -> Result<Vec<contract::Token>> {
    let now = clock::now();
    if store.connector(connector_id, now).await?.is_none() {
        return Err(ConnectionStringError::NotFound);
    }
    let records = store.tokens(connector_id).await?;
    Ok(records
        .into_iter()
        .map(|record| listed(record, now))
        .collect())
}

/// Ends a token at once.
pub async fn revoke(store: &Store, connector_id: ConnectorId, token_id: TokenId) -> Result<()> {
    let now = clock::now();
    if !store.revoke_token(connector_id, token_id, now).await? {
        return Err(ConnectionStringError::NotFound);
    }
    tracing::info!(%connector_id, %token_id, "connection string revoked");
    Ok(())
}

/// Notes that a person has seen the string.
pub async fn mark_shown(store: &Store, connector_id: ConnectorId, token_id: TokenId) -> Result<()> {
    let now = clock::now();
    let found = store.mark_token_shown(connector_id, token_id, now).await?;
    if found {
        Ok(())
    } else {
        Err(ConnectionStringError::NotFound)
    }
}

/// Stores the token, and gives the key that is to sign its string.
async fn store_token(
    minter: Minter<'_>,
    new: &NewTokenRecord,
    call: RepeatableCall<'_>,
) -> Result<KeyPair> {
    loop {
        let signer = minter.keyring.active().await?;
        let created = minter.store.create_token(new, signer.kid(), call).await?;
        match created {
            TokenCreated::New => return Ok(signer),
            // It was rotated in this moment: its successor signs.
            TokenCreated::KeyRetired => {}
            TokenCreated::Before => return Err(ConnectionStringError::AlreadyMinted),
            TokenCreated::KeyReused => return Err(ConnectionStringError::KeyReused),
            TokenCreated::TooMany => return Err(ConnectionStringError::TooMany),
            TokenCreated::NoConnector => return Err(ConnectionStringError::NotFound),
        }
    }
}

/// Gives what the string is going to say, with a new token.
fn unsigned(
    api_url: &ApiUrl,
    connector_id: ConnectorId,
    request: MintRequest,
    (issued_at, expires_at): (Timestamp, Timestamp),
) -> Result<Payload> {
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy)?;
    Ok(Payload {
        api_url: api_url.clone(),
        connector_id,
        token: connection_string::Token::from_entropy(entropy),
        reference_catalog: "system".to_owned(),
        reference_schema: "information_schema".to_owned(),
        execution_mode: request.execution_mode,
        issued_at,
        expires_at,
        signature: None,
    })
}

/// Gives when the older tokens end; `None` when the first push of the new one decides.
fn end_of_older(choice: OlderStrings, now: Timestamp) -> Option<Timestamp> {
    let hours = match choice {
        OlderStrings::UntilReplaced => return None,
        OlderStrings::EndNow => 0,
        OlderStrings::EndInOneHour => 1,
        OlderStrings::EndInOneDay => 24,
        OlderStrings::EndInOneWeek => 7 * 24,
    };
    Some(now.later(Duration::from_hours(hours)))
}

/// Tells requests apart, for a key that comes again.
fn fingerprint(connector_id: ConnectorId, request: MintRequest) -> Result<String> {
    let wish = serde_json::to_string(&request)
        .map_err(|error| ConnectionStringError::Unwritable(error.to_string()))?;
    Ok(format!("mint {connector_id} {wish}"))
}

fn listed(record: TokenRecord, now: Timestamp) -> contract::Token {
    let state = state(&record, now);
    contract::Token {
        token_id: record.token_id,
        fingerprint: record.fingerprint,
        kid: record.kid,
        created_at: record.created_at,
        expires_at: record.expires_at,
        shown_at: record.shown_at,
        ends_at: record.ends_at,
        last_used_at: record.last_used_at,
        state,
    }
}

/// Tells what has become of a token; of two ends, the one that came first.
fn state(record: &TokenRecord, now: Timestamp) -> TokenState {
    let end = record.ends_at.unwrap_or(Timestamp::MAX);
    // One that was used in time does not expire.
    let expiry = match record.first_used_at {
        Some(_) => Timestamp::MAX,
        None => record.expires_at,
    };
    match record.revoked_at {
        Some(at) if at < end.min(expiry) => TokenState::Revoked,
        _ if end <= now && end <= expiry => TokenState::Ended,
        _ if expiry <= now => TokenState::Expired,
        Some(_) => TokenState::Revoked,
        None if record.first_used_at.is_some() => TokenState::Active,
        None => TokenState::Minted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token of the hours 0 to 10, looked at in hour `now`.
    #[track_caller]
    fn check(ends: Option<i64>, revoked: Option<i64>, now: i64, want: TokenState) {
        check_used(None, ends, revoked, now, want);
    }

    #[track_caller]
    fn check_used(
        used: Option<i64>,
        ends: Option<i64>,
        revoked: Option<i64>,
        now: i64,
        want: TokenState,
    ) {
        let hour = |hours: i64| Timestamp(1_795_356_000 + hours * 3600);
        let record = TokenRecord {
            token_id: TokenId::new(Uuid::nil()),
            fingerprint: "ba78-16bf-8f01".to_owned(),
            kid: None,
            created_at: hour(0),
            expires_at: hour(10),
            shown_at: None,
            ends_at: ends.map(hour),
            revoked_at: revoked.map(hour),
            first_used_at: used.map(hour),
            last_used_at: used.map(hour),
        };
        assert_eq!(state(&record, hour(now)), want);
    }

    #[test]
    fn a_token_lives_until_its_first_end() {
        check(None, None, 9, TokenState::Minted);
        check(None, None, 10, TokenState::Expired);
        check(Some(5), None, 4, TokenState::Minted);
        check(Some(5), None, 5, TokenState::Ended);
        check(Some(5), None, 11, TokenState::Ended);
        check(Some(20), None, 11, TokenState::Expired);
    }

    #[test]
    fn a_token_that_was_used_in_time_lives_until_it_is_ended() {
        check_used(Some(9), None, None, 1000, TokenState::Active);
        check_used(Some(9), Some(20), None, 19, TokenState::Active);
        check_used(Some(9), Some(20), None, 20, TokenState::Ended);
        check_used(Some(9), None, Some(15), 16, TokenState::Revoked);
    }

    #[test]
    fn revoking_ends_what_was_alive() {
        check(None, Some(3), 3, TokenState::Revoked);
        check(Some(5), Some(3), 20, TokenState::Revoked);
        check(Some(5), Some(7), 8, TokenState::Ended);
        check(None, Some(12), 13, TokenState::Expired);
    }
}
