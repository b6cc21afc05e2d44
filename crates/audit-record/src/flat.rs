//! The flat form, for tables: a column for each member that is known, JSON for the rest.

use serde_json::{Map, Value};

use crate::event::{AuditLogRecord, EventMembers, Parameters};
use crate::time::{civil_day, rfc3339};

/// The columns of the flat form.
pub const FLAT_COLUMNS: [&str; 25] = [
    "event_time",
    "event_id",
    "account_id",
    "workspace_id",
    "version",
    "event_date",
    "audit_level",
    "service_name",
    "action_name",
    "user_identity.email",
    "user_identity.subject_name",
    "source_ip_address",
    "user_agent",
    "session_id",
    "request_id",
    "request_params",
    "response.status_code",
    "response.error_message",
    "response.result",
    "identity_metadata.run_by",
    "identity_metadata.run_as",
    "identity_metadata.acting_resource",
    "identity_metadata.run_by_display_name",
    "identity_metadata.run_as_display_name",
    "further",
];

/// Returns the cells of an event, in the order of [`FLAT_COLUMNS`]. Parameters are JSON, and so is what is newer than this program.
pub fn flat_cells(event: &AuditLogRecord<'_>) -> [Option<String>; 25] {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let member = |of: &Option<EventMembers<'_>>, name: &str| {
        owned(of.as_ref().and_then(|members| members.text(name)))
    };
    let parameters = event
        .request_params
        .as_deref()
        .map(|all| json(&Parameters(all)));
    [
        Some(rfc3339(event.event_time)),
        owned(event.event_id),
        owned(event.account_id),
        owned(event.workspace_id),
        owned(event.version),
        event.event_date.map(|day| civil_day(day.into())),
        owned(event.audit_level),
        owned(event.service_name),
        owned(event.action_name),
        member(&event.user_identity, "email"),
        member(&event.user_identity, "subject_name"),
        owned(event.source_ip_address),
        owned(event.user_agent),
        owned(event.session_id),
        owned(event.request_id),
        parameters,
        event.status_code().map(|code| code.to_string()),
        member(&event.response, "error_message"),
        member(&event.response, "result"),
        member(&event.identity_metadata, "run_by"),
        member(&event.identity_metadata, "run_as"),
        member(&event.identity_metadata, "acting_resource"),
        member(&event.identity_metadata, "run_by_display_name"),
        member(&event.identity_metadata, "run_as_display_name"),
        further(event),
    ]
}

/// What has no column: further columns of the table, and further members of its structures, by their path.
fn further(event: &AuditLogRecord<'_>) -> Option<String> {
    let mut all = Map::new();
    for (of, members) in [
        ("user_identity", &event.user_identity),
        ("response", &event.response),
        ("identity_metadata", &event.identity_metadata),
    ] {
        for (name, cell) in members.iter().flat_map(|members| &members.0) {
            let path = format!("{of}.{name}");
            if !FLAT_COLUMNS.contains(&path.as_str()) {
                all.insert(path, serde_json::to_value(cell).unwrap_or_default());
            }
        }
    }
    for (name, text) in &event.further {
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(*text));
        all.insert((*name).to_owned(), value);
    }
    (!all.is_empty()).then(|| Value::Object(all).to_string())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::MemberValue;

    #[test]
    fn what_has_no_column_is_not_lost() {
        let event = AuditLogRecord {
            response: Some(EventMembers(vec![
                ("status_code", MemberValue::Number(200)),
                ("newer", MemberValue::Text("x")),
            ])),
            further: vec![("column", "[1]")],
            ..AuditLogRecord::default()
        };
        let cells = flat_cells(&event);
        let last: Value = serde_json::from_str(cells[24].as_deref().unwrap()).unwrap();
        assert_eq!(last["response.newer"], "x");
        assert_eq!(last["column"][0], 1);
        assert_eq!(cells[16].as_deref(), Some("200"));
        assert_eq!(cells[15], None);
    }
}
