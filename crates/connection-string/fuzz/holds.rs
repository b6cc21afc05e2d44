//! What must hold for any input. The fuzz targets and the test of the kept corpus both call this.
#![allow(dead_code, reason = "each fuzz target calls one half")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::{
    ReadContext, Report, SCHEME, Severity, Source, TrustedInstance, Verdict, find, read, read_text,
    signed, write,
};

/// Reads the bytes as a text and as the inside of a string.
pub fn for_one_string(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        read_and_check(text);
    }
    read_and_check(&format!("{SCHEME}{}", STANDARD.encode(bytes)));
}

/// Finds the strings in the bytes as a text, and reads each.
pub fn for_a_whole_text(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let context = context();
    let mut end = 0;
    for found in find(text) {
        assert!(end <= found.span.start && found.span.end <= text.len());
        end = found.span.end;
        let string = &text[found.span.clone()];
        assert_eq!((found.line, found.column), place(text, found.span.start));
        let again = find(string);
        assert_eq!(again.len(), 1, "{string:?}");
        assert_eq!(again[0].span, 0..string.len(), "{string:?}");
        let report = found.read(text, &context);
        check(&report, text);
        let codes = |report: &Report| report.findings.iter().map(|f| f.code).collect::<Vec<_>>();
        // What was wrapped in something else is another text.
        if next_is_scheme(string) {
            assert_eq!(codes(&report), codes(&read(string, &context)));
        }
    }
    for read in read_text(text, &context) {
        check(
            &read.report,
            if read.found.is_some() {
                text
            } else {
                &read.text
            },
        );
    }
}

fn context() -> ReadContext {
    ReadContext {
        now: 1_795_355_880,
        trusted: TrustedInstance::typed("https://lakesentry.example.com"),
    }
}

fn read_and_check(text: &str) {
    let report = read(text, &context());
    check(&report, text);
    if let Some(message) = signed(text).and_then(|signed| signed.message) {
        assert!(is_json(&message), "{:?}", *message);
    }
    if let Some(payload) = report.accepted() {
        let written = write(payload).expect("what is accepted can be written");
        let context = ReadContext {
            now: payload.issued_at.unix(),
            trusted: TrustedInstance::Unknown,
        };
        assert_eq!(read(&written, &context).accepted(), Some(payload));
    }
}

fn check(report: &Report, text: &str) {
    let mut worst = Severity::Error;
    for finding in &report.findings {
        assert!(finding.severity() <= worst, "errors come first");
        worst = finding.severity();
        let at = &finding.place;
        assert!(at.span.start <= at.span.end && at.line > 0 && at.column > 0);
        if at.source == Source::Text {
            assert!(text.get(at.span.clone()).is_some(), "{finding:?}");
            assert_eq!(
                (at.line, at.column),
                place(text, at.span.start),
                "{finding:?}"
            );
        }
    }
    let refused = report.verdict() == Verdict::Refuse;
    assert_eq!(refused, report.count(Severity::Error) > 0);
    let json = report.to_json();
    assert!(is_json(&json), "{json}");
    for shown in [json, report.to_markdown(), format!("{report:?}")] {
        assert!(!holds_token(&shown), "{shown}");
    }
}

fn next_is_scheme(string: &str) -> bool {
    let letters = SCHEME.trim_end_matches("://");
    let start = string.get(..letters.len()).unwrap_or_default();
    start.eq_ignore_ascii_case(letters)
}

/// Line and column, counted the slow way.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let (mut line, mut column) = (1, 1);
    for c in text[..offset].chars() {
        (line, column) = if c == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        };
    }
    (line, column)
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Whether half of a collector token stands in a text.
fn holds_token(text: &str) -> bool {
    let is_token = |rest: &str| rest.bytes().take_while(u8::is_ascii_alphanumeric).count() >= 20;
    text.match_indices("lsc_")
        .any(|(at, prefix)| is_token(&text[at + prefix.len()..]))
}
