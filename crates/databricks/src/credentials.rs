//! What a caller shows to Databricks to be let in.

use domain::{ApplicationId, Secret};

/// Credentials of a service principal, or a token that somebody already has. `Debug` shows neither secret.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// OAuth for machines: the application id and an OAuth secret made by Databricks (not by Microsoft Entra ID).
    OauthM2m {
        /// The service principal.
        application_id: ApplicationId,
        /// Its OAuth secret.
        secret: Secret,
    },
    /// A personal access token. Workspaces only: account hosts know none.
    PersonalAccessToken(Secret),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let secret = Secret::parse("dose0123456789abcdef").unwrap();
        let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
        for credentials in [
            Credentials::PersonalAccessToken(secret.clone()),
            Credentials::OauthM2m {
                application_id,
                secret,
            },
        ] {
            assert!(!format!("{credentials:?}").contains("dose"));
        }
    }
}
