//! Trust in place of a secret.

use contract::{FederationTerms, paths};
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
