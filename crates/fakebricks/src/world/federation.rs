//! Federation policies: whose word a service principal may come with in place of a secret.

mod refusal;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::AccountMember;

pub use refusal::TokenRefusal;

/// One policy of a service principal.
#[derive(Debug, Clone)]
pub struct FederationPolicy {
    /// Names it among the principal's.
    pub id: String,
    /// Never used again.
    pub uid: String,
    /// For people.
    pub description: String,
    /// What a token has to be.
    pub oidc: OidcPolicy,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub updated: Timestamp,
}

/// What a token has to be, in the members of the REST API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OidcPolicy {
    /// Its `iss`.
    #[serde(default)]
    pub issuer: String,
    /// One of its `aud`. Without any, the account's id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// What the claim that names somebody says.
    #[serde(default)]
    pub subject: String,
    /// Which claim that is; `sub` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_claim: Option<String>,
    /// Where the issuer's keys are, in place of what its discovery document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// The issuer's keys themselves: then nobody asks the issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_json: Option<String>,
}

impl OidcPolicy {
    /// Says what is wrong with it; what Databricks says of each is not known.
    ///
    /// # Errors
    /// The sentence.
    pub fn check(&self) -> Result<(), String> {
        if !is_address(&self.issuer) {
            return Err("oidc_policy.issuer must be an https URL".to_owned());
        }
        if self.subject.is_empty() {
            return Err("oidc_policy.subject is required".to_owned());
        }
        if self.jwks_uri.is_some() && self.jwks_json.is_some() {
            return Err(
                "Only one of oidc_policy.jwks_uri and oidc_policy.jwks_json can be set".to_owned(),
            );
        }
        if self.jwks_uri.as_deref().is_some_and(|uri| !is_address(uri)) {
            return Err("oidc_policy.jwks_uri must be an https URL".to_owned());
        }
        let readable = |keys: &str| {
            let keys = serde_json::from_str::<Value>(keys);
            keys.is_ok_and(|keys| keys["keys"].is_array())
        };
        if self
            .jwks_json
            .as_deref()
            .is_some_and(|keys| !readable(keys))
        {
            return Err("oidc_policy.jwks_json must be a JSON Web Key Set".to_owned());
        }
        Ok(())
    }

    /// Which claim names somebody.
    pub fn subject_claim(&self) -> &str {
        self.subject_claim.as_deref().unwrap_or("sub")
    }
}

/// Databricks takes https only; a server that is practised with listens on this machine without it.
fn is_address(text: &str) -> bool {
    let Ok(url) = url::Url::parse(text) else {
        return false;
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_of_this_machine(&url))
}

/// Says whether an address leads to this machine.
pub fn is_of_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl AccountMember {
    /// How many federation policies one service principal may have.
    pub const MAX_POLICIES: usize = 20;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_says_what_is_wrong_with_it() {
        let right = OidcPolicy {
            issuer: "https://lakesentry.example".to_owned(),
            subject: "lakesentry:x".to_owned(),
            ..OidcPolicy::default()
        };
        assert_eq!(right.check(), Ok(()));
        let wrong = |change: fn(&mut OidcPolicy)| {
            let mut policy = right.clone();
            change(&mut policy);
            policy.check().unwrap_err()
        };
        assert!(
            wrong(|policy| policy.issuer = "http://lakesentry.example".to_owned())
                .contains("issuer")
        );
        assert!(wrong(|policy| policy.issuer = "lakesentry.example".to_owned()).contains("issuer"));
        assert!(wrong(|policy| policy.subject.clear()).contains("subject"));
        assert!(wrong(|policy| policy.jwks_json = Some("[]".to_owned())).contains("jwks_json"));
        assert!(wrong(|policy| policy.jwks_uri = Some("x".to_owned())).contains("jwks_uri"));
        assert!(
            wrong(|policy| {
                policy.jwks_uri = Some("https://x.example/jwks".to_owned());
                policy.jwks_json = Some(r#"{"keys":[]}"#.to_owned());
            })
            .contains("Only one")
        );
        let practised = OidcPolicy {
            issuer: "http://127.0.0.1:8080".to_owned(),
            ..right
        };
        assert_eq!(practised.check(), Ok(()));
    }
}
