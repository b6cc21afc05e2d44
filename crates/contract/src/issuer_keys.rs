//! The keys that sign ID tokens, and which service principals are known to take them.

use domain::{AccountId, ApplicationId, Partition, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Failure, FederationTerms};

/// The keys, and who has to take them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuerKeyList {
    /// The keys that are published, the newest first.
    pub keys: Vec<ListedIssuerKey>,
    /// The service principals as which workspaces are connected without a secret.
    pub holders: Vec<PolicyHolder>,
}

/// A key that is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedIssuerKey {
    /// Its name.
    pub kid: String,
    /// What it does.
    pub stage: IssuerKeyStage,
    /// Since when.
    pub since: Timestamp,
    /// When it may sign: Databricks may keep for a while what it fetched before it was published. Absent where it has signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_sign_from: Option<Timestamp>,
}

/// What a published key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IssuerKeyStage {
    /// It does not sign yet.
    Waiting,
    /// It signs.
    Active,
    /// It signs nothing more.
    Retired,
}

/// A service principal with a federation policy that trusts this LakeSentry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyHolder {
    /// The part of the cloud.
    pub partition: Partition,
    /// Its account.
    pub account_id: AccountId,
    /// Its application id.
    pub application_id: ApplicationId,
    /// How many workspaces are connected as it.
    pub workspaces: u32,
    /// What its policy has to say.
    pub terms: FederationTerms,
    /// What the last try with each key came to.
    pub tries: Vec<IssuerKeyTry>,
}

/// What the last try to sign in with a key came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuerKeyTry {
    /// The key.
    pub kid: String,
    /// When.
    pub tried_at: Timestamp,
    /// Why it was not taken; absent where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}
