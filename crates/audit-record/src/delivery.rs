//! The form of Databricks' own delivery of audit logs: camelCase, times as milliseconds. Detection rules that are public read it.

use std::io;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::event::{AuditLogRecord, EventMembers, MemberValue, Parameters, RawJson};

/// Writes an event as a line of JSON, as Databricks delivers it.
///
/// # Errors
/// As the writer does.
pub fn write_delivery(out: &mut impl io::Write, event: &AuditLogRecord<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &DeliveryRecord(event))?;
    out.write_all(b"\n")
}

struct DeliveryRecord<'e, 'a>(&'e AuditLogRecord<'a>);

impl Serialize for DeliveryRecord<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let event = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &event.version)?;
        map.serialize_entry("timestamp", &event.event_time.div_euclid(1000))?;
        map.serialize_entry("accountId", &event.account_id)?;
        map.serialize_entry("workspaceId", &event.workspace_id)?;
        map.serialize_entry("sourceIPAddress", &event.source_ip_address)?;
        map.serialize_entry("userAgent", &event.user_agent)?;
        map.serialize_entry("sessionId", &event.session_id)?;
        map.serialize_entry("userIdentity", &event.user_identity.as_ref().map(Camel))?;
        map.serialize_entry("serviceName", &event.service_name)?;
        map.serialize_entry("actionName", &event.action_name)?;
        map.serialize_entry("requestId", &event.request_id)?;
        // Delivered logs have an empty object where there are no parameters, and rules index into it.
        let parameters = event.request_params.as_deref().unwrap_or_default();
        map.serialize_entry("requestParams", &Parameters(parameters))?;
        map.serialize_entry("response", &event.response.as_ref().map(Camel))?;
        map.serialize_entry("auditLevel", &event.audit_level)?;
        map.serialize_entry("eventId", &event.event_id)?;
        map.serialize_entry(
            "identityMetadata",
            &event.identity_metadata.as_ref().map(Camel),
        )?;
        for (name, json) in &event.further {
            map.serialize_entry(&camel(name), &RawJson(json))?;
        }
        map.end()
    }
}

/// A structure whose members are named in camelCase.
struct Camel<'e, 'a>(&'e EventMembers<'a>);

impl Serialize for Camel<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.0.len()))?;
        for (name, cell) in &self.0.0 {
            // Delivered logs write a result that is missing as null, and leave nothing out.
            let cell: &MemberValue<'_> = cell;
            map.serialize_entry(&camel(name), cell)?;
        }
        map.end()
    }
}

fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut is_next_large = false;
    for letter in name.chars() {
        if letter == '_' {
            is_next_large = true;
        } else if is_next_large {
            out.extend(letter.to_uppercase());
            is_next_large = false;
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_public_rules_read_is_there() {
        let event = AuditLogRecord {
            event_time: 1_795_740_000_123_456,
            account_id: Some("a"),
            workspace_id: Some("0"),
            version: Some("2.0"),
            source_ip_address: Some("203.0.113.9"),
            user_agent: Some("ua"),
            session_id: Some("s"),
            service_name: Some("accounts"),
            action_name: Some("login"),
            request_id: Some("r"),
            user_identity: Some(EventMembers(vec![
                ("email", MemberValue::Text("e@example.com")),
                ("subject_name", MemberValue::Null),
            ])),
            response: Some(EventMembers(vec![
                ("status_code", MemberValue::Number(403)),
                ("error_message", MemberValue::Text("no")),
                ("result", MemberValue::Null),
            ])),
            audit_level: Some("ACCOUNT_LEVEL"),
            ..AuditLogRecord::default()
        };
        let mut line = Vec::new();
        write_delivery(&mut line, &event).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(read["timestamp"], 1_795_740_000_123_i64);
        assert_eq!(read["sourceIPAddress"], "203.0.113.9");
        assert_eq!(read["userIdentity"]["email"], "e@example.com");
        assert!(read["userIdentity"]["subjectName"].is_null());
        assert_eq!(read["response"]["statusCode"], 403);
        assert_eq!(read["response"]["errorMessage"], "no");
        assert!(read["requestParams"].as_object().unwrap().is_empty());
        for name in [
            "accountId",
            "workspaceId",
            "version",
            "userAgent",
            "sessionId",
            "serviceName",
            "actionName",
            "requestId",
            "auditLevel",
        ] {
            assert!(read[name].is_string(), "{name}");
        }
    }
}
