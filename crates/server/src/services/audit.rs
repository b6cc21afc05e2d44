//! What people did here, as it is told.

use std::collections::BTreeSet;

use connection_test::spreadsheet::{guarded, lines};
use contract::{AuditTrailState, AuditedMember, ListedAuditEvent};
use serde_json::{Map, Value};
use store::{AuditAction, AuditFault, AuditHead, AuditRecord, Store};

/// Looks whether the trail is what was recorded.
///
/// # Errors
/// When the database fails.
pub async fn state(store: &Store) -> Result<AuditTrailState, store::Error> {
    let (head, fault) = match store.verify_audit_trail(None).await {
        Ok(head) => (head, None),
        Err(AuditFault::Store(error)) => return Err(error),
        Err(fault) => {
            tracing::error!(%fault, "the audit trail is not what was recorded");
            (AuditHead::default(), Some(fault.to_string()))
        }
    };
    let actions = AuditAction::ALL
        .iter()
        .map(|action| action.word().to_owned());
    Ok(AuditTrailState {
        events: head.event_number,
        head: head.to_string(),
        fault,
        actions: actions.collect(),
    })
}

/// The columns of the file for spreadsheets.
const COLUMNS: [&str; 11] = [
    "event_number",
    "recorded_at",
    "actor_name",
    "actor_id",
    "means",
    "address",
    "request_id",
    "action",
    "object",
    "members",
    "hash",
];

/// Writes the names of the columns.
///
/// # Errors
/// When there is no memory.
pub fn csv_head() -> std::io::Result<Vec<u8>> {
    lines([COLUMNS.map(ToOwned::to_owned)]).map_err(std::io::Error::other)
}

/// Writes a line for each event.
///
/// # Errors
/// When there is no memory.
pub fn csv_lines(events: Vec<AuditRecord>) -> std::io::Result<Vec<u8>> {
    let line = |record| {
        let event = told(record);
        let member = |member: &AuditedMember| {
            let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
            format!(
                "{}: {} → {}",
                member.name,
                text(&member.before),
                text(&member.after)
            )
        };
        let members: Vec<String> = event.members.iter().map(member).collect();
        let cells = [
            event.event_number.to_string(),
            event.recorded_at.to_string(),
            event.actor_name,
            event.actor_id.unwrap_or_default(),
            event.means,
            event.address.unwrap_or_default(),
            event.request_id.unwrap_or_default(),
            event.action,
            event.object.unwrap_or_default(),
            members.join("; "),
            event.hash,
        ];
        cells.map(|cell| guarded(&cell))
    };
    lines(events.into_iter().map(line)).map_err(std::io::Error::other)
}

/// Tells an event.
pub fn told(record: AuditRecord) -> ListedAuditEvent {
    let hash = record.hash_text();
    ListedAuditEvent {
        members: members(record.before.as_deref(), record.after.as_deref()),
        event_number: record.event_number,
        recorded_at: record.recorded_at,
        means: record.means,
        actor_id: record.actor_id,
        actor_name: record.actor_name,
        address: record.address,
        request_id: record.request_id,
        action: record.action,
        object: record.object,
        hash,
    }
}

fn members(before: Option<&str>, after: Option<&str>) -> Vec<AuditedMember> {
    let object = |json: Option<&str>| -> Map<String, Value> {
        json.and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default()
    };
    let (before, after) = (object(before), object(after));
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let member = |name: &String| AuditedMember {
        name: name.clone(),
        before: before.get(name).and_then(text),
        after: after.get(name).and_then(text),
    };
    names.into_iter().map(member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_told_with_what_it_was_and_what_it_is() {
        let told = members(
            Some(r#"{"role": "user", "gone": true}"#),
            Some(r#"{"role": "admin", "none": null}"#),
        );
        let text: Vec<_> = told
            .iter()
            .map(|member| {
                (
                    &*member.name,
                    member.before.as_deref(),
                    member.after.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            text,
            [
                ("gone", Some("true"), None),
                ("none", None, None),
                ("role", Some("user"), Some("admin")),
            ]
        );
    }
}
