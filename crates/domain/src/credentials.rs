//! What somebody shows to Databricks to be let in.

use serde::{Deserialize, Serialize, Serializer};

use crate::{AccountId, ApplicationId, Authentication, Secret};

/// Credentials of a service principal, or a token that somebody already has. `Debug` shows neither secret.
///
/// As [`Secret`], it has no `Serialize`: a request that has to carry credentials names [`Credentials::on_the_wire`].
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Credentials {
    /// OAuth for machines: the application id and an OAuth secret made by Databricks (not by Microsoft Entra ID).
    OauthM2m {
        /// The service principal.
        application_id: ApplicationId,
        /// Its OAuth secret.
        client_secret: Secret,
    },
    /// A personal access token. Workspaces only: account hosts know none.
    PersonalAccessToken {
        /// The token.
        token: Secret,
    },
    /// Nothing but the word of this LakeSentry, which a federation policy of the service principal trusts: no secret is anywhere.
    Federated {
        /// The service principal.
        application_id: ApplicationId,
        /// Its account, which the word is for.
        account_id: AccountId,
    },
}

/// The same with the secrets in plain text.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum PlainCredentials<'a> {
    OauthM2m {
        application_id: ApplicationId,
        client_secret: &'a str,
    },
    PersonalAccessToken {
        token: &'a str,
    },
    Federated {
        application_id: ApplicationId,
        account_id: AccountId,
    },
}

impl Credentials {
    /// Returns how they sign in.
    pub const fn authentication(&self) -> Authentication {
        match self {
            Self::OauthM2m { .. } => Authentication::OauthM2m,
            Self::PersonalAccessToken { .. } => Authentication::PersonalAccessToken,
            Self::Federated { .. } => Authentication::Federated,
        }
    }

    /// Returns whose they are, where they tell: a token does not.
    pub const fn application_id(&self) -> Option<ApplicationId> {
        match self {
            Self::OauthM2m { application_id, .. } | Self::Federated { application_id, .. } => {
                Some(*application_id)
            }
            Self::PersonalAccessToken { .. } => None,
        }
    }

    /// Returns what must not be seen, where there is anything.
    pub const fn secret(&self) -> Option<&Secret> {
        match self {
            Self::OauthM2m { client_secret, .. } => Some(client_secret),
            Self::PersonalAccessToken { token } => Some(token),
            Self::Federated { .. } => None,
        }
    }

    /// Serialises the plain text. For `#[serde(serialize_with)]` in request types only.
    ///
    /// # Errors
    /// As the serializer does.
    pub fn on_the_wire<S: Serializer>(
        credentials: &Option<Self>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let plain = credentials.as_ref().map(|credentials| match credentials {
            Self::OauthM2m {
                application_id,
                client_secret,
            } => PlainCredentials::OauthM2m {
                application_id: *application_id,
                client_secret: client_secret.expose(),
            },
            Self::PersonalAccessToken { token } => PlainCredentials::PersonalAccessToken {
                token: token.expose(),
            },
            Self::Federated {
                application_id,
                account_id,
            } => PlainCredentials::Federated {
                application_id: *application_id,
                account_id: *account_id,
            },
        });
        plain.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Request {
        #[serde(default, serialize_with = "Credentials::on_the_wire")]
        credentials: Option<Credentials>,
    }

    #[test]
    fn only_a_request_shows_the_secret() {
        for json in [
            r#"{"credentials":{"oauth_m2m":{"application_id":"1d0f6a52-0000-4000-8000-00000000009c","client_secret":"dose0123456789abcdef"}}}"#,
            r#"{"credentials":{"personal_access_token":{"token":"dose0123456789abcdef"}}}"#,
        ] {
            let request: Request = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&request).unwrap(), json);
            let credentials = request.credentials.unwrap();
            assert!(!format!("{credentials:?}").contains("dose"));
            let secret = credentials.secret().unwrap();
            assert_eq!(secret.expose(), "dose0123456789abcdef");
        }
        let federated = r#"{"credentials":{"federated":{"application_id":"1d0f6a52-0000-4000-8000-00000000009c","account_id":"11111111-2222-3333-4444-555555555555"}}}"#;
        let request: Request = serde_json::from_str(federated).unwrap();
        assert_eq!(serde_json::to_string(&request).unwrap(), federated);
        assert!(request.credentials.unwrap().secret().is_none());
        let none = Request { credentials: None };
        assert_eq!(
            serde_json::to_string(&none).unwrap(),
            r#"{"credentials":null}"#
        );
    }
}
