//! Inviting people.

use std::time::Duration;

use contract::{CreatedInvitation, ListedInvitation, NewInvitation};
use domain::{InvitationId, Role, Secret, Timestamp};
use store::{InvitationRecord, Store};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::actor::Actor;
use crate::email_address::EmailAddress;
use crate::secrets;

/// How long an invitation counts.
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Why nobody is invited.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    /// It is no address.
    #[error("must be an address such as ada@example.com")]
    Email,
    /// Somebody has the address who is known here.
    #[error(
        "somebody with this address is known here already. Change what that person may do instead"
    )]
    Known,
    /// The owner's role is handed over.
    #[error("the owner's role is handed over, not given by an invitation")]
    Owner,
    /// Nobody could take it up.
    #[error(
        "nobody could take the invitation up: this server is set up without an identity provider. Start it with --oidc-issuer"
    )]
    NoProvider,
    /// There is no such invitation.
    #[error("no such invitation")]
    NotFound,
    /// The operating system gives no randomness.
    #[error("no randomness for an invitation")]
    NoRandomness(#[from] getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What inviting works with.
#[derive(Debug)]
pub struct Inviter<'a> {
    /// The invitations that there are.
    pub store: &'a Store,
    /// The address of this server.
    pub public_url: &'a str,
    /// Whether people can come in by an identity provider.
    pub has_provider: bool,
}

impl Inviter<'_> {
    /// Invites somebody. Only this answer holds the link.
    ///
    /// # Errors
    /// When the address is none, or somebody's, or nobody could take the invitation up.
    pub async fn invite(
        &self,
        actor: &Actor,
        request: &NewInvitation,
        now: Timestamp,
    ) -> Result<CreatedInvitation, InvitationError> {
        if !self.has_provider {
            return Err(InvitationError::NoProvider);
        }
        if request.role == Role::Owner {
            return Err(InvitationError::Owner);
        }
        let email = EmailAddress::typed(&request.email).ok_or(InvitationError::Email)?;
        let email = email.to_string();
        let people = self.store.people().await?;
        if people.iter().any(|person| person.email == email) {
            return Err(InvitationError::Known);
        }
        let secret = secrets::invitation()?;
        let record = InvitationRecord {
            invitation_id: InvitationId::new(Uuid::now_v7()),
            email,
            role: request.role,
            invited_by: actor.person.person_id,
            created_at: now,
            expires_at: now.later(LIFETIME),
        };
        let hash = secrets::hash(secret.expose());
        self.store.invite(&record, hash).await?;
        let link = Zeroizing::new(format!(
            "{}/sign-in#invitation={}",
            self.public_url,
            secret.expose()
        ));
        Ok(CreatedInvitation {
            invitation: listed(record),
            link: Secret::parse(&link).expect("an address is not nothing"),
        })
    }
}

/// Lists the invitations that count.
///
/// # Errors
/// When the database fails.
pub async fn list(store: &Store, now: Timestamp) -> Result<Vec<ListedInvitation>, store::Error> {
    let open = store.invitations(now).await?;
    Ok(open.into_iter().map(listed).collect())
}

/// Takes an invitation back.
///
/// # Errors
/// When there is none.
pub async fn revoke(store: &Store, id: InvitationId) -> Result<(), InvitationError> {
    if store.revoke_invitation(id).await? {
        Ok(())
    } else {
        Err(InvitationError::NotFound)
    }
}

fn listed(record: InvitationRecord) -> ListedInvitation {
    ListedInvitation {
        invitation_id: record.invitation_id,
        email: record.email,
        role: record.role,
        created_at: record.created_at,
        expires_at: record.expires_at,
    }
}
