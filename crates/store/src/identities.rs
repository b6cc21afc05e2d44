//! Who comes in on the word of an identity provider.
//!
//! A person is known by issuer and subject, which a provider never gives to somebody else, and not by the address, which it may.

use domain::{PersonId, Role, Timestamp};
use serde_json::json;
use sqlx::{AnyConnection, FromRow};

use crate::audit::{AuditAction, AuditEvent, AuditOrigin};
use crate::codec::{Seconds, StoredText};
use crate::database::{AuditedChange, Error, Store};
use crate::invitations;
use crate::people::{self, PersonRecord};
use crate::sign_ins::{self, NewSignInRecord};

/// Why a provider's word counts for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IdentityAdmission {
    /// The operator lets in whom the provider describes so; asked again each time.
    Policy,
    /// An admin invited the person.
    Invited,
    /// The person was known here before and connected the identity.
    Connected,
}

impl IdentityAdmission {
    const ALL: [Self; 3] = [Self::Policy, Self::Invited, Self::Connected];

    const fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Invited => "invited",
            Self::Connected => "connected",
        }
    }

    fn read(word: &str) -> Result<Self, sqlx::Error> {
        let known = Self::ALL.into_iter().find(|known| known.word() == word);
        known.ok_or_else(|| sqlx::Error::Decode(format!("{word:?} is no admission").into()))
    }
}

/// Somebody whom a provider vouches for.
#[derive(Debug, Clone)]
pub struct ProviderArrival {
    /// The provider.
    pub issuer: String,
    /// Whom it means.
    pub subject: String,
    /// Whether the operator lets in whom the provider describes so.
    pub is_admitted: bool,
    /// SHA-256 of the secret of the invitation that was shown.
    pub invitation: Option<[u8; 32]>,
    /// The person to add where nobody is known by this identity; an invitation says the role.
    pub person: PersonRecord,
    /// The sign-in to begin; it is that person's, whoever it is.
    pub sign_in: NewSignInRecord,
    /// Now.
    pub now: Timestamp,
}

/// How an arrival ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArrivalOutcome {
    /// The person is signed in.
    CameIn(PersonRecord),
    /// Nobody was let in, and nothing was changed.
    Refused(ArrivalRefusal),
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrivalRefusal {
    /// An admin keeps the person out.
    KeptOut,
    /// Neither the operator's rules nor an invitation let the person in.
    NotAdmitted,
    /// Somebody else has the address here.
    EmailTaken,
    /// The invitation is unknown: taken up, taken back, over, or never made; or who made it may invite no more.
    InvitationUnknown,
    /// The invitation is for another address.
    InvitationForAnother,
}

/// How connecting an identity with a person ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityConnected {
    /// The person can sign in by it.
    Done,
    /// It is another person's, or the person has another one of this provider.
    Taken,
}

#[derive(FromRow)]
struct IdentityRow {
    person_id: StoredText<PersonId>,
    admission: String,
}

impl Store {
    /// Lets somebody in whom a provider vouches for, adds them where they are new, and uses up their invitation: all of it, or nothing.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn arrive(&self, arrival: &ProviderArrival) -> Result<ArrivalOutcome, Error> {
        self.write_audited(|mut change| async move {
            let known = find(&mut change, &arrival.issuer, &arrival.subject).await?;
            let (person, is_new) = match known {
                Some((person_id, admission)) => {
                    let person = people::find(&mut change, person_id).await?;
                    let person = person.ok_or(sqlx::Error::RowNotFound)?;
                    if person.disabled_at.is_some() {
                        return Ok(ArrivalOutcome::Refused(ArrivalRefusal::KeptOut));
                    }
                    if admission == IdentityAdmission::Policy && !arrival.is_admitted {
                        return Ok(ArrivalOutcome::Refused(ArrivalRefusal::NotAdmitted));
                    }
                    (person, false)
                }
                None => match add(&mut change, arrival).await? {
                    Ok(person) => (person, true),
                    Err(refusal) => return Ok(ArrivalOutcome::Refused(refusal)),
                },
            };
            let mut sign_in = arrival.sign_in.clone();
            sign_in.record.person_id = person.person_id;
            sign_ins::insert(&mut change, &sign_in).await?;
            let event = AuditEvent::new(AuditAction::SignedIn, person.person_id)
                .after(json!({"issuer": arrival.issuer, "is_new": is_new}));
            let origin = origin_of(&change, &person);
            let came_in = ArrivalOutcome::CameIn(person);
            change.commit_as(origin.as_ref(), came_in, &event).await
        })
        .await
    }

    /// Lets a person who is known sign in by an identity from now on.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn connect_identity(
        &self,
        person_id: PersonId,
        issuer: &str,
        subject: &str,
        now: Timestamp,
    ) -> Result<IdentityConnected, Error> {
        self.write_audited(|mut change| async move {
            match find(&mut change, issuer, subject).await? {
                Some((known, _)) if known == person_id => return Ok(IdentityConnected::Done),
                Some(_) => return Ok(IdentityConnected::Taken),
                None if has_identity(&mut change, person_id, issuer).await? => {
                    return Ok(IdentityConnected::Taken);
                }
                None => {}
            }
            let identity = (issuer, subject, IdentityAdmission::Connected);
            insert(&mut change, person_id, identity, now).await?;
            let event = connected(person_id, issuer, subject);
            change.commit(IdentityConnected::Done, &event).await
        })
        .await
    }

    /// Says whether a person can sign in by a provider.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_identity(&self, person_id: PersonId, issuer: &str) -> Result<bool, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(has_identity(&mut connection, person_id, issuer).await?)
    }
}

/// Adds somebody new, where the operator's rules or an invitation let them in.
async fn add(
    change: &mut AuditedChange,
    arrival: &ProviderArrival,
) -> Result<Result<PersonRecord, ArrivalRefusal>, sqlx::Error> {
    if people::has_email(change, &arrival.person.email).await? {
        return Ok(Err(ArrivalRefusal::EmailTaken));
    }
    let mut person = arrival.person.clone();
    let mut accepted = None;
    let admission = match arrival.invitation {
        Some(secret_hash) => {
            let invitation = invitations::find(change, secret_hash, arrival.now).await?;
            let Some(invitation) = invitation else {
                return Ok(Err(ArrivalRefusal::InvitationUnknown));
            };
            if invitation.email != person.email {
                return Ok(Err(ArrivalRefusal::InvitationForAnother));
            }
            invitations::remove(change, invitation.invitation_id).await?;
            person.role = invitation.role;
            accepted = Some(invitation.invitation_id);
            IdentityAdmission::Invited
        }
        None if arrival.is_admitted => {
            person.role = Role::User;
            IdentityAdmission::Policy
        }
        None => return Ok(Err(ArrivalRefusal::NotAdmitted)),
    };
    people::insert(change, &person).await?;
    let (issuer, subject) = (&*arrival.issuer, &*arrival.subject);
    let identity = (issuer, subject, admission);
    insert(change, person.person_id, identity, arrival.now).await?;
    let origin = origin_of(change, &person);
    let accepted = accepted.map(|id| {
        AuditEvent::new(AuditAction::InvitationAccepted, id)
            .after(json!({"person": person.person_id.to_string()}))
    });
    let events = [
        people::added(&person),
        connected(person.person_id, issuer, subject),
    ];
    for event in accepted.iter().chain(&events) {
        change.tell(origin.as_ref(), event).await?;
    }
    Ok(Ok(person))
}

/// Whoever comes in does so in their own name.
fn origin_of(change: &AuditedChange, person: &PersonRecord) -> Option<AuditOrigin> {
    change.origin().map(|from| AuditOrigin {
        means: "identity_provider",
        actor_id: Some(person.person_id.to_string()),
        actor_name: person.name.clone(),
        ..from.clone()
    })
}

fn connected(person_id: PersonId, issuer: &str, subject: &str) -> AuditEvent {
    AuditEvent::new(AuditAction::IdentityConnected, person_id)
        .after(json!({"issuer": issuer, "subject": subject}))
}

async fn find(
    connection: &mut AnyConnection,
    issuer: &str,
    subject: &str,
) -> Result<Option<(PersonId, IdentityAdmission)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT person_id, admission FROM identities WHERE issuer = $1 AND subject = $2",
    )
    .bind(issuer)
    .bind(subject)
    .fetch_optional(connection)
    .await?;
    let read = |row| {
        let row = IdentityRow::from_row(row)?;
        Ok((row.person_id.0, IdentityAdmission::read(&row.admission)?))
    };
    row.as_ref().map(read).transpose()
}

async fn has_identity(
    connection: &mut AnyConnection,
    person_id: PersonId,
    issuer: &str,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM identities WHERE person_id = $1 AND issuer = $2")
        .bind(StoredText(&person_id))
        .bind(issuer)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

async fn insert(
    connection: &mut AnyConnection,
    person_id: PersonId,
    (issuer, subject, admission): (&str, &str, IdentityAdmission),
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO identities (issuer, subject, person_id, admission, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(issuer)
        .bind(subject)
        .bind(StoredText(&person_id))
        .bind(admission.word())
        .bind(Seconds(now))
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
pub mod tests;
