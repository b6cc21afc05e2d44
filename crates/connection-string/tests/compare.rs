//! Two strings beside each other.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::{Comparison, ReadContext, SCHEME, Token, compare, read};

fn token(byte: u8) -> String {
    Token::from_entropy([byte; 32]).as_str().to_owned()
}

fn compared(left: &str, right: &str) -> Comparison {
    let report = |json: &str| {
        let string = format!("{SCHEME}{}", STANDARD.encode(json));
        read(&string, &ReadContext::default())
    };
    compare(&report(left), &report(right))
}

#[track_caller]
fn check(left: &str, right: &str, want: &[(&str, &str)]) {
    let comparison = compared(left, right);
    let got: Vec<_> = comparison
        .members
        .iter()
        .map(|pair| {
            let name = pair.name.as_deref().unwrap_or("what is no member");
            (name, pair.difference.as_str())
        })
        .collect();
    assert_eq!(got, want);
}

#[test]
fn members_are_paired_by_name() {
    check(
        r#"{"version":1,"api_url":"https://a.example.com","x":[1]}"#,
        r#"{"api_url":"https://b.example.com","version":1,"y":2}"#,
        &[
            ("version", "same"),
            ("api_url", "differs"),
            ("x", "only-left"),
            ("y", "only-right"),
        ],
    );
}

#[test]
fn the_way_of_writing_is_no_difference_but_the_type_is() {
    check(
        r#"{"a": "\u0041", "b": "1"}"#,
        r#"{"a":"A","b":1}"#,
        &[("a", "same"), ("b", "differs")],
    );
}

#[test]
fn repeated_members_are_paired_in_their_order() {
    check(
        r#"{"a":1,"a":2,"a":3}"#,
        r#"{"a":1,"a":3}"#,
        &[("a", "same"), ("a", "differs"), ("a", "only-left")],
    );
}

#[test]
fn no_member_passes_for_what_is_none() {
    let comparison = compared(r#"{"what is no member":1}x"#, r#"{"what is no member":1}y"#);
    let names: Vec<_> = comparison
        .members
        .iter()
        .map(|pair| pair.name.as_deref())
        .collect();
    assert_eq!(names, [Some("what is no member"), None]);
    assert!(
        comparison
            .to_markdown()
            .contains("- `what is no member`: the same")
    );
}

#[test]
fn names_that_are_shown_alike_are_told_apart() {
    check(
        "{\"a\u{200b}\":1}",
        r#"{"a\\u{200b}":1}"#,
        &[("a\\u{200b}", "only-left"), ("a\\u{200b}", "only-right")],
    );
    let (left, right) = (token(1), token(1).replacen("lsc_", "lsc_0", 1));
    let masked = Token::parse(&left).unwrap().masked();
    let name = |name: &str| format!(r#"{{"{name}":1}}"#);
    check(
        &name(&left),
        &name(&right),
        &[(&masked, "only-left"), (&masked, "only-right")],
    );
}

#[test]
fn what_follows_the_object_is_compared() {
    let rest = "what is no member";
    check(
        r#"{"a":1} x"#,
        r#"{"a":1}"#,
        &[("a", "same"), (rest, "only-left")],
    );
    check(
        r#"{"a":1} x"#,
        r#"{"a":1} y"#,
        &[("a", "same"), (rest, "differs")],
    );
    check(
        r#"{"a":1,"b":"#,
        r#"{"a":1,"c":"#,
        &[("a", "same"), (rest, "differs")],
    );
    check(r#"{"a":1} "#, r#"{"a":1}"#, &[("a", "same")]);
}

#[test]
fn secrets_that_are_shown_alike_are_told_apart() {
    let password = |text: &str| format!(r#"{{"password":"{text}"}}"#);
    check(
        &password("short"),
        &password("other"),
        &[("password", "differs")],
    );
    check(
        &password("short"),
        &password("short"),
        &[("password", "same")],
    );
}

#[test]
fn a_comparison_can_be_handed_on() {
    let json = |token: &str| format!(r#"{{"version":1,"token":"{token}"}}"#);
    let (left, right) = (token(1), token(2));
    let comparison = compared(&json(&left), &json(&right));
    let shown = |token: &str| {
        let token = Token::parse(token).unwrap();
        format!("{}, fingerprint {}", token.masked(), token.fingerprint())
    };
    assert_eq!(
        comparison.to_markdown(),
        format!(
            "# One member differs\n\n- `version`: the same, `1`\n- `token`: differs, `{}` and `{}`\n",
            shown(&left),
            shown(&right)
        )
    );
    let json: serde_json::Value = serde_json::from_str(&comparison.to_json()).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "differences": 1,
            "members": [
                { "name": "version", "difference": "same", "left": "1", "right": "1" },
                { "name": "token", "difference": "differs", "left": shown(&left), "right": shown(&right) },
            ],
        })
    );
    for text in [
        comparison.to_markdown(),
        comparison.to_json(),
        format!("{comparison:?}"),
    ] {
        assert!(!text.contains(&left[4..40]) && !text.contains(&right[4..40]));
    }
}

#[test]
fn strings_that_cannot_be_read_have_nothing_to_compare() {
    check("", "", &[]);
    assert_eq!(
        compared("", "").to_markdown(),
        "# There is nothing to compare\n"
    );
    check("", "x", &[("what is no member", "only-right")]);
    check("x", "y", &[("what is no member", "differs")]);
}
