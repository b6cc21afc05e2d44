//! Signing in by the identity provider: whom it means, whether that person may come in, and why not.

use contract::ProviderRefusal;
use domain::{PersonId, Role, Secret, Timestamp};
use serde_json::json;
use store::{
    ArrivalOutcome, ArrivalRefusal, AuditAction, AuditEvent, IdentityConnected, PersonRecord,
    ProviderArrival, Store,
};
use uuid::Uuid;

use crate::actor::{Actor, ActorMeans, RequestOrigin};
use crate::identity_provider::{
    IdentityProvider, LocalPath, PendingPurpose, PendingSignIn, ProviderError, ProviderIdentity,
    foreign,
};
use crate::secrets;
use crate::services::sign_in::{self, SignedIn};

/// Why nobody comes in by the provider. The audit trail tells it with the same words.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSignInError {
    /// The provider, or what it said, is the reason.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// There is none.
    #[error("this server is set up without an identity provider")]
    NoProvider,
    /// Nobody can be sent there.
    #[error("must be a path of this server")]
    ReturnTo,
    /// The browser does not hold what it got when the sign-in was begun.
    #[error("the sign-in was begun in another browser, more than ten minutes ago, or not at all")]
    OtherBrowser,
    /// The provider sent the browser back without a code.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The provider tells no address that it verified.
    #[error("the provider tells no e-mail address that it has verified")]
    EmailUnverified,
    /// The person may not come in.
    #[error("{}", refusal_words(*.0))]
    Arrival(ArrivalRefusal),
    /// The identity leads to another person.
    #[error("the identity is another person's here, or the person has another one")]
    IdentityTaken,
    /// Whoever began to connect an identity is not signed in any more.
    #[error("whoever began to connect the identity is not signed in any more")]
    NotSignedIn,
    /// The operating system gives no randomness.
    #[error("no randomness for a sign-in")]
    NoRandomness(#[from] getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

const fn refusal_words(refusal: ArrivalRefusal) -> &'static str {
    match refusal {
        ArrivalRefusal::KeptOut => "an admin keeps the person out",
        ArrivalRefusal::NotAdmitted => {
            "neither a domain, nor a group, nor an invitation lets the person in"
        }
        ArrivalRefusal::EmailTaken => "somebody else has the e-mail address here",
        ArrivalRefusal::InvitationUnknown => {
            "the invitation was taken up or taken back, or is over"
        }
        ArrivalRefusal::InvitationForAnother => "the invitation is for another e-mail address",
    }
}

impl ProviderSignInError {
    /// The stable name of the reason; `None` where the server itself failed, or the request is wrong.
    pub const fn reason(&self) -> Option<ProviderRefusal> {
        use ProviderRefusal as Reason;
        Some(match self {
            Self::Provider(error) => match error {
                ProviderError::Unreachable { .. } => Reason::ProviderUnreachable,
                ProviderError::Unusable { .. } => Reason::ProviderUnusable,
                ProviderError::ServerUnknown(_) => Reason::ServerUnknown,
                ProviderError::CodeRefused(_) => Reason::CodeRefused,
                ProviderError::OtherProvider => Reason::OtherProvider,
                ProviderError::Signature(_) => Reason::TokenSignature,
                ProviderError::ForAnother { .. } => Reason::TokenForAnother,
                ProviderError::Ended { .. } | ProviderError::NotBegun { .. } => Reason::ClockOff,
            },
            Self::NoProvider => Reason::NoProvider,
            Self::OtherBrowser => Reason::OtherBrowser,
            Self::Refused(_) => Reason::ProviderRefused,
            Self::EmailUnverified => Reason::EmailUnverified,
            Self::Arrival(refusal) => match refusal {
                ArrivalRefusal::KeptOut => Reason::KeptOut,
                ArrivalRefusal::NotAdmitted => Reason::NotAdmitted,
                ArrivalRefusal::EmailTaken => Reason::EmailTaken,
                ArrivalRefusal::InvitationUnknown => Reason::InvitationUnknown,
                ArrivalRefusal::InvitationForAnother => Reason::InvitationForAnother,
            },
            Self::IdentityTaken => Reason::IdentityTaken,
            Self::NotSignedIn => Reason::NotSignedIn,
            Self::ReturnTo | Self::NoRandomness(_) | Self::Store(_) => return None,
        })
    }
}

/// A sign-in that was begun.
#[derive(Debug)]
pub struct PendingVisit {
    /// What the browser keeps.
    pub pending: PendingSignIn,
    /// Where the provider asks the person.
    pub authorization_url: String,
}

/// Begins to sign somebody in, or to connect an identity with somebody who is signed in.
///
/// # Errors
/// When there is no provider, it does not tell how it is used, or nobody can be sent to the page afterwards.
pub async fn begin(
    provider: Option<&IdentityProvider>,
    purpose: PendingPurpose,
    return_to: &str,
    invitation: Option<Secret>,
    now: Timestamp,
) -> Result<PendingVisit, ProviderSignInError> {
    let provider = provider.ok_or(ProviderSignInError::NoProvider)?;
    let return_to = LocalPath::parse(return_to).ok_or(ProviderSignInError::ReturnTo)?;
    let pending = PendingSignIn::begin(purpose, return_to, invitation, now)?;
    let authorization_url = provider.authorization_url(&pending).await?;
    Ok(PendingVisit {
        pending,
        authorization_url,
    })
}

/// With what somebody comes back from the provider.
#[derive(Debug)]
pub struct Return<'a> {
    /// What the browser kept, and brought back in time.
    pub pending: Option<&'a PendingSignIn>,
    /// What the provider says.
    pub answer: &'a contract::ProviderAnswer,
    /// Who is signed in with this browser.
    pub signed_in: Option<&'a Actor>,
    /// What the browser says that it is.
    pub device: &'a str,
}

/// How a sign-in ended.
#[derive(Debug)]
pub enum ProviderSignInEnd {
    /// Somebody is signed in who was not before.
    SignedIn(SignedIn),
    /// Somebody who is signed in can come in by the provider from now on.
    Connected(Actor),
}

/// Finishes a sign-in. A refusal is told in the audit trail, with its reason and whom the provider meant.
///
/// # Errors
/// When nobody comes in; then nothing was changed.
pub async fn finish(
    store: &Store,
    provider: Option<&IdentityProvider>,
    back: &Return<'_>,
    now: Timestamp,
) -> Result<ProviderSignInEnd, ProviderSignInError> {
    let mut identity = None;
    let finished = try_finish(store, provider, back, &mut identity, now).await;
    if let Err(error) = &finished
        && let Some(reason) = error.reason()
    {
        tell_refusal(store, provider, reason, error, identity.as_ref()).await?;
    }
    finished
}

async fn tell_refusal(
    store: &Store,
    provider: Option<&IdentityProvider>,
    reason: ProviderRefusal,
    error: &ProviderSignInError,
    identity: Option<&ProviderIdentity>,
) -> Result<(), store::Error> {
    tracing::warn!(reason = reason.slug(), %error, "nobody was let in by the identity provider");
    let refused = AuditEvent {
        action: AuditAction::SignInRefused,
        object: None,
        before: None,
        after: Some(json!({
            "reason": reason.slug(),
            "detail": error.to_string(),
            "issuer": provider.map(IdentityProvider::issuer),
            "subject": identity.map(|identity| &identity.subject),
            "email": identity.map(|identity| identity.email.to_string()),
        })),
    };
    store.record(&refused).await
}

async fn try_finish(
    store: &Store,
    provider: Option<&IdentityProvider>,
    back: &Return<'_>,
    identity: &mut Option<ProviderIdentity>,
    now: Timestamp,
) -> Result<ProviderSignInEnd, ProviderSignInError> {
    let provider = provider.ok_or(ProviderSignInError::NoProvider)?;
    let answer = back.answer;
    let pending = back
        .pending
        .filter(|pending| pending.is_answered_by(&answer.state));
    let pending = pending.ok_or(ProviderSignInError::OtherBrowser)?;
    let code = match (&answer.code, &answer.error) {
        (Some(code), None) => code,
        (_, error) => {
            let error = error.as_deref().unwrap_or("no code");
            return Err(ProviderSignInError::Refused(foreign(error)));
        }
    };
    // Before anything is asked of the provider: whoever signed out meanwhile wants nothing connected.
    let connects = match (pending.purpose, back.signed_in) {
        (PendingPurpose::SignIn, _) => None,
        (PendingPurpose::Connect(person_id), Some(actor))
            if actor.person.person_id == person_id
                && matches!(actor.means, ActorMeans::Browser(_)) =>
        {
            Some(actor)
        }
        (PendingPurpose::Connect(_), _) => return Err(ProviderSignInError::NotSignedIn),
    };
    let iss = answer.iss.as_deref();
    let found = provider.identify(pending, code, iss, now).await?;
    let found = found.map_err(|_| ProviderSignInError::EmailUnverified)?;
    let found = identity.insert(found);
    match connects {
        None => {
            let signed_in = arrive(store, provider, found, pending, back.device, now).await?;
            Ok(ProviderSignInEnd::SignedIn(signed_in))
        }
        Some(actor) => {
            let (person_id, issuer) = (actor.person.person_id, provider.issuer());
            let store = store.by(actor.for_audit());
            let connected = store.connect_identity(person_id, issuer, &found.subject, now);
            match connected.await? {
                IdentityConnected::Done => Ok(ProviderSignInEnd::Connected(actor.clone())),
                IdentityConnected::Taken => Err(ProviderSignInError::IdentityTaken),
            }
        }
    }
}

async fn arrive(
    store: &Store,
    provider: &IdentityProvider,
    found: &ProviderIdentity,
    pending: &PendingSignIn,
    device: &str,
    now: Timestamp,
) -> Result<SignedIn, ProviderSignInError> {
    let person = PersonRecord {
        person_id: PersonId::new(Uuid::now_v7()),
        name: found.name.clone(),
        email: found.email.to_string(),
        role: Role::User,
        created_at: now,
        disabled_at: None,
    };
    let (secret, sign_in) = sign_in::new_sign_in(person.person_id, device, now)?;
    let invitation = pending.invitation.as_ref();
    let arrival = ProviderArrival {
        issuer: provider.issuer().to_owned(),
        subject: found.subject.clone(),
        is_admitted: provider.admission().admits(found),
        invitation: invitation.map(|secret| secrets::hash(secret.expose())),
        person,
        sign_in,
        now,
    };
    let person = match store.arrive(&arrival).await? {
        ArrivalOutcome::CameIn(person) => person,
        ArrivalOutcome::Refused(refusal) => return Err(ProviderSignInError::Arrival(refusal)),
    };
    tracing::info!(person_id = %person.person_id, "signed in by the identity provider");
    let mut record = arrival.sign_in.record;
    record.person_id = person.person_id;
    Ok(SignedIn {
        secret,
        actor: Actor {
            person,
            means: ActorMeans::Browser(record),
            from: RequestOrigin::default(),
        },
    })
}
