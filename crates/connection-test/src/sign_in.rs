//! What a workspace is signed in to with, and what a result depends on.

use contract::{ConnectionTestRequest, WorkspaceToTest};
use domain::{
    AccountId, ApplicationId, Credentials, DatabricksHost, Partition, Region, Secret, WorkspaceId,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Credentials, and whether they came with the test.
#[derive(Debug)]
pub struct SignIn {
    /// The credentials.
    pub credentials: Credentials,
    /// Whether they came with the test. They are held from then on, if they work.
    pub is_new: bool,
}

impl SignIn {
    /// Credentials that came with the test.
    pub fn given(credentials: Credentials) -> Self {
        Self {
            credentials,
            is_new: true,
        }
    }

    /// Credentials that were held before.
    pub fn held(credentials: Credentials) -> Self {
        Self {
            credentials,
            is_new: false,
        }
    }

    /// Returns what may be kept with what was asked, so that a repetition signs in alike: credentials that hold no secret.
    pub fn to_repeat(&self) -> Option<Credentials> {
        let has_none = self.credentials.secret().is_none();
        has_none.then(|| self.credentials.clone())
    }

    /// Says who signs in, as far as the credentials tell.
    pub fn who(&self) -> Who {
        match &self.credentials {
            Credentials::OauthM2m { application_id, .. }
            | Credentials::Federated { application_id, .. } => Who::Application(*application_id),
            Credentials::PersonalAccessToken { token } => Who::Token(hash(token)),
        }
    }

    /// Tells the credentials apart from all others, also from those of the same principal: what one secret opens, another one may not.
    pub fn fingerprint(&self) -> Fingerprint {
        let secret = self.credentials.secret().map(hash);
        Fingerprint((self.credentials.application_id(), secret))
    }
}

/// Credentials without the secret, which is random enough for its hash to tell nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint((Option<ApplicationId>, Option<[u8; 32]>));

fn hash(secret: &Secret) -> [u8; 32] {
    Sha256::digest(secret.expose().as_bytes()).into()
}

/// Who signs in: results of one are not those of another. Holds no secret; a token is random enough for its hash to tell nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Who {
    /// A service principal, with whichever secret.
    Application(ApplicationId),
    /// The owner of a personal access token.
    Token([u8; 32]),
}

/// What the result of every check depends on. Under other inputs it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestInputs {
    account_id: AccountId,
    partition: Option<Partition>,
    accounts_host: Option<DatabricksHost>,
    application_id: ApplicationId,
    workspace_id: Option<WorkspaceId>,
    region: Option<Region>,
    who: Who,
}

impl TestInputs {
    /// Collects them.
    pub fn of(request: &ConnectionTestRequest, asked: &WorkspaceToTest, who: Who) -> Self {
        Self {
            account_id: request.account_id,
            partition: request.partition,
            accounts_host: request.accounts_host.clone(),
            application_id: request.application_id,
            workspace_id: asked.workspace_id.clone(),
            region: asked.region.clone(),
            who,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_is_the_same_application_and_a_new_token_is_somebody_else() {
        let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
        let secret = |text: &str| Secret::parse(text).unwrap();
        let signs_in = |text| {
            SignIn::held(Credentials::OauthM2m {
                application_id,
                client_secret: secret(text),
            })
        };
        let application = |text| signs_in(text).who();
        let token = |text| {
            SignIn::held(Credentials::PersonalAccessToken {
                token: secret(text),
            })
            .who()
        };
        assert_eq!(application("dose1"), application("dose2"));
        assert_ne!(
            signs_in("dose1").fingerprint(),
            signs_in("dose2").fingerprint()
        );
        assert_ne!(token("dapi1"), token("dapi2"));
        assert!(!format!("{:?}", token("dapi1")).contains("dapi1"));
    }
}
