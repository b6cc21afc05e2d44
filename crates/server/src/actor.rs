//! Who asks.

use std::net::IpAddr;

use domain::{ApiKeyScope, PersonId, Role, Timestamp};
use store::{ApiKeyRecord, AuditOrigin, PersonRecord, SignInRecord};

/// Who asks, and how the server knows.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub person: PersonRecord,
    /// How the server knows.
    pub means: ActorMeans,
    /// From where.
    pub from: RequestOrigin,
}

/// From where a request comes.
#[derive(Debug, Clone, Default)]
pub struct RequestOrigin {
    /// The address of the client, as far as it can be believed.
    pub address: Option<IpAddr>,
    /// The id of the request.
    pub request_id: Option<String>,
}

impl RequestOrigin {
    /// Returns what the audit trail tells about a request of somebody who has not said who it is.
    pub fn of_nobody(&self) -> AuditOrigin {
        AuditOrigin {
            means: "nobody",
            actor_id: None,
            actor_name: "not signed in".to_owned(),
            address: self.address.map(|address| address.to_string()),
            request_id: self.request_id.clone(),
        }
    }
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

    /// Returns what the audit trail tells about who asks.
    pub fn for_audit(&self) -> AuditOrigin {
        let name = &self.person.name;
        let (means, actor_name) = match &self.means {
            ActorMeans::Browser(_) => ("browser", name.clone()),
            ActorMeans::ApiKey(key) => ("api_key", format!("{name} ({})", key.prefix)),
            ActorMeans::Practice => ("practice", name.clone()),
        };
        AuditOrigin {
            means,
            actor_id: Some(self.person.person_id.to_string()),
            actor_name,
            ..self.from.of_nobody()
        }
    }

    /// Returns under which name the requests are counted: a key is a program of its own.
    pub fn counted_as(&self) -> String {
        match &self.means {
            ActorMeans::ApiKey(key) => key.api_key_id.to_string(),
            ActorMeans::Browser(_) | ActorMeans::Practice => self.person.person_id.to_string(),
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
