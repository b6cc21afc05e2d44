//! Reads the many shapes in which Databricks tells an error.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

/// What the body of a refused request says. Members that it does not have are `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// `error_code`, OAuth's `error`, `errorCode` or `SCIM_<status>`; numbers (`401`, `403`) as text.
    pub(crate) code: Option<String>,
    /// The sentence for people, unbounded.
    pub(crate) message: String,
    /// `ErrorInfo.reason` of `details`.
    pub(crate) reason: Option<String>,
    /// `RequestInfo.request_id` of `details`, or the `[ReqId: …]` at the end of a message.
    pub(crate) request_id: Option<String>,
    /// `RetryInfo.retry_delay` of `details`.
    pub(crate) retry_delay: Option<Duration>,
    /// Whether it is an HTML page.
    pub(crate) html: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireError {
    error_code: Value,
    message: Value,
    error: Value,
    error_description: Value,
    #[serde(rename = "errorCode")]
    legacy_code: Value,
    #[serde(rename = "errorSummary")]
    legacy_summary: Value,
    schemas: Value,
    detail: Value,
    status: Value,
    details: Value,
}

impl ErrorBody {
    /// Reads a body of any kind. Never fails: what is not understood becomes the message.
    pub(crate) fn parse(body: &[u8]) -> Self {
        // serde would read an array as the members in their order.
        let is_object = body.trim_ascii_start().starts_with(b"{");
        if is_object && let Ok(wire) = serde_json::from_slice::<WireError>(body) {
            return Self::from_wire(&wire);
        }
        let text = String::from_utf8_lossy(body);
        let text = text.trim();
        if is_html(text) {
            return Self {
                message: html_text(text),
                html: true,
                ..Self::default()
            };
        }
        // `CODE: message`, as gateways write it.
        let code = text.split_once(": ").filter(|(code, _)| {
            !code.is_empty() && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        });
        match code {
            Some((code, message)) => Self {
                code: Some(code.to_owned()),
                message: message.to_owned(),
                ..Self::default()
            },
            None => Self {
                message: text.to_owned(),
                ..Self::default()
            },
        }
    }

    fn from_wire(wire: &WireError) -> Self {
        // SCIM has its own shape, told by `schemas`; its `status` is the only code (databricks-sdk-go `apierr`).
        let scim = wire.schemas.is_array() && wire.error_code.is_null();
        let code = text_of(&wire.error_code)
            .or_else(|| text_of(&wire.error))
            .or_else(|| text_of(&wire.legacy_code))
            .or_else(|| {
                text_of(&wire.status)
                    .filter(|_| scim)
                    .map(|s| format!("SCIM_{s}"))
            });
        let message = [
            &wire.message,
            &wire.error_description,
            &wire.legacy_summary,
            &wire.detail,
        ]
        .into_iter()
        .find_map(text_of)
        .or_else(|| text_of(&wire.error))
        .unwrap_or_default();
        let detail = |kind: &str, member: &str| {
            wire.details.as_array()?.iter().find_map(|detail| {
                let is_kind = detail.get("@type")?.as_str()?.ends_with(kind);
                is_kind.then(|| text_of(detail.get(member)?)).flatten()
            })
        };
        let request_id =
            detail("google.rpc.RequestInfo", "request_id").or_else(|| request_id_in(&message));
        Self {
            code,
            reason: detail("google.rpc.ErrorInfo", "reason"),
            request_id,
            retry_delay: detail("google.rpc.RetryInfo", "retry_delay").and_then(|d| seconds(&d)),
            message,
            html: false,
        }
    }
}

/// A non-empty text, or a number as text.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `3s`, `1.5s`, as protobuf writes durations.
fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.strip_suffix('s')?.parse().ok()?).ok()
}

/// The id in `… [ReqId: <uuid>]`, which some messages end with.
fn request_id_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("[ReqId: ")?;
    let (id, _) = rest.split_once(']')?;
    Some(id.to_owned())
}

/// Says whether a text is an HTML page.
fn is_html(text: &str) -> bool {
    let start: String = text
        .chars()
        .take(15)
        .collect::<String>()
        .to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head")
}

/// The text of `<pre>` or of `<title>`; those pages hold nothing else of use.
fn html_text(page: &str) -> String {
    ["pre", "title"]
        .into_iter()
        .find_map(|tag| {
            let lower = page.to_ascii_lowercase();
            let start = lower.find(&format!("<{tag}>"))? + tag.len() + 2;
            let end = start + lower[start..].find(&format!("</{tag}>"))?;
            Some(page[start..end].trim().to_owned())
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, code: Option<&str>, message: &str) {
        let read = ErrorBody::parse(body.as_bytes());
        assert_eq!(
            (read.code.as_deref(), read.message.as_str()),
            (code, message),
            "{body}"
        );
    }

    #[test]
    fn every_shape_is_read() {
        check(
            r#"{"error_code":"PERMISSION_DENIED","message":"No."}"#,
            Some("PERMISSION_DENIED"),
            "No.",
        );
        check(
            r#"{"error_code":403,"message":"Invalid access token."}"#,
            Some("403"),
            "Invalid access token.",
        );
        check(
            r#"{"error":"No such thing"}"#,
            Some("No such thing"),
            "No such thing",
        );
        check(
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
            Some("invalid_client"),
            "Client authentication failed",
        );
        check(
            r#"{"errorCode":"invalid_client","errorSummary":"Client authentication failed"}"#,
            Some("invalid_client"),
            "Client authentication failed",
        );
        check(
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"gone","status":"404"}"#,
            Some("SCIM_404"),
            "gone",
        );
        check(
            "TEMPORARILY_UNAVAILABLE: come back",
            Some("TEMPORARILY_UNAVAILABLE"),
            "come back",
        );
        check(
            "upstream connect error: reset",
            None,
            "upstream connect error: reset",
        );
        check(
            "<html><body><pre>Bad thing</pre></body></html>",
            None,
            "Bad thing",
        );
        check(
            "<!DOCTYPE html><html><head><title>Databricks - Sign in</title>",
            None,
            "Databricks - Sign in",
        );
        check("", None, "");
        check("[1]", None, "[1]");
    }

    #[test]
    fn the_details_are_read() {
        let read = ErrorBody::parse(
            br#"{"error_code":"RESOURCE_EXHAUSTED","message":"slow","details":[
                {"@type":"type.googleapis.com/google.rpc.RequestInfo","request_id":"r1","serving_data":""},
                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"WHY"},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retry_delay":"3s"}]}"#,
        );
        assert_eq!(read.request_id.as_deref(), Some("r1"));
        assert_eq!(read.reason.as_deref(), Some("WHY"));
        assert_eq!(read.retry_delay, Some(Duration::from_secs(3)));
        let read = ErrorBody::parse(br#"{"error_code":401,"message":"No. [ReqId: r2]"}"#);
        assert_eq!(read.request_id.as_deref(), Some("r2"));
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let _body = ErrorBody::parse(&body);
        }

        #[test]
        fn pages_never_panic(page in "<html>(<pre>|<title>|</pre>|</title>|[ -~]|é|İ){0,20}") {
            let _body = ErrorBody::parse(page.as_bytes());
        }
    }
}
