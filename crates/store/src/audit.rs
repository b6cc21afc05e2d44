//! The audit trail: who did what, from where, and what it changed. Nothing in it is changed or removed.
//!
//! Here is what is told; `trail` writes and lists it, `chain` ties the events together and finds what was changed.

mod chain;
mod trail;

use serde_json::Value;

pub use chain::{AuditFault, AuditHead};
pub use trail::{AuditFilter, AuditRecord, append};

/// Who does something, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditOrigin {
    /// How the server knows who it is: a word.
    pub means: &'static str,
    /// The id of the person, where it is one.
    pub actor_id: Option<String>,
    /// The name of the person, or of the program, as it was then.
    pub actor_name: String,
    /// The address that the request came from.
    pub address: Option<String>,
    /// The id of the request.
    pub request_id: Option<String>,
}

impl AuditOrigin {
    /// The program itself, or a command on its machine.
    pub fn of_program(name: &str) -> Self {
        Self {
            means: "machine",
            actor_id: None,
            actor_name: name.to_owned(),
            address: None,
            request_id: None,
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// What is told of in the audit trail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum AuditAction {
            $($(#[$doc])* $name),*
        }

        impl AuditAction {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns its word.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word),*
                }
            }
        }
    };
}

actions! {
    /// A bootstrap token was issued.
    BootstrapTokenIssued "bootstrap_token.issued"
    /// Somebody signed in.
    SignedIn "session.begun"
    /// Somebody could not sign in.
    SignInRefused "session.refused"
    /// A session was ended by its person.
    SignedOut "session.ended"
    /// All sessions of a person were ended.
    SignedOutEverywhere "session.all_ended"
    /// Somebody may come in.
    PersonAdded "person.added"
    /// A person can sign in by an identity of the provider.
    IdentityConnected "identity.connected"
    /// Somebody was invited.
    InvitationCreated "invitation.created"
    /// An invitation was taken up.
    InvitationAccepted "invitation.accepted"
    /// An invitation was taken back.
    InvitationRevoked "invitation.revoked"
    /// Somebody got another role.
    RoleChanged "person.role_changed"
    /// Somebody is kept out, or may come in again.
    AdmissionChanged "person.admission_changed"
    /// The owner's role was handed on.
    OwnerChanged "owner.changed"
    /// An API key was made.
    ApiKeyCreated "api_key.created"
    /// An API key was ended.
    ApiKeyRevoked "api_key.revoked"
    /// The workspaces of an account were asked for.
    Discovered "account.discovered"
    /// What is granted was read.
    PermissionsRead "permissions.read"
    /// A connection test was started.
    TestStarted "connection_test.started"
    /// A connector was made.
    ConnectorCreated "connector.created"
    /// A connector became primary.
    PrimaryChanged "connector.made_primary"
    /// A connector was removed.
    ConnectorRemoved "connector.removed"
    /// A table is to be read again.
    CheckpointReset "connector.checkpoint_reset"
    /// A connector is tested day after day, or not any more.
    ValidationSwitched "connector.validation_switched"
    /// A connector was tested by itself.
    ConnectorValidated "connector.validated"
    /// What may leave a workspace was approved.
    SharingApproved "connector.sharing_approved"
    /// The collector that runs was approved.
    CollectorApproved "connector.collector_approved"
    /// A connection string was made.
    StringMinted "connection_string.minted"
    /// Somebody has seen a connection string.
    StringShown "connection_string.shown"
    /// A connection string was ended.
    StringRevoked "connection_string.revoked"
    /// Another key signs.
    SigningKeyRotated "signing_key.rotated"
    /// A retired key is published no more.
    SigningKeyRemoved "signing_key.removed"
    /// A key of the issuer is published.
    IssuerKeyPublished "issuer_key.published"
    /// It was tried who takes a key of the issuer.
    IssuerKeyTried "issuer_key.tried"
    /// Another key of the issuer signs.
    IssuerKeySwitched "issuer_key.switched"
    /// A retired key of the issuer is published no more.
    IssuerKeyRemoved "issuer_key.removed"
    /// The database was copied.
    BackedUp "database.backed_up"
    /// The database was put back.
    Restored "database.restored"
}

/// What is to be written into the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// What.
    pub action: AuditAction,
    /// To what: an id.
    pub object: Option<String>,
    /// What was before, without secrets.
    pub before: Option<Value>,
    /// What is now, without secrets.
    pub after: Option<Value>,
}

impl AuditEvent {
    /// Something that is neither told with what was before nor with what is now.
    pub fn new(action: AuditAction, object: impl ToString) -> Self {
        Self {
            action,
            object: Some(object.to_string()),
            before: None,
            after: None,
        }
    }

    /// Adds what was before.
    #[must_use]
    pub fn before(self, before: Value) -> Self {
        Self {
            before: Some(before),
            ..self
        }
    }

    /// Adds what is now.
    #[must_use]
    pub fn after(self, after: Value) -> Self {
        Self {
            after: Some(after),
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
