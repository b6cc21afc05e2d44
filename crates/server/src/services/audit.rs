//! What people did here, as it is told.

use std::collections::BTreeSet;

use contract::{AuditedMember, ListedAuditEvent};
use serde_json::{Map, Value};
use store::AuditRecord;

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
