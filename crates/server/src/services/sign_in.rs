//! Signing in, staying signed in, and signing out.

use std::time::Duration;

use contract::{BootstrapSignIn, CurrentSession, ListedSignIn, RemainingTime, SignInMeans};
use domain::{PersonId, Role, Secret, SignInId, Timestamp};
use store::{
    AuditAction, AuditEvent, BootstrapArrival, NewSignInRecord, PersonRecord, SignInRecord, Store,
};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::actor::{Actor, ActorMeans, RequestOrigin};
use crate::secrets;
use crate::services::people::{self, PersonRefused};

/// Time after which somebody has to sign in again, whatever happens until then.
const ABSOLUTE_LIMIT: Duration = Duration::from_hours(12);

/// Characters that are kept of what a browser says that it is.
const MAX_DEVICE: usize = 200;

/// What a request shows to say who makes it.
#[derive(Debug, Clone)]
pub enum Proof {
    /// The secret of the cookie.
    Cookie(Secret),
    /// A key.
    ApiKey(Secret),
    /// Nothing.
    Nothing,
}

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub secret: Secret,
    /// Who, and for how long.
    pub actor: Actor,
}

/// Why somebody can't sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The token is wrong, too old, or was used.
    #[error("the bootstrap token does not count")]
    TokenRefused,
    /// Who becomes the owner can't be called so.
    #[error(transparent)]
    Person(#[from] PersonRefused),
    /// The operating system gives no randomness.
    #[error("no randomness for a session")]
    NoRandomness(#[from] getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Finds who asks; `None` when what is shown does not count.
///
/// # Errors
/// When the database fails.
pub async fn actor(
    store: &Store,
    shown: &Proof,
    now: Timestamp,
) -> Result<Option<Actor>, store::Error> {
    match shown {
        Proof::Nothing => Ok(None),
        Proof::Cookie(secret) => {
            let found = store.sign_in(&secrets::hash(secret.expose()), now).await?;
            Ok(found.map(|(sign_in, person)| Actor {
                person,
                means: ActorMeans::Browser(sign_in),
                from: RequestOrigin::default(),
            }))
        }
        Proof::ApiKey(key) => {
            let Some(prefix) = secrets::api_key_prefix(key.expose()) else {
                return Ok(None);
            };
            let found = store.api_key(prefix, now).await?;
            // Compared to the end, so that the time tells nothing about where they differ.
            let hash = secrets::hash(key.expose());
            let is_same = |of: &store::ShownApiKey| bool::from(of.secret_hash.ct_eq(&hash));
            Ok(found.filter(is_same).map(|of| Actor {
                person: of.person,
                means: ActorMeans::ApiKey(of.record),
                from: RequestOrigin::default(),
            }))
        }
    }
}

/// Says whether somebody who asked for something is still let in as they were then.
///
/// # Errors
/// When the database fails.
pub async fn lasts(store: &Store, actor: &Actor, now: Timestamp) -> Result<bool, store::Error> {
    let person = match &actor.means {
        ActorMeans::Practice => return Ok(true),
        ActorMeans::Browser(sign_in) => store.signed_in_by(sign_in.sign_in_id, now).await?,
        ActorMeans::ApiKey(key) => {
            let found = store.api_key(&key.prefix, now).await?;
            found.map(|found| found.person)
        }
    };
    Ok(person.is_some_and(|person| person.role >= actor.person.role))
}

/// Notes that somebody made a request, which keeps them signed in.
///
/// # Errors
/// When the database fails.
pub async fn seen(store: &Store, mut actor: Actor, now: Timestamp) -> Result<Actor, store::Error> {
    match &mut actor.means {
        ActorMeans::Browser(sign_in) => store.note_seen(sign_in, now).await?,
        ActorMeans::ApiKey(key) => store.note_api_key_used(key, now).await?,
        ActorMeans::Practice => {}
    }
    Ok(actor)
}

/// Signs the owner in with a bootstrap token, and makes the owner where there is none.
///
/// # Errors
/// When the token does not count; then nothing was changed.
pub async fn with_bootstrap_token(
    store: &Store,
    request: &BootstrapSignIn,
    device: &str,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let owner = match &request.owner {
        Some(named) => people::new_person(&named.name, &named.email, Role::Owner, now)?,
        // Only the name of one who is there already may be missing, and then this one is not stored.
        None if store.owner().await?.is_some() => people::nameless(now),
        None => return Err(PersonRefused::Name.into()),
    };
    let (secret, sign_in) = new_sign_in(owner.person_id, device, now)?;
    let arrival = BootstrapArrival {
        secret_hash: secrets::hash(request.bootstrap_token.expose()),
        owner,
        sign_in: sign_in.clone(),
        now,
    };
    let Some(person) = store.use_bootstrap_token(&arrival).await? else {
        let refused = AuditEvent {
            action: AuditAction::SignInRefused,
            object: None,
            before: None,
            after: None,
        };
        store.record(&refused).await?;
        return Err(SignInError::TokenRefused);
    };
    tracing::info!(person_id = %person.person_id, "the owner signed in with a bootstrap token");
    let record = SignInRecord {
        person_id: person.person_id,
        ..sign_in.record
    };
    Ok(SignedIn {
        secret,
        actor: Actor {
            person,
            means: ActorMeans::Browser(record),
            from: RequestOrigin::default(),
        },
    })
}

/// Makes a sign-in, and the secret for its cookie.
pub fn new_sign_in(
    person_id: PersonId,
    device: &str,
    now: Timestamp,
) -> Result<(Secret, NewSignInRecord), getrandom::Error> {
    let secret = secrets::random_digits()?;
    let record = SignInRecord {
        sign_in_id: SignInId::new(Uuid::now_v7()),
        person_id,
        created_at: now,
        seen_at: now,
        ends_at: now.later(ABSOLUTE_LIMIT),
        device: device.chars().take(MAX_DEVICE).collect(),
    };
    let secret_hash = secrets::hash(secret.expose());
    Ok((
        secret,
        NewSignInRecord {
            record,
            secret_hash,
        },
    ))
}

/// Tells who is signed in, and for how long.
pub fn current(actor: &Actor, now: Timestamp) -> CurrentSession {
    let (means, remaining) = match &actor.means {
        ActorMeans::Browser(sign_in) => (SignInMeans::Browser, Some(remaining(sign_in, now))),
        ActorMeans::ApiKey(_) => (SignInMeans::ApiKey, None),
        ActorMeans::Practice => (SignInMeans::Practice, None),
    };
    CurrentSession {
        person: people::listed(actor.person.clone()),
        means,
        remaining,
    }
}

fn remaining(sign_in: &SignInRecord, now: Timestamp) -> RemainingTime {
    let seconds = |until: Timestamp| u64::try_from(until.seconds_since(now)).unwrap_or(0);
    RemainingTime {
        idle_seconds: seconds(sign_in.idle_ends_at()),
        total_seconds: seconds(sign_in.ends_at),
    }
}

/// Lists where somebody is signed in.
///
/// # Errors
/// When the database fails.
pub async fn list(
    store: &Store,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<ListedSignIn>, store::Error> {
    let current = match &actor.means {
        ActorMeans::Browser(sign_in) => Some(sign_in.sign_in_id),
        ActorMeans::ApiKey(_) | ActorMeans::Practice => None,
    };
    let found = store.sign_ins(actor.person.person_id, now).await?;
    let listed = |record: SignInRecord| ListedSignIn {
        is_current: current == Some(record.sign_in_id),
        sign_in_id: record.sign_in_id,
        device: record.device,
        created_at: record.created_at,
        seen_at: record.seen_at,
        ends_at: record.ends_at,
    };
    Ok(found.into_iter().map(listed).collect())
}

/// Signs somebody out where the request comes from.
///
/// # Errors
/// When the database fails.
pub async fn end_current(store: &Store, actor: &Actor) -> Result<(), store::Error> {
    if let ActorMeans::Browser(sign_in) = &actor.means {
        let person_id = actor.person.person_id;
        store.end_sign_in(person_id, sign_in.sign_in_id).await?;
    }
    Ok(())
}

/// Ends the sign-in that a cookie stands for, as when somebody signs in over it.
///
/// # Errors
/// When the database fails.
pub async fn end_shown(store: &Store, shown: &Proof, now: Timestamp) -> Result<(), store::Error> {
    match actor(store, shown, now).await? {
        Some(before) => end_current(store, &before).await,
        None => Ok(()),
    }
}

/// Makes sure that the one person of practice mode is there, who may have keys like anybody else.
///
/// # Errors
/// When the database fails.
pub async fn prepare_practice(store: &Store) -> Result<PersonRecord, store::Error> {
    let practising = Actor::practising();
    store.add_person(&practising).await?;
    Ok(practising)
}
