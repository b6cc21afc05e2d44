//! Minting connection strings.

use connection_string::{Payload, Timestamp};
use contract::{MintRequest, MintedConnectionString, TokenState};
use domain::{ConnectorId, TokenId};
use jiff::ToSpan as _;
use uuid::Uuid;

use crate::app::App;
use crate::clock;
use crate::error::Error;
use crate::store::{Minted, NewTokenRecord, TokenRecord};

/// Longest time until the first use, in days: a reader warns about more.
const MAX_DAYS: u32 = 90;

/// Makes a token, stores its hash, and gives the string that holds it. The string is kept nowhere.
pub async fn mint(
    app: &App,
    connector_id: ConnectorId,
    key: &str,
    request: MintRequest,
) -> Result<MintedConnectionString, Error> {
    if !(1..=MAX_DAYS).contains(&request.expires_in_days) {
        return Err(Error::InvalidInput {
            field: "/expires_in_days",
            detail: format!("must be from 1 to {MAX_DAYS}"),
        });
    }
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy)
        .map_err(|error| Error::Internal(format!("no randomness: {error}")))?;
    let token = connection_string::Token::from_entropy(entropy);
    let created_at = clock::now();
    let expires_at = created_at
        .checked_add((i64::from(request.expires_in_days) * 24).hours())
        .map_err(|error| Error::Internal(format!("expiry: {error}")))?;
    let mode = match request.execution_mode {
        contract::ExecutionMode::DatabricksJob => connection_string::ExecutionMode::DatabricksJob,
        contract::ExecutionMode::Standalone => connection_string::ExecutionMode::Standalone,
    };
    let record = NewTokenRecord {
        token_id: TokenId::new(Uuid::now_v7()),
        connector_id,
        hash: token.hash(),
        fingerprint: token.fingerprint(),
        execution_mode: mode.as_str(),
        created_at,
        expires_at,
    };
    let payload = Payload {
        api_url: app.public_url().clone(),
        connector_id: connection_string::ConnectorId::parse(&connector_id.to_string())
            .map_err(|error| Error::Internal(error.to_string()))?,
        token,
        reference_catalog: "system".to_owned(),
        reference_schema: "information_schema".to_owned(),
        execution_mode: mode,
        issued_at: Timestamp(created_at.as_second()),
        expires_at: Timestamp(expires_at.as_second()),
        signature: None,
    };
    let connection_string =
        connection_string::write(&payload).map_err(|error| Error::Internal(error.to_string()))?;
    let fingerprint = format!(
        "mint {connector_id} {} {}",
        mode.as_str(),
        request.expires_in_days
    );
    match app.store().create_token(&record, key, &fingerprint).await? {
        Minted::New => {}
        Minted::Before => return Err(Error::AlreadyMinted),
        Minted::KeyReused => return Err(Error::IdempotencyKeyReused),
        Minted::TooMany => return Err(Error::TooManyTokens),
        Minted::NoConnector => return Err(Error::NotFound),
    }
    tracing::info!(%connector_id, token_id = %record.token_id, fingerprint = record.fingerprint, "connection string minted");
    let token = contract::Token {
        token_id: record.token_id,
        fingerprint: record.fingerprint,
        created_at: clock::text(created_at),
        expires_at: clock::text(expires_at),
        state: TokenState::Minted,
    };
    Ok(MintedConnectionString {
        token,
        connection_string,
    })
}

/// Lists the tokens of a connector.
pub async fn list(app: &App, connector_id: ConnectorId) -> Result<Vec<contract::Token>, Error> {
    let now = clock::now();
    if app.store().connector(connector_id, now).await?.is_none() {
        return Err(Error::NotFound);
    }
    let records = app.store().tokens(connector_id).await?;
    Ok(records
        .into_iter()
        .map(|record| shown(record, now))
        .collect())
}

fn shown(record: TokenRecord, now: jiff::Timestamp) -> contract::Token {
    contract::Token {
        token_id: record.token_id,
        fingerprint: record.fingerprint,
        created_at: clock::text(record.created_at),
        expires_at: clock::text(record.expires_at),
        state: match record.revoked_at {
            Some(_) => TokenState::Revoked,
            None if record.expires_at <= now => TokenState::Expired,
            None => TokenState::Minted,
        },
    }
}
