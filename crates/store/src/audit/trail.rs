//! Writing events, and listing them.

use std::sync::Arc;
use std::time::SystemTime;

use domain::Timestamp;
use serde_json::Value;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, FromRow as _};

use super::chain::{self, AuditHead};
use super::{AuditEvent, AuditOrigin};
use crate::codec::{Bytes32, LargeCount, Seconds};
use crate::database::{Error, Store};
use crate::rows::{one, readable};

/// Events that are read at a time.
const PAGE: i64 = 1000;

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
        chain::hex(self.hash)
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
}

/// Which events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Older than the event of this number.
    pub before: Option<u64>,
    /// Only of this action.
    pub action: Option<String>,
    /// Only of this person or program: an id, or a name as it was then.
    pub actor: Option<String>,
    /// Only about this.
    pub object: Option<String>,
    /// Not before this time.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

/// The condition under which an event is wanted. A key is told with its prefix behind the name of its person.
const WANTED: &str = "($1 IS NULL OR action = $1) AND ($2 IS NULL OR actor_id = $2 OR actor_name = $2 OR substr(actor_name, 1, length($2) + 2) = $2 || ' (')
    AND ($3 IS NULL OR object = $3) AND recorded_at >= $4 AND recorded_at < $5 AND event_number < $6";

/// Binds what [`WANTED`] names.
fn wanted<'q>(query: &str, filter: &AuditFilter) -> Query<'q, Any, AnyArguments> {
    sqlx::query(sqlx::AssertSqlSafe(query.to_owned()))
        .bind(filter.action.clone())
        .bind(filter.actor.clone())
        .bind(filter.object.clone())
        .bind(filter.since.map_or(i64::MIN, Timestamp::unix))
        .bind(filter.until.map_or(i64::MAX, Timestamp::unix))
        .bind(LargeCount(filter.before.unwrap_or(u64::MAX)))
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
        let query = format!(
            "SELECT * FROM audit_events WHERE {WANTED} ORDER BY event_number DESC LIMIT $7"
        );
        let rows = wanted(&query, filter)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<AuditRow, _>(&rows, "audit_events"))
    }

    /// Lists events from the one after a number on, the oldest first; at most 1,000.
    ///
    /// # Errors
    /// When the database fails, or one of them can't be read.
    pub async fn audit_events_after(
        &self,
        filter: &AuditFilter,
        after: u64,
    ) -> Result<Vec<AuditRecord>, Error> {
        let query = format!(
            "SELECT * FROM audit_events WHERE {WANTED} AND event_number > $7 ORDER BY event_number LIMIT $8"
        );
        let rows = wanted(&query, filter)
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
