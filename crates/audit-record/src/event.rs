//! One event, as it lies in what it was read from: nothing is copied.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// A value in a structure of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberValue<'a> {
    /// There is none.
    Null,
    /// A text.
    Text(&'a str),
    /// A number.
    Number(i64),
    /// A truth.
    Truth(bool),
}

impl<'a> MemberValue<'a> {
    /// Returns the text, if it is one.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Serialize for MemberValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
        }
    }
}

/// The members of a structure, in the order of the table, also those that are newer than this program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventMembers<'a>(pub Vec<(&'a str, MemberValue<'a>)>);

impl<'a> EventMembers<'a> {
    /// Returns a member.
    pub fn get(&self, name: &str) -> MemberValue<'a> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or(MemberValue::Null, |(_, cell)| *cell)
    }

    /// Returns a member that is a text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).text()
    }

    /// Returns a member that is a number.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            MemberValue::Number(number) => Some(number),
            _ => None,
        }
    }
}

impl Serialize for EventMembers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, cell) in &self.0 {
            map.serialize_entry(name, cell)?;
        }
        map.end()
    }
}

/// One event of the audit log. What Databricks left empty, and columns that the region's table does not have, are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the columns of the table, by their names"
)]
pub struct AuditLogRecord<'a> {
    /// Microseconds since 1970, UTC.
    pub event_time: i64,
    pub event_id: Option<&'a str>,
    pub account_id: Option<&'a str>,
    pub workspace_id: Option<&'a str>,
    pub version: Option<&'a str>,
    /// Days since 1970.
    pub event_date: Option<i32>,
    pub source_ip_address: Option<&'a str>,
    pub user_agent: Option<&'a str>,
    pub session_id: Option<&'a str>,
    pub user_identity: Option<EventMembers<'a>>,
    pub service_name: Option<&'a str>,
    pub action_name: Option<&'a str>,
    pub request_id: Option<&'a str>,
    /// Values are text, JSON as a rule where they are structures; `None` where Databricks has none.
    pub request_params: Option<Vec<(&'a str, Option<&'a str>)>>,
    pub response: Option<EventMembers<'a>>,
    pub audit_level: Option<&'a str>,
    pub identity_metadata: Option<EventMembers<'a>>,
    /// Columns that are newer than this program, each as JSON.
    pub further: Vec<(&'a str, &'a str)>,
}

impl<'a> AuditLogRecord<'a> {
    /// Returns who did it: an address, or the application id of a service principal.
    pub fn email(&self) -> Option<&'a str> {
        self.user_identity.as_ref()?.text("email")
    }

    /// Returns the status of the answer.
    pub fn status_code(&self) -> Option<i64> {
        self.response.as_ref()?.number("status_code")
    }

    /// Returns a parameter of the request.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        let parameters = self.request_params.as_ref()?;
        let found = parameters.iter().find(|(known, _)| *known == name);
        found.and_then(|(_, value)| *value)
    }
}

/// Parameters as a JSON object. Of two of one name, which a map of Databricks does not have, the last one counts, as with every reader of JSON.
pub struct Parameters<'e, 'a>(pub &'e [(&'a str, Option<&'a str>)]);

impl Serialize for Parameters<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// JSON that is written as it is. What is none, is written as a text.
pub struct RawJson<'a>(pub &'a str);

impl Serialize for RawJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<serde_json::Value>(self.0) {
            Ok(value) => value.serialize(serializer),
            Err(_) => serializer.serialize_str(self.0),
        }
    }
}
