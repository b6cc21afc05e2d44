//! Why a token of another issuer is not exchanged for one of Databricks'.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a token is not exchanged. The sentences are the simulation's own: what Databricks says is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum TokenRefusal {
    /// It is no token, or signed by a method that is not taken.
    Malformed,
    /// The principal has no policy.
    NoPolicy,
    /// No policy names this issuer.
    Issuer {
        /// What the token says.
        #[serde(default = "of_the_token")]
        found: String,
        /// What a policy says.
        #[serde(default = "of_the_policy")]
        expected: String,
    },
    /// A policy names the issuer, and another subject.
    Subject {
        /// What the token says.
        #[serde(default = "of_the_token")]
        found: String,
        /// What a policy says.
        #[serde(default = "of_the_policy")]
        expected: String,
    },
    /// A policy names issuer and subject, and other audiences.
    Audience {
        /// What the token says.
        #[serde(default = "of_the_token")]
        found: String,
        /// What a policy says.
        #[serde(default = "of_the_policy")]
        expected: String,
    },
    /// The issuer's keys do not have the one that signed.
    UnknownKey {
        /// Its name.
        #[serde(default = "of_the_token")]
        kid: String,
    },
    /// The issuer's keys could not be fetched.
    Unreachable {
        /// The address.
        #[serde(default = "of_the_policy")]
        url: String,
    },
    /// The key did not sign it.
    Signature,
    /// It is not valid yet, or not any more.
    Expired,
    /// The principal is in the account and not in the workspace.
    NotInWorkspace,
}

fn of_the_token() -> String {
    "of-the-token".to_owned()
}

fn of_the_policy() -> String {
    "of-the-policy".to_owned()
}

impl fmt::Display for TokenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differs = |f: &mut fmt::Formatter<'_>, what: &str, found: &str, expected: &str| {
            write!(
                f,
                "No federation policy matches the token: its {what} '{found}' is not '{expected}'"
            )
        };
        match self {
            Self::Malformed => {
                f.write_str("The subject token is not a JWT signed with RS256 or ES256")
            }
            Self::NoPolicy => f.write_str("The service principal has no federation policy"),
            Self::Issuer { found, expected } => differs(f, "issuer", found, expected),
            Self::Subject { found, expected } => differs(f, "subject", found, expected),
            Self::Audience { found, expected } => differs(f, "audience", found, expected),
            Self::UnknownKey { kid } => write!(f, "The issuer has no key '{kid}'"),
            Self::Unreachable { url } => {
                write!(
                    f,
                    "The keys of the issuer could not be fetched from '{url}'"
                )
            }
            Self::Signature => f.write_str("The signature of the token is not valid"),
            Self::Expired => f.write_str("The token has expired, or is not valid yet"),
            Self::NotInWorkspace => {
                f.write_str("The service principal is not assigned to this workspace")
            }
        }
    }
}
