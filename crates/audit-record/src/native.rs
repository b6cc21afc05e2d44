//! The native form: the columns of the table by their names, structures as objects, one event a line.

use std::io::Write as _;

use crate::event::{AuditLogRecord, EventMembers, MemberValue, RawJson};
use crate::json_text::push_text;
use crate::time::{civil_day, rfc3339};

/// Appends an event as a line of JSON. Every column is there, `null` where it is empty, always in the same order.
pub fn write_native(line: &mut Vec<u8>, event: &AuditLogRecord<'_>) {
    let mut object = LineObject::begin(line);
    object.text("event_time", Some(&rfc3339(event.event_time)));
    object.text("event_id", event.event_id);
    object.text("account_id", event.account_id);
    object.text("workspace_id", event.workspace_id);
    object.text("version", event.version);
    let date = event.event_date.map(|day| civil_day(day.into()));
    object.text("event_date", date.as_deref());
    object.text("audit_level", event.audit_level);
    object.text("service_name", event.service_name);
    object.text("action_name", event.action_name);
    object.members("user_identity", event.user_identity.as_ref());
    object.text("source_ip_address", event.source_ip_address);
    object.text("user_agent", event.user_agent);
    object.text("session_id", event.session_id);
    object.text("request_id", event.request_id);
    object.texts("request_params", event.request_params.as_deref());
    object.members("response", event.response.as_ref());
    object.members("identity_metadata", event.identity_metadata.as_ref());
    for (name, json) in &event.further {
        object.json(name, json);
    }
    object.end();
    line.push(b'\n');
}

/// An object that grows at the end of a line.
struct LineObject<'l> {
    line: &'l mut Vec<u8>,
    /// What stands before the next member.
    separator: u8,
}

impl<'l> LineObject<'l> {
    fn begin(line: &'l mut Vec<u8>) -> Self {
        Self {
            line,
            separator: b'{',
        }
    }

    fn name(&mut self, name: &str) {
        self.line.push(self.separator);
        self.separator = b',';
        push_text(self.line, name);
        self.line.push(b':');
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.name(name);
        match text {
            Some(text) => push_text(self.line, text),
            None => self.line.extend_from_slice(b"null"),
        }
    }

    fn texts(&mut self, name: &str, texts: Option<&[(&str, Option<&str>)]>) {
        let Some(texts) = texts else {
            return self.text(name, None);
        };
        self.name(name);
        let mut inner = LineObject::begin(self.line);
        for (name, text) in texts {
            inner.text(name, *text);
        }
        inner.end();
    }

    fn members(&mut self, name: &str, members: Option<&EventMembers<'_>>) {
        let Some(EventMembers(members)) = members else {
            return self.text(name, None);
        };
        self.name(name);
        let mut inner = LineObject::begin(self.line);
        for (name, cell) in members {
            match cell {
                MemberValue::Number(number) => {
                    inner.name(name);
                    // Writing into memory can't fail.
                    drop(write!(inner.line, "{number}"));
                }
                MemberValue::Truth(truth) => {
                    inner.name(name);
                    let word: &[u8] = if *truth { b"true" } else { b"false" };
                    inner.line.extend_from_slice(word);
                }
                MemberValue::Text(_) | MemberValue::Null => inner.text(name, cell.text()),
            }
        }
        inner.end();
    }

    fn json(&mut self, name: &str, json: &str) {
        self.name(name);
        // What was read as JSON, or is a text, can be written as such.
        drop(serde_json::to_writer(&mut *self.line, &RawJson(json)));
    }

    fn end(self) {
        if self.separator == b'{' {
            self.line.push(b'{');
        }
        self.line.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            response: Some(EventMembers(vec![
                ("status_code", MemberValue::Number(200)),
                ("result", MemberValue::Null),
                ("is_odd", MemberValue::Truth(false)),
            ])),
            identity_metadata: Some(EventMembers(Vec::new())),
            further: vec![("brand_new", "{\"x\":[1,2]}"), ("odd", "no json")],
            ..AuditLogRecord::default()
        };
        let mut line = Vec::new();
        write_native(&mut line, &event);
        assert_eq!(line.split(|byte| *byte == b'\n').count(), 2);
        let read: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(read["event_time"], "2026-11-27T00:40:00.123Z");
        assert_eq!(read["user_identity"]["email"], "a\"b@example.com");
        // Values stay the text that they are.
        assert_eq!(read["request_params"]["scope"], "{\"a\":1}");
        assert!(read["request_params"]["empty"].is_null());
        let response = serde_json::json!({"status_code": 200, "result": null, "is_odd": false});
        assert_eq!(read["response"], response);
        assert_eq!(read["identity_metadata"], serde_json::json!({}));
        assert_eq!(read["brand_new"]["x"][1], 2);
        assert_eq!(read["odd"], "no json");
        assert!(read["session_id"].is_null() && read["audit_level"].is_null());
    }
}
