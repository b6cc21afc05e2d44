//! Who may use this LakeSentry, who is signed in, and keys for programs.

use domain::{ApiKeyId, ApiKeyScope, PersonId, Role, Secret, SignInId, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody who may come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// Who it is.
    pub person_id: PersonId,
    /// How the person is called.
    pub name: String,
    /// The address.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Since when the person is known.
    pub created_at: Timestamp,
    /// Since when the person may not come in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
}

/// What is changed about a person; absent members stay as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonChange {
    /// Another role, but never the owner's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Whether the person is kept out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
}

/// Who is to answer for this LakeSentry from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewOwner {
    /// An admin.
    pub person_id: PersonId,
}

/// How one can sign in, as anybody may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInOptions {
    /// Whether there is an owner. Until then, whoever can read the server's files is to become it.
    pub has_owner: bool,
    /// How the identity provider is called; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}

/// Signing in with the token that the server's machine gives out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BootstrapSignIn {
    /// The token.
    #[serde(serialize_with = "Secret::on_the_wire")]
    pub bootstrap_token: Secret,
    /// Who becomes the owner; absent where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerName>,
}

/// Who becomes the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerName {
    /// How the person is called.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// The address.
    #[cfg_attr(feature = "openapi", schema(format = "email"))]
    pub email: String,
}

/// Who is signed in here, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentSession {
    /// Who.
    pub person: Person,
    /// How the server knows.
    pub means: SignInMeans,
    /// When it ends, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<RemainingTime>,
}

/// How the server knows who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignInMeans {
    /// The person signed in with this browser.
    Browser,
    /// A program showed a key of the person.
    ApiKey,
    /// Everybody on this machine practises as the same person.
    Practice,
}

/// How long somebody stays signed in. Seconds, because the clocks of two machines differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemainingTime {
    /// If no request comes.
    pub idle_seconds: u64,
    /// Whatever comes.
    pub total_seconds: u64,
}

/// A place where a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedSignIn {
    /// Names it.
    pub sign_in_id: SignInId,
    /// What the browser said that it is.
    pub device: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the last request came, to the minute.
    pub seen_at: Timestamp,
    /// When it ends, whatever happens until then.
    pub ends_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// A key that a person wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    /// What the person calls it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// What it may be used for, as far as the person's role goes.
    pub scope: ApiKeyScope,
    /// How long it counts: 1 to 366 days.
    #[serde(deserialize_with = "crate::whole_number::read")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 366))]
    pub expires_in_days: u16,
}

/// A key that was made. Only this answer holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiKey {
    /// What is listed of it.
    pub api_key: ListedApiKey,
    /// The key itself.
    #[serde(serialize_with = "Secret::on_the_wire")]
    pub secret: Secret,
}

/// What may be known of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedApiKey {
    /// Names it.
    pub api_key_id: ApiKeyId,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When somebody ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}
