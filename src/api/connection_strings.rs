//! Connection strings and the tokens in them.

use contract::{MintRequest, MintedConnectionString, Token, paths};
use domain::{ConnectorId, TokenId};

use super::{ApiError, IdempotencyKey};

/// Makes a connection string. The answer is the only one that holds it.
pub async fn mint(
    connector: ConnectorId,
    key: IdempotencyKey,
    request: MintRequest,
) -> Result<MintedConnectionString, ApiError> {
    super::create(&paths::connection_strings(connector), &key, &request).await
}

/// Lists the connector's tokens, without the secrets.
pub async fn tokens(connector: ConnectorId) -> Result<Vec<Token>, ApiError> {
    super::get(&paths::connection_strings(connector)).await
}

/// Tells the server that a person has seen the string of a token.
pub async fn confirm_shown(connector: ConnectorId, token: TokenId) -> Result<(), ApiError> {
    super::confirm(&paths::connection_string_shown(connector, token)).await
}

/// Ends a token at once.
pub async fn revoke(connector: ConnectorId, token: TokenId) -> Result<(), ApiError> {
    super::delete(&paths::connection_string(connector, token)).await
}
