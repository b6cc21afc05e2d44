//! The audit trail: who did what, from where, and what it changed. Nothing in it is changed or removed.
//!
//! Each event carries the SHA-256 of its own content and of the event before, so that whoever changes one has to change all that follow. Who can
//! write the database can do that, too: so the log of the server names number and hash of every event, and [`Store::verify_audit_trail`] takes
//! what was noted elsewhere.

use std::fmt::{self, Write as _};
use std::str::FromStr;
use std::sync::Arc;
use std::time::SystemTime;

use domain::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, FromRow as _};

use crate::codec::{Bytes32, LargeCount, Seconds};
use crate::database::{Error, Store};
use crate::rows::{one, readable};

/// Events that are read at a time.
const PAGE: i64 = 1000;

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
    /// What may leave a workspace was approved.
    SharingApproved "connector.sharing_approved"
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

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number: 1, 2, 3, …
    pub event_number: u64,
    /// When.
    pub recorded_at: Timestamp,
    /// How the server knew who it was.
    pub means: String,
    /// The person's id.
    pub actor_id: Option<String>,
    /// The person's name.
    pub actor_name: String,
    /// From where.
    pub address: Option<String>,
    /// The request.
    pub request_id: Option<String>,
    /// What, as [`AuditAction::word`] has it.
    pub action: String,
    /// To what.
    pub object: Option<String>,
    /// What was before, as JSON.
    pub before: Option<String>,
    /// What is now, as JSON.
    pub after: Option<String>,
    /// The hash of this event and, by that, of all before.
    pub hash: [u8; 32],
}

impl AuditRecord {
    /// Returns the hash in hexadecimal.
    pub fn hash_text(&self) -> String {
        hex(self.hash)
    }

    /// Names the event in the log, which whoever changes the database does not reach.
    pub(crate) fn log(&self) {
        let AuditRecord {
            event_number,
            action,
            ..
        } = self;
        tracing::info!(
            event_number,
            action,
            hash = self.hash_text(),
            "recorded in the audit trail"
        );
    }

    /// Hashes every field with its length, so that nothing can be moved from one into another, and the event before.
    fn hash_after(&self, previous: [u8; 32]) -> [u8; 32] {
        let number = self.event_number.to_be_bytes();
        let time = self.recorded_at.unix().to_be_bytes();
        let texts = [
            Some(&self.means),
            self.actor_id.as_ref(),
            Some(&self.actor_name),
            self.address.as_ref(),
            self.request_id.as_ref(),
            Some(&self.action),
            self.object.as_ref(),
            self.before.as_ref(),
            self.after.as_ref(),
        ];
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(number);
        hasher.update(time);
        for text in texts {
            match text {
                None => hasher.update([0]),
                Some(text) => {
                    hasher.update([1]);
                    hasher.update((text.len() as u64).to_be_bytes());
                    hasher.update(text.as_bytes());
                }
            }
        }
        hasher.finalize().into()
    }
}

/// The last event that somebody knows of: what the trail is compared with. The default is what stands before the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number; 0 before the first.
    pub event_number: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_fmt(format_args!("{}:{}", self.event_number, hex(self.hash)))
    }
}

impl FromStr for AuditHead {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let parsed = text.split_once(':').and_then(|(number, digits)| {
            let mut hash = [0; 32];
            if digits.len() != 64 || !digits.is_ascii() {
                return None;
            }
            for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
                *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
            }
            let event_number = number.parse().ok()?;
            Some(Self { event_number, hash })
        });
        parsed.ok_or("must be the number of an event and its hash, as 17:0f3a…")
    }
}

fn hex(hash: [u8; 32]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in hash {
        // Writing into memory can't fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// What is wrong with a trail.
#[derive(Debug, thiserror::Error)]
pub enum AuditFault {
    /// The content was changed, or an earlier one was.
    #[error("event {0} is not what was recorded: it, or the order of the events, was changed")]
    Changed(u64),
    /// One or more are missing.
    #[error("event {0} is missing")]
    Missing(u64),
    /// The trail ends before an event that is known elsewhere.
    #[error(
        "the trail ends with event {last}, but event {known} is known: what followed was removed"
    )]
    CutOff {
        /// The last that there is.
        last: u64,
        /// The one that is known.
        known: u64,
    },
    /// The event that is known elsewhere has another content here.
    #[error("event {0} has another hash than the one that is known: the trail was written anew")]
    WrittenAnew(u64),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Which events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Older than the event of this number.
    pub before: Option<u64>,
    /// Only of this action.
    pub action: Option<String>,
    /// Only of this person.
    pub actor_id: Option<String>,
    /// Only about this.
    pub object: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    event_number: LargeCount,
    recorded_at: Seconds,
    means: String,
    actor_id: Option<String>,
    actor_name: String,
    address: Option<String>,
    request_id: Option<String>,
    action: String,
    object: Option<String>,
    was: Option<String>,
    became: Option<String>,
    hash: Bytes32,
}

impl From<AuditRow> for AuditRecord {
    fn from(row: AuditRow) -> Self {
        Self {
            event_number: row.event_number.0,
            recorded_at: row.recorded_at.0,
            means: row.means,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            address: row.address,
            request_id: row.request_id,
            action: row.action,
            object: row.object,
            before: row.was,
            after: row.became,
            hash: row.hash.0,
        }
    }
}

impl Store {
    /// Returns a handle whose changes are told of as somebody's.
    #[must_use]
    pub fn by(&self, origin: AuditOrigin) -> Self {
        Self {
            origin: Some(Arc::new(origin)),
            ..self.clone()
        }
    }

    /// Tells of something that changes nothing in the database.
    ///
    /// # Errors
    /// When the database fails; then nothing was told.
    pub async fn record(&self, event: &AuditEvent) -> Result<(), Error> {
        self.write_audited(|change| async move { change.commit((), event).await })
            .await
    }

    /// Lists events, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_events(
        &self,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, Error> {
        let rows = sqlx::query(
            "SELECT * FROM audit_events WHERE event_number < $1 AND ($2 IS NULL OR action = $2) AND ($3 IS NULL OR actor_id = $3)
                AND ($4 IS NULL OR object = $4) ORDER BY event_number DESC LIMIT $5",
        )
        .bind(LargeCount(filter.before.unwrap_or(u64::MAX)))
        .bind(&filter.action)
        .bind(&filter.actor_id)
        .bind(&filter.object)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<AuditRow, _>(&rows, "audit_events"))
    }

    /// Reads the whole trail, and says where it ends. `known` is an event that was noted elsewhere: without one, a trail that was cut off or
    /// written anew as a whole looks like any other.
    ///
    /// # Errors
    /// When an event was changed, removed or moved, or the known one is not there.
    pub async fn verify_audit_trail(
        &self,
        known: Option<AuditHead>,
    ) -> Result<AuditHead, AuditFault> {
        let mut head = AuditHead::default();
        loop {
            let page = self.audit_events_after(head.event_number).await?;
            if page.is_empty() {
                break;
            }
            for event in page {
                if event.event_number != head.event_number + 1 {
                    return Err(AuditFault::Missing(head.event_number + 1));
                }
                if event.hash_after(head.hash) != event.hash {
                    return Err(AuditFault::Changed(event.event_number));
                }
                head = AuditHead {
                    event_number: event.event_number,
                    hash: event.hash,
                };
                if known
                    .is_some_and(|known| known.event_number == head.event_number && known != head)
                {
                    return Err(AuditFault::WrittenAnew(head.event_number));
                }
            }
        }
        match known {
            Some(known) if known.event_number > head.event_number => Err(AuditFault::CutOff {
                last: head.event_number,
                known: known.event_number,
            }),
            _ => Ok(head),
        }
    }

    /// Lists events from the one after a number on, the oldest first; at most 1,000.
    ///
    /// # Errors
    /// When the database fails, or one of them can't be read.
    pub async fn audit_events_after(&self, after: u64) -> Result<Vec<AuditRecord>, Error> {
        let rows = sqlx::query(
            "SELECT * FROM audit_events WHERE event_number > $1 ORDER BY event_number LIMIT $2",
        )
        .bind(LargeCount(after))
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await?;
        let read = |row| AuditRow::from_row(row).map(AuditRecord::from);
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }
}

/// Writes an event after the last one. Nobody else may write one until the transaction has ended.
pub async fn append(
    connection: &mut AnyConnection,
    origin: Option<&AuditOrigin>,
    event: &AuditEvent,
) -> Result<AuditRecord, sqlx::Error> {
    let last = sqlx::query("SELECT * FROM audit_events ORDER BY event_number DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    let last: Option<AuditRecord> = one::<AuditRow, _>(last.as_ref())?;
    let head = last.map_or(AuditHead::default(), |last| AuditHead {
        event_number: last.event_number,
        hash: last.hash,
    });
    let program = AuditOrigin::of_program("lakesentry");
    let origin = origin.unwrap_or(&program);
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let mut record = AuditRecord {
        event_number: head.event_number + 1,
        recorded_at: now(),
        means: origin.means.to_owned(),
        actor_id: origin.actor_id.clone(),
        actor_name: origin.actor_name.clone(),
        address: origin.address.clone(),
        request_id: origin.request_id.clone(),
        action: event.action.word().to_owned(),
        object: event.object.clone(),
        before: json(&event.before),
        after: json(&event.after),
        hash: head.hash,
    };
    record.hash = record.hash_after(head.hash);
    insert(connection, &record).await?;
    Ok(record)
}

async fn insert(connection: &mut AnyConnection, record: &AuditRecord) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO audit_events (event_number, recorded_at, means, actor_id, actor_name, address, request_id, action, object, was, became, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(LargeCount(record.event_number))
    .bind(Seconds(record.recorded_at))
    .bind(&record.means)
    .bind(&record.actor_id)
    .bind(&record.actor_name)
    .bind(&record.address)
    .bind(&record.request_id)
    .bind(&record.action)
    .bind(&record.object)
    .bind(&record.before)
    .bind(&record.after)
    .bind(Bytes32(record.hash))
    .execute(connection)
    .await
    .map(drop)
}

/// The time of the machine: an event is told of when it happens, whatever time the change itself is about.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Timestamp(0).later(since.unwrap_or_default())
}

#[cfg(test)]
mod tests;
