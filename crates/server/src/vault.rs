//! Databricks secrets, in memory only, for as long as somebody is setting up. Where several servers work on one database, they hold them together:
//! what one is given, the others find there, sealed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use contract::{HeldCredentials, HeldToken};
use domain::{AccountId, ApplicationId, Credentials, DatabricksHost, Secret};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
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

    /// Gives what names the session in a database, where it opens nothing: its SHA-256.
    pub fn hash(&self) -> String {
        format!("{:x}", Sha256::digest(self.0.as_bytes()))
    }
}

/// What a secret is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldFor {
    /// The secret of a service principal.
    Principal(HeldCredentials),
    /// A personal access token for one workspace.
    Workspace(HeldToken),
}

impl HeldFor {
    /// Says whether a new secret counts in the place of an older one: the newest counts, so that what was held before can't make a test pass any
    /// more, or fail.
    pub fn replaces(&self, older: &Self) -> bool {
        match (self, older) {
            (Self::Principal(new), Self::Workspace(old)) => {
                new.application_id == old.application_id
            }
            _ => self == older,
        }
    }
}

/// A secret that the other servers are to hold as well.
#[derive(Debug)]
pub struct SecretToShare {
    /// The session, by its hash.
    pub session: String,
    /// Its generation.
    pub generation: String,
    /// What the secret is for.
    pub held_for: HeldFor,
    /// The secret.
    pub secret: Secret,
}

#[derive(Debug)]
struct SessionRecord {
    /// The first name of the browser's session; it differs from the session's own where that was renamed.
    first_name: SessionId,
    /// Tells the session from the one of the same name before it was forgotten, where several servers know it.
    generation: String,
    /// Tells everything that works for this session that it was forgotten.
    forgotten: CancellationToken,
    held: HashMap<HeldFor, Secret>,
    /// What the other servers do not hold yet.
    unshared: Vec<HeldFor>,
    last_used: Instant,
}

/// The secrets of all sessions, by the service principal that they count for. Dropping a session wipes its secrets.
#[derive(Debug, Default)]
pub struct Vault {
    sessions: Mutex<HashMap<SessionId, SessionRecord>>,
    /// Takes what the other servers are to hold as well.
    shares: Option<mpsc::UnboundedSender<SecretToShare>>,
    /// How often a session was forgotten.
    forgotten: AtomicU64,
}

/// How it stood with a session before it was looked up what all servers hold.
#[derive(Debug, Default)]
pub struct BeforeLookUp {
    unshared: Vec<HeldFor>,
    forgotten: u64,
}

/// The right to use and to keep secrets for a session, as long as nobody has made the server forget it: what was under way then must not
/// go on with what was forgotten, nor write it back.
#[derive(Debug, Clone)]
pub struct Permit {
    session: SessionId,
    generation: String,
    forgotten: CancellationToken,
}

impl Permit {
    /// Does some work. It is dropped, and there is no result, when somebody makes the server forget the session meanwhile.
    pub async fn unless_forgotten<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.forgotten.run_until_cancelled(work).await
    }

    /// Names the session.
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// Tells the session from the one of the same name before it was forgotten.
    pub fn generation(&self) -> &str {
        &self.generation
    }
}

impl SessionRecord {
    fn new(first_name: SessionId, generation: String, now: Instant) -> Self {
        Self {
            first_name,
            generation,
            forgotten: CancellationToken::new(),
            held: HashMap::new(),
            unshared: Vec::new(),
            last_used: now,
        }
    }
}

impl Vault {
    /// Shares what is kept with other servers.
    pub fn shared(shares: mpsc::UnboundedSender<SecretToShare>) -> Self {
        Self {
            shares: Some(shares),
            ..Self::default()
        }
    }

    /// Returns the right to keep secrets for a session, which begins with it.
    pub fn permit(&self, id: &SessionId) -> Permit {
        let now = Instant::now();
        self.sweep(now);
        let mut sessions = self.sessions.lock();
        let session = sessions
            .entry(id.clone())
            .or_insert_with(|| SessionRecord::new(id.clone(), String::new(), now));
        session.last_used = now;
        Permit {
            session: id.clone(),
            generation: session.generation.clone(),
            forgotten: session.forgotten.clone(),
        }
    }

    /// Gives a session another name. The browser learns it with the answer; until then it asks with the old one to be forgotten.
    pub fn rename(&self, old: &SessionId, new: SessionId, generation: String) {
        let mut sessions = self.sessions.lock();
        let first_name = sessions
            .get(old)
            .map_or_else(|| old.clone(), |session| session.first_name.clone());
        sessions.insert(
            new,
            SessionRecord::new(first_name, generation, Instant::now()),
        );
    }

    /// Keeps the secret of a service principal in place of every older secret and token that counts for it.
    pub fn keep_secret(&self, permit: &Permit, held: HeldCredentials, secret: Secret) {
        self.keep(permit, HeldFor::Principal(held), secret);
    }

    /// Keeps a secret in a session that has not been forgotten since the right was given, in the place of what it replaces.
    pub fn keep(&self, permit: &Permit, held_for: HeldFor, secret: Secret) {
        let mut sessions = self.sessions.lock();
        let session = sessions.get_mut(&permit.session);
        let Some(session) = session.filter(|_| !permit.forgotten.is_cancelled()) else {
            return;
        };
        session.last_used = Instant::now();
        if let Some(shares) = &self.shares {
            let to_share = SecretToShare {
                session: permit.session.hash(),
                generation: permit.generation.clone(),
                held_for: held_for.clone(),
                secret: secret.clone(),
            };
            if shares.send(to_share).is_ok() {
                session.unshared.push(held_for.clone());
            }
        }
        session.held.retain(|older, _| !held_for.replaces(older));
        session.held.insert(held_for, secret);
    }

    /// Says how it stands with a session, before it is looked up what all servers hold.
    pub fn before_look_up(&self, id: &SessionId) -> BeforeLookUp {
        let sessions = self.sessions.lock();
        let unshared = sessions.get(id).map(|session| session.unshared.clone());
        BeforeLookUp {
            unshared: unshared.unwrap_or_default(),
            forgotten: self.forgotten.load(Ordering::SeqCst),
        }
    }

    /// Takes over what all servers hold for a session. What was forgotten elsewhere is forgotten here; what was forgotten here since it was looked
    /// up does not come back.
    pub fn take_over(
        &self,
        id: &SessionId,
        generation: String,
        held: Vec<(HeldFor, Secret)>,
        before: &BeforeLookUp,
    ) {
        let now = Instant::now();
        let mut sessions = self.sessions.lock();
        if self.forgotten.load(Ordering::SeqCst) != before.forgotten {
            return;
        }
        let session = sessions
            .entry(id.clone())
            .or_insert_with(|| SessionRecord::new(id.clone(), generation.clone(), now));
        if session.generation != generation {
            session.forgotten.cancel();
            *session = SessionRecord::new(session.first_name.clone(), generation, now);
        }
        session.last_used = now;
        // What was on its way to the others, then or now, may not have been found there.
        let own: Vec<&HeldFor> = before.unshared.iter().chain(&session.unshared).collect();
        session.held.retain(|held, _| own.contains(&held));
        for (held_for, secret) in held {
            let is_older = own
                .iter()
                .any(|new| new.replaces(&held_for) && session.held.contains_key(*new));
            if !is_older {
                session.held.insert(held_for, secret);
            }
        }
    }

    /// Notes that the other servers hold a secret as well.
    pub fn note_shared(&self, session: &str, held_for: &HeldFor) {
        let mut sessions = self.sessions.lock();
        let found = sessions.iter_mut().find(|(id, _)| id.hash() == session);
        if let Some((_, session)) = found
            && let Some(at) = session.unshared.iter().position(|held| held == held_for)
        {
            session.unshared.swap_remove(at);
        }
    }

    /// Returns the secret of a service principal, if it is held.
    pub fn secret(&self, id: &SessionId, held: &HeldCredentials) -> Option<Secret> {
        let held = HeldFor::Principal(*held);
        self.read(id, |session| session.held.get(&held).cloned())?
    }

    /// Returns the credentials for a workspace that count for a service principal: a token that was given for it, or else the secret.
    pub fn for_workspace(
        &self,
        id: &SessionId,
        account_id: AccountId,
        application_id: ApplicationId,
        host: &DatabricksHost,
    ) -> Option<Credentials> {
        let token = HeldFor::Workspace(HeldToken {
            host: host.clone(),
            application_id,
        });
        let principal = HeldFor::Principal(HeldCredentials {
            partition: host.partition(),
            account_id,
            application_id,
        });
        self.read(id, |session| {
            let token = session.held.get(&token).cloned();
            let token = token.map(|token| Credentials::PersonalAccessToken { token });
            token.or_else(|| {
                let client_secret = session.held.get(&principal).cloned()?;
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
            let mut found = session.held.iter().filter_map(|(held, secret)| match held {
                HeldFor::Principal(held)
                    if held.account_id == account_id && held.partition == host.partition() =>
                {
                    Some((held, secret))
                }
                _ => None,
            });
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
            let (mut principals, mut tokens) = (Vec::new(), Vec::new());
            for held in session.held.keys() {
                match held {
                    HeldFor::Principal(held) => principals.push(*held),
                    HeldFor::Workspace(held) => tokens.push(held.clone()),
                }
            }
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
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        let mut names = vec![id.clone()];
        for (name, session) in sessions.extract_if(is_same) {
            session.forgotten.cancel();
            names.push(name);
        }
        names
    }

    /// Lists the sessions with their generations.
    pub fn generations(&self) -> Vec<(SessionId, String)> {
        let sessions = self.sessions.lock();
        let known = sessions
            .iter()
            .map(|(id, session)| (id.clone(), session.generation.clone()));
        known.collect()
    }

    /// Forgets a session that another server has forgotten, by its hash. Returns its names.
    pub fn forget_by_hash(&self, hash: &str) -> Vec<SessionId> {
        let found = {
            let sessions = self.sessions.lock();
            sessions.keys().find(|id| id.hash() == hash).cloned()
        };
        found.map(|id| self.forget(&id)).unwrap_or_default()
    }

    /// Drops what was not used for [`IDLE_LIMIT`].
    pub fn sweep(&self, now: Instant) {
        self.sessions
            .lock()
            .retain(|_, session| now.saturating_duration_since(session.last_used) < IDLE_LIMIT);
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
        vault.keep(&permit, HeldFor::Workspace(token), secret("dapi1"));
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
        vault.rename(&first, second.clone(), String::new());
        vault.rename(&first, beside.clone(), String::new());
        let third = name();
        vault.rename(&second, third.clone(), String::new());
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
            vault.rename(&all[0], all[1].clone(), String::new());
            vault.rename(&all[0], all[2].clone(), String::new());
            vault.rename(&all[1], all[3].clone(), String::new());
        }
    }

    #[tokio::test]
    async fn what_all_servers_hold_counts_and_what_they_forgot_does_not() {
        let (shares, mut to_share) = mpsc::unbounded_channel();
        let vault = Vault::shared(shares);
        let id = SessionId::random().unwrap();
        let take_over = |generation: &str, held: Vec<(HeldFor, Secret)>| {
            let before = vault.before_look_up(&id);
            vault.take_over(&id, generation.to_owned(), held, &before);
        };
        take_over("1", Vec::new());
        let permit = vault.permit(&id);
        vault.keep_secret(&permit, held(client('a')), secret("dose1"));
        let new: SecretToShare = to_share.recv().await.unwrap();
        assert_eq!((&new.session, new.generation.as_str()), (&id.hash(), "1"));
        // As long as the others do not hold it, it is not missing there.
        take_over("1", Vec::new());
        assert_eq!(used(&vault, &id, client('a')).as_deref(), Some("dose1"));
        // Nor when they hold it since it was looked up there.
        let before = vault.before_look_up(&id);
        vault.note_shared(&new.session, &new.held_for);
        vault.take_over(&id, "1".to_owned(), Vec::new(), &before);
        assert_eq!(used(&vault, &id, client('a')).as_deref(), Some("dose1"));
        let newer = (new.held_for.clone(), secret("dose2"));
        take_over("1", vec![newer]);
        assert_eq!(used(&vault, &id, client('a')).as_deref(), Some("dose2"));
        take_over("2", Vec::new());
        assert_eq!(used(&vault, &id, client('a')), None);
        vault.keep_secret(&permit, held(client('a')), secret("dose3"));
        assert_eq!(used(&vault, &id, client('a')), None);
        let work = std::future::pending::<()>();
        assert_eq!(permit.unless_forgotten(work).await, None);
    }

    #[test]
    fn what_was_forgotten_while_it_was_looked_up_does_not_come_back() {
        let (shares, _to_share) = mpsc::unbounded_channel();
        let vault = Vault::shared(shares);
        let id = SessionId::random().unwrap();
        let before = vault.before_look_up(&id);
        vault.forget(&id);
        let found = (HeldFor::Principal(held(client('a'))), secret("dose1"));
        vault.take_over(&id, "1".to_owned(), vec![found], &before);
        assert_eq!(used(&vault, &id, client('a')), None);
    }
}
