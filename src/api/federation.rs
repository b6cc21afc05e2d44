//! Trust in place of a secret.

use contract::{FederationTerms, IssuerKeyList, paths};
use domain::{AccountId, ApplicationId};

use super::ApiError;

/// Asks what a federation policy of a service principal has to say.
pub async fn terms(
    account_id: AccountId,
    application_id: ApplicationId,
) -> Result<FederationTerms, ApiError> {
    let path = format!(
        "{}?account_id={account_id}&application_id={application_id}",
        paths::FEDERATION_TERMS
    );
    super::get(&path).await
}

/// Lists the keys for ID tokens, and who takes them.
pub async fn issuer_keys() -> Result<IssuerKeyList, ApiError> {
    super::get(paths::ISSUER_KEYS).await
}

/// Tries who takes the key that counts next.
pub async fn try_issuer_key() -> Result<IssuerKeyList, ApiError> {
    super::post(paths::ISSUER_KEY_TRIES, &()).await
}
