//! Databricks secrets, in memory only, for as long as somebody is setting up.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use contract::{HeldCredentials, HeldToken};
use domain::{AccountId, ApplicationId, Credentials, DatabricksHost, Secret};
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

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
struct SessionRecord {
    /// The first name of the browser's session; it differs from the session's own where that was renamed.
    first_name: SessionId,
    /// Tells everything that works for this session that it was forgotten.
    forgotten: CancellationToken,
    /// Secrets of service principals.
    secrets: HashMap<HeldCredentials, Secret>,
    /// Personal access tokens.
    tokens: HashMap<HeldToken, Secret>,
    last_used: Instant,
}

/// The secrets of all sessions, by the service principal that they count for. Dropping a session wipes its secrets.
#[derive(Debug, Default)]
pub struct Vault {
    sessions: Mutex<HashMap<SessionId, SessionRecord>>,
}

/// The right to use and to keep secrets for a session, as long as nobody has made the server forget it: what was under way then must not
/// go on with what was forgotten, nor write it back.
#[derive(Debug, Clone)]
pub struct Permit {
    session: SessionId,
    forgotten: CancellationToken,
}

impl Permit {
    /// Does some work. It is dropped, and there is no result, when somebody makes the server forget the session meanwhile.
    pub async fn unless_forgotten<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.forgotten.run_until_cancelled(work).await
    }
}

impl SessionRecord {
    fn new(first_name: SessionId, now: Instant) -> Self {
        Self {
            first_name,
            forgotten: CancellationToken::new(),
            secrets: HashMap::new(),
            tokens: HashMap::new(),
            last_used: now,
        }
    }
}

impl Vault {
    /// Returns the right to keep secrets for a session, which begins with it.
    pub fn permit(&self, id: &SessionId) -> Permit {
        let now = Instant::now();
        self.sweep(now);
        let mut sessions = self.sessions.lock();
        let session = sessions
            .entry(id.clone())
            .or_insert_with(|| SessionRecord::new(id.clone(), now));
        session.last_used = now;
        Permit {
            session: id.clone(),
            forgotten: session.forgotten.clone(),
        }
    }

    /// Gives a session another name. The browser learns it with the answer; until then it asks with the old one to be forgotten.
    pub fn rename(&self, old: &SessionId, new: SessionId) {
        let mut sessions = self.sessions.lock();
        let first_name = sessions
            .get(old)
            .map_or_else(|| old.clone(), |session| session.first_name.clone());
        sessions.insert(new, SessionRecord::new(first_name, Instant::now()));
    }

    /// Keeps the secret of a service principal in place of every older secret and token that counts for it.
    pub fn keep_secret(&self, permit: &Permit, held: HeldCredentials, secret: Secret) {
        self.write(permit, |session| {
            session
                .tokens
                .retain(|token, _| token.application_id != held.application_id);
            session.secrets.insert(held, secret);
        });
    }

    /// Keeps a personal access token for one workspace.
    pub fn keep_token(&self, permit: &Permit, of: HeldToken, token: Secret) {
        self.write(permit, |session| {
            session.tokens.insert(of, token);
        });
    }

    /// Returns the secret of a service principal, if it is held.
    pub fn secret(&self, id: &SessionId, held: &HeldCredentials) -> Option<Secret> {
        self.read(id, |session| session.secrets.get(held).cloned())?
    }

    /// Returns the credentials for a workspace that count for a service principal: a token that was given for it, or else the secret.
    pub fn for_workspace(
        &self,
        id: &SessionId,
        account_id: AccountId,
        application_id: ApplicationId,
        host: &DatabricksHost,
    ) -> Option<Credentials> {
        let token = HeldToken {
            host: host.clone(),
            application_id,
        };
        let held = HeldCredentials {
            partition: host.partition(),
            account_id,
            application_id,
        };
        self.read(id, |session| {
            let token = session.tokens.get(&token).cloned();
            let token = token.map(|token| Credentials::PersonalAccessToken { token });
            token.or_else(|| {
                let client_secret = session.secrets.get(&held).cloned()?;
                Some(Credentials::OauthM2m {
                    application_id,
                    client_secret,
                })
            })
        })?
    }

    /// Returns the secret of the only service principal of an account that is held for this part of the cloud.
    pub fn of_account(
        &self,
        id: &SessionId,
        account_id: AccountId,
        host: &DatabricksHost,
    ) -> Option<Credentials> {
        self.read(id, |session| {
            let is_of = |held: &HeldCredentials| {
                held.account_id == account_id && held.partition == host.partition()
            };
            let mut found = session.secrets.iter().filter(|(held, _)| is_of(held));
            match (found.next(), found.next()) {
                (Some((held, secret)), None) => Some(Credentials::OauthM2m {
                    application_id: held.application_id,
                    client_secret: secret.clone(),
                }),
                _ => None,
            }
        })?
    }

    /// Tells whose secrets are held, in order.
    pub fn held(&self, id: &SessionId) -> (Vec<HeldCredentials>, Vec<HeldToken>) {
        let held = self.read(id, |session| {
            let mut principals: Vec<HeldCredentials> = session.secrets.keys().copied().collect();
            let mut tokens: Vec<HeldToken> = session.tokens.keys().cloned().collect();
            principals.sort_unstable();
            tokens.sort_unstable();
            (principals, tokens)
        });
        held.unwrap_or_default()
    }

    /// Forgets a session under all names that it has had, and ends the right of everything that is under way for it. Returns the names.
    pub fn forget(&self, id: &SessionId) -> Vec<SessionId> {
        let mut sessions = self.sessions.lock();
        let first_name = sessions
            .get(id)
            .map_or_else(|| id.clone(), |session| session.first_name.clone());
        let is_same = |name: &SessionId, session: &mut SessionRecord| {
            *name == first_name || session.first_name == first_name
        };
        let mut names = vec![id.clone()];
        for (name, session) in sessions.extract_if(is_same) {
            session.forgotten.cancel();
            names.push(name);
        }
        names
    }

    /// Drops what was not used for [`IDLE_LIMIT`].
    pub fn sweep(&self, now: Instant) {
        self.sessions
            .lock()
            .retain(|_, session| now.saturating_duration_since(session.last_used) < IDLE_LIMIT);
    }

    /// Changes a session that has not been forgotten since the right was given.
    fn write(&self, permit: &Permit, change: impl FnOnce(&mut SessionRecord)) {
        let mut sessions = self.sessions.lock();
        let session = sessions.get_mut(&permit.session);
        if let Some(session) = session.filter(|_| !permit.forgotten.is_cancelled()) {
            session.last_used = Instant::now();
            change(session);
        }
    }

    /// Reads a session, if there is one; that counts as using it.
    fn read<T>(&self, id: &SessionId, read: impl FnOnce(&SessionRecord) -> T) -> Option<T> {
        let now = Instant::now();
        self.sweep(now);
        let mut sessions = self.sessions.lock();
        let session = sessions.get_mut(id)?;
        session.last_used = now;
        Some(read(session))
    }
}

#[cfg(test)]
mod tests {
    use domain::Partition;

    use super::*;

    fn account_id() -> AccountId {
        AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap()
    }

    fn client(last: char) -> ApplicationId {
        ApplicationId::parse(&format!("1d0f6a52-0000-4000-8000-00000000009{last}")).unwrap()
    }

    fn host() -> DatabricksHost {
        DatabricksHost::parse("acme.cloud.databricks.com").unwrap()
    }

    fn secret(text: &str) -> Secret {
        Secret::parse(text).unwrap()
    }

    fn held(application_id: ApplicationId) -> HeldCredentials {
        HeldCredentials {
            partition: Partition::Aws,
            account_id: account_id(),
            application_id,
        }
    }

    fn used(vault: &Vault, id: &SessionId, application_id: ApplicationId) -> Option<String> {
        let found = vault.for_workspace(id, account_id(), application_id, &host())?;
        Some(found.secret()?.expose().to_owned())
    }

    #[test]
    fn an_idle_session_loses_its_secrets() {
        let vault = Vault::default();
        let id = SessionId::random().unwrap();
        vault.keep_secret(&vault.permit(&id), held(client('a')), secret("dose1"));
        assert!(used(&vault, &id, client('a')).is_some());
        vault.sweep(Instant::now() + IDLE_LIMIT);
        assert!(used(&vault, &id, client('a')).is_none());
    }

    #[test]
    fn one_browser_does_not_see_the_secrets_of_another() {
        let vault = Vault::default();
        let (mine, yours) = (SessionId::random().unwrap(), SessionId::random().unwrap());
        vault.keep_secret(&vault.permit(&mine), held(client('a')), secret("dose1"));
        assert!(used(&vault, &yours, client('a')).is_none());
    }

    #[test]
    fn a_secret_counts_for_its_principal_and_for_its_part_of_the_cloud() {
        let vault = Vault::default();
        let id = SessionId::random().unwrap();
        let permit = vault.permit(&id);
        vault.keep_secret(&permit, held(client('a')), secret("dose1"));
        let token = HeldToken {
            host: host(),
            application_id: client('a'),
        };
        vault.keep_token(&permit, token, secret("dapi1"));
        assert_eq!(used(&vault, &id, client('a')).as_deref(), Some("dapi1"));
        assert_eq!(used(&vault, &id, client('b')), None);
        // The newest counts: with it, what was held before can't make a test pass any more, or fail.
        vault.keep_secret(&permit, held(client('a')), secret("dose2"));
        assert_eq!(used(&vault, &id, client('a')).as_deref(), Some("dose2"));
        let sovereign = DatabricksHost::parse("acme.cloud.databricks.us").unwrap();
        let there = vault.for_workspace(&id, account_id(), client('a'), &sovereign);
        assert!(there.is_none());
    }

    #[test]
    fn what_was_under_way_when_a_session_was_forgotten_writes_nothing_back() {
        let vault = Vault::default();
        let id = SessionId::random().unwrap();
        let before = vault.permit(&id);
        vault.forget(&id);
        vault.keep_secret(&before, held(client('a')), secret("dose1"));
        let after = vault.permit(&id);
        vault.keep_secret(&before, held(client('a')), secret("dose1"));
        assert_eq!(used(&vault, &id, client('a')), None);
        vault.keep_secret(&after, held(client('a')), secret("dose2"));
        assert_eq!(used(&vault, &id, client('a')).as_deref(), Some("dose2"));
    }

    #[tokio::test]
    async fn a_session_is_forgotten_under_each_of_its_names() {
        let vault = Vault::default();
        let name = || SessionId::random().unwrap();
        let (first, second, beside) = (name(), name(), name());
        // Two requests of one browser were under way with its first name, and the browser keeps the name that came last.
        vault.rename(&first, second.clone());
        vault.rename(&first, beside.clone());
        let third = name();
        vault.rename(&second, third.clone());
        let all = [first, second, beside, third];
        for asked in &all {
            let permits: Vec<Permit> = all.iter().map(|id| vault.permit(id)).collect();
            let stranger = vault.permit(&name());
            let mut forgotten = vault.forget(asked);
            forgotten.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
            forgotten.dedup();
            assert_eq!(forgotten.len(), all.len());
            for permit in &permits {
                let work = std::future::pending::<()>();
                assert_eq!(permit.unless_forgotten(work).await, None);
                vault.keep_secret(permit, held(client('a')), secret("dose1"));
                assert_eq!(used(&vault, &permit.session, client('a')), None);
            }
            let work = std::future::ready(());
            assert_eq!(stranger.unless_forgotten(work).await, Some(()));
            vault.rename(&all[0], all[1].clone());
            vault.rename(&all[0], all[2].clone());
            vault.rename(&all[1], all[3].clone());
        }
    }
}
