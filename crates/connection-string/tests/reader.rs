//! What a report says, beside its findings.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::FindingCode::{DuplicateMember, IllegalCharacter, UnknownMember};
use connection_string::{
    ReadContext, Report, SCHEME, Severity, Timestamp, Token, TrustedInstance, Verdict, find, read,
    read_text,
};
use serde_json::Value;

fn token() -> String {
    Token::from_entropy(*b"an entropy of 32 bytes, no more.")
        .as_str()
        .to_owned()
}

/// A payload without a fault but for its missing signature.
fn payload() -> String {
    format!(
        concat!(
            r#"{{"version":1,"api_url":"https://lakesentry.example.com","connector_id":"0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6","token":"{}","#,
            r#""reference_catalog":"system","reference_schema":"information_schema","execution_mode":"databricks_job","#,
            r#""issued_at":"2026-11-22T13:58:00Z","expires_at":"2026-11-29T13:58:00Z"}}"#
        ),
        token()
    )
}

fn string(json: &str) -> String {
    format!("{SCHEME}{}", STANDARD.encode(json))
}

/// The payload with a part replaced.
fn with(from: &str, to: &str) -> String {
    let json = payload();
    assert!(json.contains(from), "{from}");
    string(&json.replacen(from, to, 1))
}

/// The payload with another value of a member that is a string.
fn with_member(name: &str, value: &str) -> String {
    let json = payload();
    let start = json.find(&format!("\"{name}\":\"")).unwrap() + name.len() + 4;
    let end = start + json[start..].find('"').unwrap();
    string(&format!("{}{value}{}", &json[..start], &json[end..]))
}

fn read_now(text: &str) -> Report {
    let now = Timestamp::parse("2026-11-23T08:00:00Z").unwrap().unix();
    read(
        text,
        &ReadContext {
            now,
            trusted: TrustedInstance::typed("https://lakesentry.example.com"),
        },
    )
}

#[test]
fn a_secret_in_another_place_is_masked_too() {
    let token = token();
    for text in [
        with("\"version\":1", &format!("\"version\":1,\"x\":\"{token}\"")),
        with("\"version\":1", &format!("\"version\":1,\"{token}\":[1]")),
        with(
            "\"version\":1",
            &format!("\"version\":1,\"x\":{{\"token\":[\"{token}\",\"short\"]}}"),
        ),
        with(
            "\"version\":1",
            &format!(
                "\"version\":1,\"token\":\"{}\"",
                token.replace('_', "\\u005f")
            ),
        ),
        with_member("execution_mode", &token),
        with(
            "\"version\":1",
            &format!("\"version\":1,\"x\":\"{token}\","),
        ),
    ] {
        let report = read_now(&text);
        let shown = format!("{report:?} {}", report.to_markdown());
        assert!(!shown.contains(&token[4..40]), "{shown}");
    }
}

#[test]
fn a_report_can_be_handed_on() {
    let report = read_now(&with_member("reference_catalog", "my`catalog"));
    let markdown = report.to_markdown();
    assert!(
        markdown.starts_with(
            "# Readable, not verified\n\nNo key that you trust vouches for it: whoever wrote it could have written anything.\n\n## Findings\n\n- warning `name-needs-quoting` at"
        ),
        "{markdown}"
    );
    assert!(
        markdown.contains("- `reference_catalog`: `` my`catalog ``. Catalog"),
        "{markdown}"
    );
    assert!(
        markdown.contains(&format!(
            ", fingerprint `{}`.",
            report.token.unwrap().fingerprint
        )),
        "{markdown}"
    );
}

#[test]
fn a_report_tells_programs_the_same() {
    let report = read_now(&with_member("reference_catalog", "my catalog"));
    let fingerprint = &report.token.as_ref().unwrap().fingerprint;
    let json: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["verdict"], "not-verified");
    assert_eq!(json["title"], "Readable, not verified");
    assert_eq!(json["verified_by"], Value::Null);
    assert_eq!((&json["errors"], &json["warnings"]), (&0.into(), &2.into()));
    assert_eq!(json["token"]["fingerprint"], fingerprint.as_str());
    assert_eq!(json["token"]["is_well_formed"], true);
    assert_eq!(json["members"][4]["name"], "reference_catalog");
    assert_eq!(json["members"][4]["value"], "my catalog");
    let at = payload().find("\"system\"").unwrap();
    assert_eq!(
        json["findings"][0],
        serde_json::json!({
            "code": "name-needs-quoting",
            "severity": "warning",
            "message": "SQL reads this name only in back-ticks.",
            "what_to_do": "Check the name; put it in back-ticks when you type it in SQL.",
            "place": {
                "source": "payload", "member": "reference_catalog", "member_index": 4,
                "start": at, "end": at + 12, "line": 1, "column": at + 1,
            },
        })
    );
    let payload = json["payload"].as_str().unwrap();
    assert!(payload.contains("lsc_••••"), "{payload}");
}

#[test]
fn an_illegal_character_is_named() {
    let report = read_now("\n  LAKESENTRY://eyJ2*");
    assert_eq!(report.findings[0].message, "`*` does not belong in base64.");
    let report = read_now("LAKESENTRY://eyJ2\u{200B}");
    assert_eq!(
        report.findings[0].message,
        "U+200B does not belong in base64."
    );
    let report = read_now("LAKESENTRY://eyJ2…");
    assert_eq!(
        report.findings[0].message,
        "`…` (U+2026) stands in the base64: this is a masked copy."
    );
}

#[test]
fn look_alike_hosts_are_shown_in_both_forms() {
    let report = read_now(&with_member(
        "api_url",
        "https://xn--lkesentry-0yh.example.com",
    ));
    let messages: Vec<_> = report.findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        messages[..3],
        [
            "The host xn--lkesentry-0yh.example.com is shown by browsers as lаkesentry.example.com.",
            "The part lаkesentry mixes the scripts Latin and Cyrillic.",
            "The host lаkesentry.example.com (xn--lkesentry-0yh.example.com) looks like lakesentry.example.com.",
        ]
    );
}

#[test]
fn what_is_found_too_often_is_counted() {
    let report = read_now(&string(&format!("{{{}\"a\":1}}", "\"a\":0,".repeat(30))));
    let of = |code| report.findings.iter().filter(|f| f.code == code).count();
    assert_eq!((of(DuplicateMember), of(UnknownMember)), (16, 16));
    assert_eq!(report.left_out, 14 + 15);
    assert!(
        report
            .to_markdown()
            .contains("\n- and 29 more of the same kinds\n")
    );
    let unknown: Vec<_> = (0..30).map(|i| format!("\"x{i}\":0,")).collect();
    let unknown = unknown.concat();
    let report = read_now(&with("\"version\":1", &format!("{unknown}\"version\":1")));
    assert_eq!(report.verdict(), Verdict::NotVerified);
    let unlisted = report.members.iter().map(|member| member.unlisted);
    let unlisted: Vec<_> = unlisted.take(31).collect();
    assert_eq!(unlisted[15], None);
    assert_eq!(unlisted[16..30], [Some(Severity::Warning); 14]);
    assert_eq!(unlisted[30], None);
}

#[test]
fn a_damaged_string_is_shown_as_far_as_it_can_be_read() {
    let report = read_now(&string(&payload()[..200]));
    let names: Vec<_> = report
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    assert_eq!(names, ["version", "api_url", "connector_id", "token"]);
    let json = report.redacted_json.unwrap();
    assert!(json.ends_with("…") && json.contains("lsc_••••"), "{json}");
}

#[test]
fn a_string_in_a_text_reads_like_itself_in_its_place() {
    let text = format!(
        "# collector\nOLD=\"{}\"\nBROKEN=LAKESENTRY://eyJ*\n",
        string(&payload())
    );
    let found = find(&text);
    let context = ReadContext::default();
    let report = found[0].read(&text, &context);
    assert_eq!(report.payload, read(&string(&payload()), &context).payload);
    let illegal = &found[1].read(&text, &context).findings[0];
    assert_eq!(illegal.code, IllegalCharacter);
    assert_eq!((illegal.place.line, illegal.place.column), (3, 24));
    assert_eq!(&text[illegal.place.span.clone()], "*");
}

#[test]
fn a_text_is_read_as_one_string_or_as_many() {
    let (good, context) = (string(&payload()), ReadContext::default());
    let count = |text: &str| {
        let reads: Vec<_> = read_text(text, &context).collect();
        let alone = reads.iter().filter(|read| read.found.is_none()).count();
        (reads.len(), alone)
    };
    assert_eq!(count(&format!("A={good}\n")), (1, 1));
    assert_eq!(count(&format!("{good}\n{good}\n")), (2, 0));
    assert_eq!(
        count(&format!("{}{good}", "a log line\n".repeat(5000))),
        (1, 0)
    );
    assert_eq!(count(&"a log line\n".repeat(5000)), (1, 1));
    assert_eq!(count(""), (1, 1));
}

#[test]
fn the_payload_is_plain_json_for_a_shell() {
    let good = string(&payload());
    let bytes = STANDARD.decode(&good[13..]).unwrap();
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["token"], token());
}
