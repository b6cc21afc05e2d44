//! The native form: the columns of the table by their names, structures as objects, one event a line.

use std::io;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::event::{AuditLogRecord, Parameters, RawJson};
use crate::time::{civil_day, rfc3339};

/// Writes an event as a line of JSON. Every column is there, `null` where it is empty, always in the same order.
///
/// # Errors
/// As the writer does.
pub fn write_native(out: &mut impl io::Write, event: &AuditLogRecord<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &NativeRecord(event))?;
    out.write_all(b"\n")
}

pub(crate) struct NativeRecord<'e, 'a>(pub &'e AuditLogRecord<'a>);

impl Serialize for NativeRecord<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let event = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("event_time", &rfc3339(event.event_time))?;
        map.serialize_entry("event_id", &event.event_id)?;
        map.serialize_entry("account_id", &event.account_id)?;
        map.serialize_entry("workspace_id", &event.workspace_id)?;
        map.serialize_entry("version", &event.version)?;
        let date = event.event_date.map(|day| civil_day(day.into()));
        map.serialize_entry("event_date", &date)?;
        map.serialize_entry("audit_level", &event.audit_level)?;
        map.serialize_entry("service_name", &event.service_name)?;
        map.serialize_entry("action_name", &event.action_name)?;
        map.serialize_entry("user_identity", &event.user_identity)?;
        map.serialize_entry("source_ip_address", &event.source_ip_address)?;
        map.serialize_entry("user_agent", &event.user_agent)?;
        map.serialize_entry("session_id", &event.session_id)?;
        map.serialize_entry("request_id", &event.request_id)?;
        let parameters = event.request_params.as_deref().map(Parameters);
        map.serialize_entry("request_params", &parameters)?;
        map.serialize_entry("response", &event.response)?;
        map.serialize_entry("identity_metadata", &event.identity_metadata)?;
        for (name, json) in &event.further {
            map.serialize_entry(name, &RawJson(json))?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{EventMembers, MemberValue};

    #[test]
    fn everything_is_in_a_line() {
        let event = AuditLogRecord {
            event_time: 1_795_740_000_123_000,
            event_id: Some("e-1"),
            event_date: Some(20_784),
            service_name: Some("secrets"),
            user_identity: Some(EventMembers(vec![(
                "email",
                MemberValue::Text("a\"b@example.com"),
            )])),
            request_params: Some(vec![("scope", Some("{\"a\":1}")), ("empty", None)]),
            response: Some(EventMembers(vec![(
                "status_code",
                MemberValue::Number(200),
            )])),
            further: vec![("brand_new", "{\"x\":[1,2]}"), ("odd", "no json")],
            ..AuditLogRecord::default()
        };
        let mut line = Vec::new();
        write_native(&mut line, &event).unwrap();
        assert_eq!(line.split(|byte| *byte == b'\n').count(), 2);
        let read: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(read["event_time"], "2026-11-27T00:40:00.123Z");
        assert_eq!(read["user_identity"]["email"], "a\"b@example.com");
        // Values stay the text that they are.
        assert_eq!(read["request_params"]["scope"], "{\"a\":1}");
        assert!(read["request_params"]["empty"].is_null());
        assert_eq!(read["response"]["status_code"], 200);
        assert_eq!(read["brand_new"]["x"][1], 2);
        assert_eq!(read["odd"], "no json");
        assert!(read["session_id"].is_null() && read["identity_metadata"].is_null());
    }
}
