//! Who asks.

use domain::{ApiKeyScope, PersonId, Role, Timestamp};
use store::{ApiKeyRecord, PersonRecord, SignInRecord};

/// Who asks, and how the server knows.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub person: PersonRecord,
    /// How the server knows.
    pub means: ActorMeans,
}

/// How the server knows who asks.
#[derive(Debug, Clone)]
pub enum ActorMeans {
    /// The person signed in with a browser.
    Browser(SignInRecord),
    /// A program showed a key of the person.
    ApiKey(ApiKeyRecord),
    /// In practice mode, which only this machine reaches, everybody is the same person.
    Practice,
}

impl Actor {
    /// Returns who practises: the owner of a LakeSentry that nobody else can reach.
    pub fn practising() -> PersonRecord {
        PersonRecord {
            person_id: PersonId::PRACTISING,
            name: "Practice".to_owned(),
            email: "practice@localhost".to_owned(),
            role: Role::Owner,
            created_at: Timestamp(0),
            disabled_at: None,
        }
    }

    /// The scope of the key that was shown; `None` without one.
    pub fn key_scope(&self) -> Option<ApiKeyScope> {
        match &self.means {
            ActorMeans::ApiKey(key) => Some(key.scope),
            ActorMeans::Browser(_) | ActorMeans::Practice => None,
        }
    }
}
