//! Who issued a session: only names that this process gave out count, not whatever a cookie says.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::vault::SessionId;

/// Issues names of sessions and recognises them. Nothing is stored for it: each name carries its seal.
#[derive(Debug)]
pub struct Sessions {
    key: SealingKey,
    cookie_name: String,
    port: u16,
    secure: bool,
}

struct SealingKey([u8; 32]);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

impl Sessions {
    /// Begins with a new key, so that names from before the start count no more: what they named is gone too. Where several servers share what is
    /// named, they are given the same key and the port that browsers know.
    ///
    /// Browsers give a cookie to every port of a host, so the port is part of its name.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn new(
        port: u16,
        secure: bool,
        shared_key: Option<[u8; 32]>,
    ) -> Result<Self, getrandom::Error> {
        let mut key = shared_key.unwrap_or_default();
        if shared_key.is_none() {
            getrandom::fill(&mut key)?;
        }
        Ok(Self {
            key: SealingKey(key),
            cookie_name: format!("lakesentry_onboarding_{port}"),
            port,
            secure,
        })
    }

    /// Returns the name of the cookie.
    pub fn cookie_name(&self) -> &str {
        &self.cookie_name
    }

    /// The port that the server listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Says whether the cookie is for TLS only.
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// Returns a new name.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn issue() -> Result<SessionId, getrandom::Error> {
        SessionId::random()
    }

    /// Returns what the cookie says: the name and its seal.
    pub fn value(&self, id: &SessionId) -> String {
        format!("{}.{}", id.as_str(), self.seal(id))
    }

    /// Reads a cookie; `None` when this process did not issue it.
    pub fn read(&self, value: &str) -> Option<SessionId> {
        let (id, seal) = value.split_once('.')?;
        let id = SessionId::parse(id)?;
        // Compared to the end, so that the time tells nothing about where they differ.
        let is_same = self.seal(&id).as_bytes().ct_eq(seal.as_bytes());
        bool::from(is_same).then_some(id)
    }

    /// SHA-256 of key and name; both have a fixed length, so nothing can be appended.
    fn seal(&self, id: &SessionId) -> String {
        let digest = Sha256::new()
            .chain_update(self.key.0)
            .chain_update(id.as_str())
            .finalize();
        format!("{digest:x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_issued_names_count() {
        let sessions = Sessions::new(4170, false, None).unwrap();
        let id = Sessions::issue().unwrap();
        let value = sessions.value(&id);
        assert_eq!(sessions.read(&value), Some(id.clone()));
        assert_eq!(sessions.read(id.as_str()), None);
        assert_eq!(sessions.read(&format!("{}.", id.as_str())), None);
        assert_eq!(sessions.read(&"0".repeat(32)), None);
        let other = SessionId::random().unwrap();
        let (_, seal) = value.split_once('.').unwrap();
        assert_eq!(sessions.read(&format!("{}.{seal}", other.as_str())), None);
        let restarted = Sessions::new(4170, false, None).unwrap();
        assert_eq!(restarted.read(&value), None);
        assert_eq!(sessions.cookie_name(), "lakesentry_onboarding_4170");
        let shared = || Sessions::new(4170, false, Some([7; 32])).unwrap();
        assert_eq!(shared().read(&shared().value(&id)), Some(id));
    }
}
