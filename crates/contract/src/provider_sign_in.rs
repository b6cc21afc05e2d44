//! Signing in by the identity provider of the operator (OpenID Connect).

use domain::Secret;
use serde::{Deserialize, Serialize};

use crate::CurrentSession;

/// Somebody wants to sign in by the provider.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewProviderSignIn {
    /// The page to show afterwards: a path of this server, with its query.
    pub return_to: String,
    /// The secret of an invitation's link.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::optional_secret::on_the_wire"
    )]
    pub invitation: Option<Secret>,
}

/// Where the provider asks the person. Only the browser that got this answer can finish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartedProviderSignIn {
    /// The provider's page.
    pub authorization_url: String,
}

/// With what the provider sent the browser back, as its query says it (RFC 6749, 4.1.2; RFC 9207).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderAnswer {
    /// What this server sent along.
    pub state: String,
    /// What this server asks the provider with; absent where it refused.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "crate::optional_secret::on_the_wire"
    )]
    pub code: Option<Secret>,
    /// Which provider it is, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// Why it refused, as a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Somebody signed in by the provider, or connected the identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishedProviderSignIn {
    /// Who is signed in now.
    pub session: CurrentSession,
    /// The page that was asked for: a path of this server.
    pub return_to: String,
}

/// Whether a person can sign in by the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnIdentity {
    /// How the provider is called; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether the person is known by an identity of it.
    pub is_connected: bool,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $slug:literal)*) => {
        /// Why the provider's word did not let somebody in: the `reason` of a problem with the code `sign-in-refused`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProviderRefusal {
            $($(#[$doc])* $name),*
        }

        impl ProviderRefusal {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns its stable name.
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$name => $slug),*
                }
            }
        }
    };
}

reasons! {
    /// The server is set up without a provider.
    NoProvider "no-provider"
    /// The provider can't be reached, or does not answer in time.
    ProviderUnreachable "provider-unreachable"
    /// What the provider tells of itself, or answers, can't be used.
    ProviderUnusable "provider-unusable"
    /// The provider does not know this server, or another secret of it.
    ServerUnknown "server-unknown"
    /// The sign-in was begun in another browser, too long ago, or not at all.
    OtherBrowser "other-browser"
    /// The answer comes from another provider.
    OtherProvider "other-provider"
    /// The provider let the person not in, or the person stopped there.
    ProviderRefused "provider-refused"
    /// The provider does not take the code any more: it was used, or is too old.
    CodeRefused "code-refused"
    /// The token is signed by nobody whom the provider names.
    TokenSignature "token-signature"
    /// The token is for another program, from another provider, or for another sign-in.
    TokenForAnother "token-for-another"
    /// The clock of the provider, or of this server, is off: the token has ended, or has not begun.
    ClockOff "clock-off"
    /// The provider tells no address, or did not verify it.
    EmailUnverified "email-unverified"
    /// Neither the operator's rules nor an invitation let the person in.
    NotAdmitted "not-admitted"
    /// An admin keeps the person out.
    KeptOut "kept-out"
    /// Somebody else has the address here.
    EmailTaken "email-taken"
    /// The identity is another person's.
    IdentityTaken "identity-taken"
    /// Whoever began to connect the identity is not signed in any more.
    NotSignedIn "not-signed-in"
    /// The invitation was taken up, taken back, or is over.
    InvitationUnknown "invitation-unknown"
    /// The invitation is for another address.
    InvitationForAnother "invitation-for-another"
}

impl ProviderRefusal {
    /// Reads a stable name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|known| known.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_travels_and_its_absence_is_no_member() {
        let started: NewProviderSignIn =
            serde_json::from_str(r#"{"return_to": "/", "invitation": "lsi_1"}"#).unwrap();
        let text = serde_json::to_string(&started).unwrap();
        assert_eq!(text, r#"{"return_to":"/","invitation":"lsi_1"}"#);
        assert!(!format!("{started:?}").contains("lsi_1"));
        let plain: NewProviderSignIn = serde_json::from_str(r#"{"return_to": "/"}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&plain).unwrap(),
            r#"{"return_to":"/"}"#
        );
    }

    #[test]
    fn a_reason_has_a_name_of_its_own() {
        for &reason in ProviderRefusal::ALL {
            assert_eq!(ProviderRefusal::from_slug(reason.slug()), Some(reason));
        }
        assert_eq!(ProviderRefusal::from_slug("nonsense"), None);
    }
}
