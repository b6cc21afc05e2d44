//! Databricks secrets, in memory only, for as long as somebody is setting up.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contract::HeldCredentials;
use databricks::Credentials;
use domain::{AccountId, DatabricksHost, Secret};

/// Time without use after which a session and its secrets are dropped.
pub const IDLE_LIMIT: Duration = Duration::from_mins(30);

/// Names the onboarding session of one browser; sent as a cookie, so it has the entropy of a password.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// Makes a new one.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut entropy = [0; 16];
        getrandom::fill(&mut entropy)?;
        Ok(Self(format!("{:032x}", u128::from_be_bytes(entropy))))
    }

    /// Reads a cookie's value.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        well_formed.then(|| Self(text.to_owned()))
    }

    /// Gives the cookie's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug)]
struct Session {
    account: Option<(HeldCredentials, Secret)>,
    workspaces: HashMap<DatabricksHost, Credentials>,
    last_used: Instant,
}

/// The secrets of all sessions. Dropping a session wipes its secrets.
#[derive(Debug, Default)]
pub struct Vault {
    sessions: Mutex<HashMap<SessionId, Session>>,
}

impl Vault {
    /// Keeps the credentials of an account.
    pub fn keep_account(&self, id: &SessionId, held: HeldCredentials, secret: Secret) {
        self.write(id, |session| session.account = Some((held, secret)));
    }

    /// Keeps the credentials of one workspace.
    pub fn keep_workspace(&self, id: &SessionId, host: DatabricksHost, credentials: Credentials) {
        self.write(id, |session| {
            session.workspaces.insert(host, credentials);
        });
    }

    /// Gives the secret of an account's service principal, if it is held.
    pub fn account_secret(&self, id: &SessionId, held: &HeldCredentials) -> Option<Secret> {
        self.read(id, |session| {
            let (of, secret) = session.account.as_ref()?;
            (of == held).then(|| secret.clone())
        })?
    }

    /// Gives the credentials for a workspace: its own, or else those of the account that it is said to belong to.
    pub fn for_workspace(
        &self,
        id: &SessionId,
        account_id: AccountId,
        host: &DatabricksHost,
    ) -> Option<Credentials> {
        self.read(id, |session| {
            session.workspaces.get(host).cloned().or_else(|| {
                let (held, secret) = session.account.as_ref()?;
                (held.account_id == account_id).then(|| Credentials::OauthM2m {
                    application_id: held.client_id,
                    secret: secret.clone(),
                })
            })
        })?
    }

    /// Tells whose secrets are held.
    pub fn held(&self, id: &SessionId) -> (Option<HeldCredentials>, Vec<DatabricksHost>) {
        let held = self.read(id, |session| {
            let mut hosts: Vec<DatabricksHost> = session.workspaces.keys().cloned().collect();
            hosts.sort_unstable();
            (session.account.as_ref().map(|(held, _)| *held), hosts)
        });
        held.unwrap_or_default()
    }

    /// Forgets a session.
    pub fn forget(&self, id: &SessionId) {
        self.lock().remove(id);
    }

    /// Drops what was not used for [`IDLE_LIMIT`].
    pub fn sweep(&self, now: Instant) {
        self.lock()
            .retain(|_, session| now.saturating_duration_since(session.last_used) < IDLE_LIMIT);
    }

    /// Changes a session, which begins with its first secret.
    fn write(&self, id: &SessionId, change: impl FnOnce(&mut Session)) {
        let now = Instant::now();
        self.sweep(now);
        let mut sessions = self.lock();
        let session = sessions.entry(id.clone()).or_insert_with(|| Session {
            account: None,
            workspaces: HashMap::new(),
            last_used: now,
        });
        session.last_used = now;
        change(session);
    }

    /// Reads a session, if there is one; that counts as using it.
    fn read<T>(&self, id: &SessionId, read: impl FnOnce(&Session) -> T) -> Option<T> {
        let now = Instant::now();
        self.sweep(now);
        let mut sessions = self.lock();
        let session = sessions.get_mut(id)?;
        session.last_used = now;
        Some(read(session))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionId, Session>> {
        // A panic elsewhere leaves the map itself whole.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_id() -> AccountId {
        AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap()
    }

    #[test]
    fn an_idle_session_loses_its_secrets() {
        let vault = Vault::default();
        let id = SessionId::random().unwrap();
        let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
        vault.keep_workspace(
            &id,
            host.clone(),
            Credentials::PersonalAccessToken(Secret::parse("dapi1").unwrap()),
        );
        assert!(vault.for_workspace(&id, account_id(), &host).is_some());
        vault.sweep(Instant::now() + IDLE_LIMIT);
        assert!(vault.for_workspace(&id, account_id(), &host).is_none());
    }

    #[test]
    fn one_browser_does_not_see_the_secrets_of_another() {
        let vault = Vault::default();
        let (mine, yours) = (SessionId::random().unwrap(), SessionId::random().unwrap());
        let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
        vault.keep_workspace(
            &mine,
            host.clone(),
            Credentials::PersonalAccessToken(Secret::parse("dapi1").unwrap()),
        );
        assert!(vault.for_workspace(&yours, account_id(), &host).is_none());
    }
}
