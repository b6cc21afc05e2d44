//! One line of an export: which event it tells of.
//!
//! Two forms are read: the records of `system.access.audit` as `lakesentry-audit` writes them, and those of Databricks' log delivery, whose names
//! are in camel case. Columns and their types: <https://docs.databricks.com/aws/en/admin/system-tables/audit-logs>.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use crate::time;

/// What the viewer shows and counts of an event. Texts that are not there are empty.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct EventLine<'a> {
    /// Milliseconds since 1970, where the line has a time that can be read.
    pub time: Option<i64>,
    pub id: Cow<'a, str>,
    pub service: Cow<'a, str>,
    pub action: Cow<'a, str>,
    pub actor: Cow<'a, str>,
    pub address: Cow<'a, str>,
    pub agent: Cow<'a, str>,
    pub workspace: Cow<'a, str>,
    /// The status as it is written, whether as a number or as a text.
    pub status: Cow<'a, str>,
    pub error_message: Cow<'a, str>,
    /// The statement of an event that tells of one.
    pub statement: Cow<'a, str>,
}

/// Why a line tells of no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedLine {
    /// Some bytes are no UTF-8, from this place on, from 1.
    NotUtf8(usize),
    /// What is wrong with the JSON, and in which column.
    NotJson(String),
    /// It is JSON, and no object.
    NotAnObject,
    /// It names neither service nor action.
    NoEvent,
    /// It is longer than the viewer reads.
    TooLong,
    /// It ends with the file, in the middle.
    CutOff,
}

impl RefusedLine {
    /// The kinds, as they are counted.
    pub const KINDS: [&'static str; 6] = [
        "not UTF-8",
        "not JSON",
        "JSON, but no object",
        "names neither a service nor an action",
        "longer than 16 MiB",
        "cut off where the file ends",
    ];

    /// Returns the place in [`Self::KINDS`].
    pub fn kind(&self) -> usize {
        match self {
            Self::NotUtf8(_) => 0,
            Self::NotJson(_) => 1,
            Self::NotAnObject => 2,
            Self::NoEvent => 3,
            Self::TooLong => 4,
            Self::CutOff => 5,
        }
    }
}

impl fmt::Display for RefusedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::KINDS[self.kind()])?;
        match self {
            Self::NotUtf8(place) => write!(f, ", in byte {place}"),
            Self::NotJson(why) => write!(f, ": {why}"),
            _ => Ok(()),
        }
    }
}

impl<'a> EventLine<'a> {
    /// Reads a line. A member that stands twice is refused: which one counts depends on who reads it.
    pub fn read(line: &'a [u8]) -> Result<Self, RefusedLine> {
        let text = std::str::from_utf8(line)
            .map_err(|error| RefusedLine::NotUtf8(error.valid_up_to() + 1))?;
        if !text.trim_start().starts_with('{') {
            return Err(match serde_json::from_str::<IgnoredAny>(text) {
                Ok(_) => RefusedLine::NotAnObject,
                Err(error) => not_json(&error),
            });
        }
        let mut event = EventLine::default();
        let mut reader = serde_json::Deserializer::from_str(text);
        EventSeed(&mut event)
            .deserialize(&mut reader)
            .and_then(|()| reader.end())
            .map_err(|error| not_json(&error))?;
        if event.service.is_empty() && event.action.is_empty() {
            return Err(RefusedLine::NoEvent);
        }
        Ok(event)
    }

    /// Whether what was asked for was refused or went wrong: a status that is not of the two hundreds, or none and a message of an error.
    pub fn is_failed(&self) -> bool {
        match self.status.parse::<u16>() {
            Ok(status) => !(200..300).contains(&status),
            Err(_) => !self.error_message.is_empty(),
        }
    }
}

fn not_json(error: &serde_json::Error) -> RefusedLine {
    if error.is_eof() {
        return RefusedLine::NotJson("ends in the middle".to_owned());
    }
    let said = error.to_string();
    let (what, _) = said.rsplit_once(" at line ").unwrap_or((&said, ""));
    RefusedLine::NotJson(format!("{what}, in column {}", error.column()))
}

/// A value as far as it is of use here: numbers and truth as texts, objects and lists as nothing.
struct PlainValue<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for PlainValue<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(PlainVisitor).map(Self)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        // Nearly all numbers are this one.
        Ok(if number == 200 {
            Cow::Borrowed("200")
        } else {
            Cow::Owned(number.to_string())
        })
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        // No member that counts is a fraction, and the tables that write one are a tenth of the program.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number of that size"
        )]
        let whole = number as i64;
        let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
        Ok(if is_whole {
            Cow::Owned(whole.to_string())
        } else {
            Cow::Borrowed("a fraction")
        })
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(if truth { "true" } else { "false" }))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(""))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cow::Borrowed(""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cow::Borrowed(""))
    }
}

/// A member of an event, by both of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventMember {
    Time,
    Id,
    Service,
    Action,
    Actor,
    Identity,
    Address,
    Agent,
    Workspace,
    Response,
    Parameters,
    Other,
}

impl EventMember {
    fn of(name: &str) -> Self {
        match name {
            "event_time" | "timestamp" => Self::Time,
            "event_id" | "eventId" => Self::Id,
            "service_name" | "serviceName" => Self::Service,
            "action_name" | "actionName" => Self::Action,
            "user_email" => Self::Actor,
            "user_identity" | "userIdentity" => Self::Identity,
            "source_ip_address" | "sourceIPAddress" | "sourceIpAddress" => Self::Address,
            "user_agent" | "userAgent" => Self::Agent,
            "workspace_id" | "workspaceId" => Self::Workspace,
            "response" => Self::Response,
            "request_params" | "requestParams" => Self::Parameters,
            _ => Self::Other,
        }
    }
}

/// A member of one of the objects in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InnerMember {
    Email,
    StatusCode,
    ErrorMessage,
    Statement,
}

impl InnerMember {
    fn of(outer: EventMember, name: &str) -> Option<Self> {
        match (outer, name) {
            (EventMember::Identity, "email") => Some(Self::Email),
            (EventMember::Response, "status_code" | "statusCode") => Some(Self::StatusCode),
            (EventMember::Response, "error_message" | "errorMessage") => Some(Self::ErrorMessage),
            (EventMember::Parameters, "commandText" | "command_text") => Some(Self::Statement),
            _ => None,
        }
    }
}

/// The name of a member, whether escaped or not.
struct MemberName<T>(T);

impl<'de> DeserializeSeed<'de> for MemberName<fn(&str) -> EventMember> {
    type Value = EventMember;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<EventMember, D::Error> {
        from.deserialize_str(NameVisitor(self.0))
    }
}

struct NameVisitor<F>(F);

impl<T, F: Fn(&str) -> T> Visitor<'_> for NameVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<T, E> {
        Ok((self.0)(name))
    }
}

struct EventSeed<'e, 'a>(&'e mut EventLine<'a>);

impl<'de> DeserializeSeed<'de> for EventSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for EventSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = 0_u16;
        let event = self.0;
        while let Some(member) =
            map.next_key_seed(MemberName::<fn(&str) -> EventMember>(EventMember::of))?
        {
            if member == EventMember::Other {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let bit = 1 << member as u16;
            if seen & bit != 0 {
                return Err(A::Error::custom("a member that counts stands there twice"));
            }
            seen |= bit;
            match member {
                EventMember::Identity | EventMember::Response | EventMember::Parameters => {
                    map.next_value_seed(InnerSeed {
                        outer: member,
                        event,
                    })?;
                    continue;
                }
                _ => {}
            }
            let PlainValue(value) = map.next_value()?;
            match member {
                EventMember::Time => {
                    event.time = time::read(&value).or_else(|| time::read_number(&value));
                }
                EventMember::Id => event.id = value,
                EventMember::Service => event.service = value,
                EventMember::Action => event.action = value,
                EventMember::Actor if event.actor.is_empty() => event.actor = value,
                EventMember::Address => event.address = value,
                EventMember::Agent => event.agent = value,
                EventMember::Workspace => event.workspace = value,
                _ => {}
            }
        }
        Ok(())
    }
}

/// An object inside of an event; anything else in its place says nothing.
struct InnerSeed<'e, 'a> {
    outer: EventMember,
    event: &'e mut EventLine<'a>,
}

impl<'de> DeserializeSeed<'de> for InnerSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InnerSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let outer = self.outer;
        let mut seen = 0_u8;
        while let Some(member) = map.next_key_seed(InnerName(outer))? {
            let Some(member) = member else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let bit = 1 << member as u8;
            if seen & bit != 0 {
                return Err(A::Error::custom("a member that counts stands there twice"));
            }
            seen |= bit;
            let PlainValue(value) = map.next_value()?;
            match member {
                InnerMember::Email => self.event.actor = value,
                InnerMember::StatusCode => self.event.status = value,
                InnerMember::ErrorMessage => self.event.error_message = value,
                InnerMember::Statement => self.event.statement = value,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

struct InnerName(EventMember);

impl<'de> DeserializeSeed<'de> for InnerName {
    type Value = Option<InnerMember>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(NameVisitor(|name: &str| InnerMember::of(self.0, name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(line: &str) -> String {
        EventLine::read(line.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn both_forms_tell_the_same_event() {
        let native = r#"{"event_time":"2026-11-01T00:00:00.250Z","event_id":"e1","service_name":"accounts","action_name":"login","user_identity":{"email":"ann@lake.example","subject_name":null},"request_params":{"commandText":"SELECT 1"},"response":{"status_code":401,"error_message":"no","result":null},"source_ip_address":"192.0.2.1","user_agent":"Mozilla","workspace_id":"12"}"#;
        let delivery = r#"{"timestamp":1793491200250,"eventId":"e1","serviceName":"accounts","actionName":"login","userIdentity":{"email":"ann@lake.example"},"requestParams":{"commandText":"SELECT 1"},"response":{"statusCode":401,"errorMessage":"no"},"sourceIPAddress":"192.0.2.1","userAgent":"Mozilla","workspaceId":12}"#;
        let event = EventLine::read(native.as_bytes()).unwrap();
        assert_eq!(event, EventLine::read(delivery.as_bytes()).unwrap());
        assert_eq!(event.time, Some(1_793_491_200_250));
        assert_eq!(
            (&*event.actor, &*event.statement),
            ("ann@lake.example", "SELECT 1")
        );
        assert!(event.is_failed());
    }

    #[test]
    fn what_is_not_there_or_of_another_kind_is_empty() {
        let line = r#"{"service_name":"x","event_time":{"a":[1]},"user_identity":"ann","response":[1,{}],"request_params":null,"user_agent":7,"source_ip_address":true}"#;
        let event = EventLine::read(line.as_bytes()).unwrap();
        let expected = EventLine {
            service: "x".into(),
            agent: "7".into(),
            address: "true".into(),
            ..EventLine::default()
        };
        assert_eq!(event, expected);
        assert!(!event.is_failed());
    }

    #[test]
    fn a_status_counts_as_number_and_as_text() {
        for (response, is_failed) in [
            (r#"{"status_code":"200"}"#, false),
            (r#"{"status_code":204}"#, false),
            (r#"{"status_code":"403"}"#, true),
            (r#"{"status_code":302}"#, true),
            (r#"{"status_code":null,"error_message":"x"}"#, true),
            (r#"{"status_code":"","error_message":""}"#, false),
            (r#"{"status_code":200,"error_message":"x"}"#, false),
        ] {
            let line = format!(r#"{{"action_name":"a","response":{response}}}"#);
            assert_eq!(
                EventLine::read(line.as_bytes()).unwrap().is_failed(),
                is_failed,
                "{response}"
            );
        }
    }

    #[test]
    fn each_reason_is_told() {
        assert_eq!(
            refused("{\"a\":1}"),
            "names neither a service nor an action"
        );
        assert_eq!(refused("[{}]"), "JSON, but no object");
        assert_eq!(refused("null"), "JSON, but no object");
        assert_eq!(
            refused("{\"service_name\":\"a\""),
            "not JSON: ends in the middle"
        );
        assert_eq!(
            refused("{\"service_name\":\"a\"} x"),
            "not JSON: trailing characters, in column 22"
        );
        assert_eq!(
            refused("{\"service_name\":'a'}"),
            "not JSON: expected value, in column 17"
        );
        assert_eq!(
            refused(r#"{"service_name":"a","service_name":"b"}"#),
            "not JSON: a member that counts stands there twice, in column 34"
        );
        assert!(refused(r#"{"service_name":"a","serviceName":"b"}"#).contains("twice"));
        assert!(refused(r#"{"service_name":"a","service_nam\u0065":"b"}"#).contains("twice"));
        assert!(
            refused(r#"{"service_name":"a","response":{"status_code":1,"statusCode":2}}"#)
                .contains("twice")
        );
        let bytes = b"{\"service_name\":\"\xff\"}";
        assert_eq!(
            EventLine::read(bytes).unwrap_err().to_string(),
            "not UTF-8, in byte 18"
        );
    }

    #[test]
    fn names_that_mean_something_to_a_script_mean_nothing() {
        let line = r#"{"__proto__":{"service_name":"x"},"constructor":1,"service_name":"__proto__","action_name":"toString"}"#;
        let event = EventLine::read(line.as_bytes()).unwrap();
        assert_eq!((&*event.service, &*event.action), ("__proto__", "toString"));
    }

    #[test]
    fn depth_takes_no_stack() {
        let deep = format!(
            "{{\"service_name\":\"a\",\"x\":{}{}}}",
            "[".repeat(1_000_000),
            "]".repeat(1_000_000)
        );
        assert_eq!(EventLine::read(deep.as_bytes()).unwrap().service, "a");
        let deep = format!(
            "{{\"service_name\":\"a\",\"response\":{}1{}}}",
            "{\"a\":".repeat(100_000),
            "}".repeat(100_000)
        );
        assert_eq!(EventLine::read(deep.as_bytes()).unwrap().service, "a");
    }
}
