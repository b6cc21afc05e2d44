//! Trust in place of a secret (workload identity federation).

use domain::AccountId;
use serde::{Deserialize, Serialize};

use crate::JwkSet;

/// What a federation policy of a service principal has to say, so that Databricks takes the word of this LakeSentry for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FederationTerms {
    /// Who writes the tokens: this LakeSentry, by its public URL.
    pub issuer: String,
    /// Whom they name: this LakeSentry, the account and the service principal.
    pub subject: String,
    /// For whom they are: the account.
    pub audience: AccountId,
    /// The keys that sign them; the one that signs next among them.
    pub keys: JwkSet,
    /// Whether Databricks may find the keys by the issuer's address, as far as that tells. Where it can't, they have to be in the policy.
    pub fetchable: bool,
}
