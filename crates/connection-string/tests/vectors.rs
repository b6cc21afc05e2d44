//! For every finding at least one string that has it, with everything else that is found there.
#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test and its table of cases"
)]

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use connection_string::FindingCode::{self, *};
use connection_string::{
    ReadContext, Report, SCHEME, Severity, Timestamp, Token, Verdict, find, read,
};

const KID: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

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

fn with_signature(signature: &str) -> String {
    with(
        "29T13:58:00Z\"}",
        &format!("29T13:58:00Z\",\"signature\":{signature}}}"),
    )
}

fn read_now(text: &str) -> Report {
    let now = Timestamp::parse("2026-11-23T08:00:00Z").unwrap().unix();
    read(
        text,
        &ReadContext {
            now,
            trusted_api_url: Some("https://lakesentry.example.com".to_owned()),
        },
    )
}

/// Name, text, and what is found in it; `SignatureAbsent` is left out where the payload has none.
fn cases() -> Vec<(&'static str, String, Vec<FindingCode>)> {
    let good = string(&payload());
    let (_, body) = good.split_once("//").unwrap();
    // A member of chosen length, so that the base64 ends in padding.
    let json = payload();
    let padded = string(&json.replace(
        "\"system\"",
        if json.len().is_multiple_of(3) {
            "\"syste\""
        } else {
            "\"system\""
        },
    ));
    let url_safe = with_member("reference_catalog", "~~~???ÿÿÿ>>>")
        .replace('+', "-")
        .replace('/', "_")
        .replace("LAKESENTRY:__", SCHEME);
    let folded: String = good
        .chars()
        .enumerate()
        .map(|(i, c)| {
            if i % 76 == 75 {
                format!("{c}\r\n ")
            } else {
                c.to_string()
            }
        })
        .collect();
    let token = token();
    let changed = token.replace(&token[9..10], if &token[9..10] == "A" { "B" } else { "A" });
    let signature =
        |kid: &str, value: &str| with_signature(&format!(r#"{{"kid":"{kid}","value":"{value}"}}"#));
    let value = "A".repeat(86);
    vec![
        ("good", good.clone(), vec![]),
        ("nothing", String::new(), vec![Empty]),
        ("blanks", " \n\t".to_owned(), vec![Empty]),
        ("scheme alone", SCHEME.to_owned(), vec![Empty]),
        (
            "too long",
            format!("{SCHEME}{}", "A".repeat(16 * 1024)),
            vec![TooLong],
        ),
        (
            "another text",
            "postgres://user@host".to_owned(),
            vec![NotAConnectionString],
        ),
        ("body alone", body.to_owned(), vec![NotAConnectionString]),
        ("bare JSON", payload(), vec![NotAConnectionString]),
        (
            "lower case",
            good.replace(SCHEME, "lakesentry://"),
            vec![SchemeCase],
        ),
        (
            "in a .env",
            format!("LAKESENTRY_CONNECTION_STRING=\"{good}\"\n"),
            vec![SurroundingText],
        ),
        (
            "in a sentence",
            format!("Use {good} please"),
            vec![SurroundingText],
        ),
        (
            "two of them",
            format!("{good}\n{good}"),
            vec![SurroundingText],
        ),
        (
            "line break at the end",
            format!("{good}\n"),
            vec![SurroundingWhiteSpace],
        ),
        ("folded by a mail client", folded, vec![FoldedWhiteSpace]),
        (
            "URL-safe",
            url_safe,
            vec![NameNeedsQuoting, UrlSafeAlphabet],
        ),
        (
            "no padding",
            padded.trim_end_matches('=').to_owned(),
            vec![MissingPadding],
        ),
        (
            "bits left over",
            format!("{SCHEME}e31="),
            vec![LeftoverBits, MissingMember],
        ),
        (
            "one character left over",
            format!("{SCHEME}{}A", STANDARD_NO_PAD.encode("{  }  ")),
            vec![LeftoverBits, MissingMember],
        ),
        (
            "illegal character",
            good.replacen("eyJ2", "eyJ2*", 1),
            vec![IllegalCharacter],
        ),
        (
            "masked copy",
            format!("{SCHEME}eyJ2ZXJzaW9uIjox••••••"),
            vec![IllegalCharacter],
        ),
        (
            "pads in the middle",
            format!("{SCHEME}e30=e30="),
            vec![IllegalCharacter, MissingMember],
        ),
        (
            "too many pads",
            format!("{SCHEME}e30=="),
            vec![IllegalCharacter, MissingMember],
        ),
        (
            "not UTF-8",
            format!("{SCHEME}{}", STANDARD.encode(b"{\"version\":\"\xff\"}")),
            vec![NotUtf8],
        ),
        (
            "not JSON",
            with("\"version\":1", "\"version\"=1"),
            vec![NotJson],
        ),
        ("cut off", string(&payload()[..200]), vec![NotJson]),
        (
            "byte order mark",
            string(&format!("\u{FEFF}{}", payload())),
            vec![NotJson],
        ),
        ("an array", string("[1]"), vec![NotAnObject]),
        (
            "a member twice",
            with("\"version\":1", "\"version\":1,\"version\":1"),
            vec![DuplicateMember],
        ),
        (
            "a member twice, escaped",
            with("\"version\":1", "\"version\":1,\"v\\u0065rsion\":2"),
            vec![DuplicateMember],
        ),
        (
            "text after",
            string(&format!("{}{{}}", payload())),
            vec![TextAfterObject],
        ),
        (
            "too deep",
            with("\"version\":1", "\"version\":1,\"x\":[[[[[[[[1]]]]]]]]"),
            vec![NestedTooDeep],
        ),
        (
            "number out of range",
            with("\"version\":1", "\"version\":1,\"x\":1e400"),
            vec![NumberOutOfRange, UnknownMember],
        ),
        (
            "unknown member",
            with("\"version\":1", "\"version\":1,\"x\":null"),
            vec![UnknownMember],
        ),
        (
            "missing member",
            with("\"version\":1,", ""),
            vec![MissingMember],
        ),
        ("wrong type", with("\"system\"", "7"), vec![WrongType]),
        (
            "version as text",
            with("\"version\":1", "\"version\":\"1\""),
            vec![WrongType],
        ),
        (
            "version with a fraction",
            with("\"version\":1", "\"version\":1.0"),
            vec![WrongType],
        ),
        (
            "unknown version",
            with("\"version\":1", "\"version\":2"),
            vec![UnknownVersion],
        ),
        (
            "no URL",
            with_member("api_url", "lakesentry.example.com"),
            vec![ApiUrlInvalid],
        ),
        (
            "http",
            with_member("api_url", "http://lakesentry.example.com"),
            vec![ApiUrlHttp, NotTheTrustedInstance],
        ),
        (
            "userinfo",
            with_member("api_url", "https://good.example.org@lakesentry.example.com"),
            vec![ApiUrlUserinfo],
        ),
        (
            "path",
            with_member("api_url", "https://lakesentry.example.com/"),
            vec![ApiUrlPath],
        ),
        (
            "query",
            with_member("api_url", "https://lakesentry.example.com?a"),
            vec![ApiUrlQuery],
        ),
        (
            "fragment",
            with_member("api_url", "https://lakesentry.example.com#a"),
            vec![ApiUrlFragment],
        ),
        (
            "IP literal",
            with_member("api_url", "https://8.8.8.8"),
            vec![ApiUrlIpLiteral, NotTheTrustedInstance],
        ),
        (
            "loopback",
            with_member("api_url", "http://127.0.0.1:8080"),
            vec![ApiUrlIpLiteral, ApiUrlPrivate, NotTheTrustedInstance],
        ),
        (
            "punycode",
            with_member("api_url", "https://xn--bcher-kva.example.com"),
            vec![ApiUrlPunycode, NotTheTrustedInstance],
        ),
        (
            "look-alike",
            with_member("api_url", "https://xn--lkesentry-0yh.example.com"),
            vec![
                ApiUrlPunycode,
                ApiUrlMixedScripts,
                ApiUrlLookAlike,
                NotTheTrustedInstance,
            ],
        ),
        (
            "not a UUID",
            with_member("connector_id", "primary"),
            vec![ConnectorIdInvalid],
        ),
        (
            "nil UUID",
            with_member("connector_id", "00000000-0000-0000-0000-000000000000"),
            vec![ConnectorIdNil],
        ),
        (
            "UUID in upper case",
            with_member("connector_id", "0192F0C1-2B3C-7D4E-8F50-A1B2C3D4E5F6"),
            vec![ConnectorIdUpperCase],
        ),
        (
            "unknown mode",
            with_member("execution_mode", "serverless"),
            vec![UnknownExecutionMode],
        ),
        (
            "empty name",
            with_member("reference_catalog", ""),
            vec![NameInvalid],
        ),
        (
            "name to be quoted",
            with_member("reference_schema", "my-schema"),
            vec![NameNeedsQuoting],
        ),
        (
            "token: prefix",
            with_member("token", &token.replace("lsc_", "lsk_")),
            vec![TokenPrefix],
        ),
        (
            "token: length",
            with_member("token", &token[..52]),
            vec![TokenLength],
        ),
        (
            "token: alphabet",
            with_member("token", &format!("{}-", &token[..52])),
            vec![TokenAlphabet],
        ),
        (
            "token: checksum",
            with_member("token", &changed),
            vec![TokenChecksum],
        ),
        (
            "token: out of range",
            with_member("token", &beyond_256_bits()),
            vec![TokenOutOfRange],
        ),
        (
            "token: placeholder",
            with_member("token", "<token>"),
            vec![TokenPlaceholder],
        ),
        (
            "token: of Databricks",
            with_member("token", "dapi00112233445566778899aabbccddeeff"),
            vec![TokenIsDatabricksSecret],
        ),
        (
            "token: OAuth secret",
            with_member("token", "dose00112233445566778899aabbccddeeff"),
            vec![TokenIsDatabricksSecret],
        ),
        (
            "unreadable time",
            with_member("issued_at", "2026-11-22T13:58:00.000Z"),
            vec![TimeUnreadable],
        ),
        (
            "issued in the future",
            with_member("issued_at", "2026-11-23T08:05:01Z"),
            vec![IssuedInTheFuture],
        ),
        (
            "issued a little in the future",
            with_member("issued_at", "2026-11-23T08:05:00Z"),
            vec![],
        ),
        (
            "expired",
            with_member("expires_at", "2026-11-23T08:00:00Z"),
            vec![Expired],
        ),
        (
            "expires before issue",
            with_member("expires_at", "2026-11-22T13:57:59Z"),
            vec![Expired, ExpiresBeforeIssue],
        ),
        (
            "long life",
            with_member("expires_at", "2027-02-20T13:58:01Z"),
            vec![LongLife],
        ),
        (
            "90 days",
            with_member("expires_at", "2027-02-20T13:58:00Z"),
            vec![],
        ),
        (
            "control character",
            with_member("reference_catalog", "sys\\u0000tem"),
            vec![ControlCharacter, NameNeedsQuoting],
        ),
        (
            "bidirectional override",
            with_member("reference_catalog", "sys\u{202E}tem"),
            vec![BidirectionalControl, NameNeedsQuoting],
        ),
        (
            "zero-width space",
            with_member("reference_catalog", "sys\u{200B}tem"),
            vec![InvisibleCharacter, NameNeedsQuoting],
        ),
        (
            "zero-width space in a name",
            with("\"version\":1", "\"version\":1,\"tok\u{200B}en\":1"),
            vec![InvisibleCharacter, UnknownMember],
        ),
        ("no signature", good, vec![SignatureAbsent]),
        ("signed", signature(KID, &value), vec![SignatureUnchecked]),
        (
            "signature too short",
            signature(KID, "AAAA"),
            vec![SignatureMalformed],
        ),
        (
            "signature by nobody",
            with_signature("{}"),
            vec![SignatureMalformed],
        ),
        (
            "signature of another type",
            with_signature("\"AAAA\""),
            vec![WrongType],
        ),
    ]
}

/// 62^43 - 1 is more than 2^256, and its checksum is right.
fn beyond_256_bits() -> String {
    let signed = format!("lsc_{}y", "z".repeat(42));
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = crc32fast::hash(signed.as_bytes());
    let mut checksum = Vec::new();
    for _ in 0..6 {
        checksum.insert(0, digits[rest as usize % 62]);
        rest /= 62;
    }
    signed + str::from_utf8(&checksum).unwrap()
}

#[test]
fn every_case_has_its_findings_and_no_others() {
    for (name, text, want) in cases() {
        let mut got: Vec<_> = read_now(&text)
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        got.dedup();
        let mut want: Vec<_> = want;
        if !want.contains(&SignatureAbsent) {
            got.retain(|&code| code != SignatureAbsent);
        }
        got.sort_by_key(|code| code.as_str());
        want.sort_by_key(|code| code.as_str());
        assert_eq!(got, want, "{name}");
    }
}

#[test]
fn every_code_has_a_case() {
    let seen: Vec<_> = cases()
        .into_iter()
        .flat_map(|(_, _, codes)| codes)
        .collect();
    let unseen: Vec<_> = FindingCode::ALL
        .iter()
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn only_errors_are_refused() {
    for (name, text, _) in cases() {
        let report = read_now(&text);
        let errors = report
            .findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .count();
        assert_eq!(
            matches!(report.verdict(), Verdict::Refused(n) if n == errors),
            errors > 0,
            "{name}"
        );
        assert_eq!(report.accepted().is_some(), errors == 0, "{name}");
    }
}

#[test]
fn no_report_shows_a_secret() {
    let token = token();
    let secrets = [&token[4..48], "00112233445566778899aabbccdd"];
    for (name, text, _) in cases() {
        let report = read_now(&text);
        let shown = format!("{report:?} {}", report.to_markdown());
        assert!(
            secrets.iter().all(|secret| !shown.contains(secret)),
            "{name}: {shown}"
        );
    }
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
            "# Valid, 2 things to look at\n\n## Findings\n\n- warning `name-needs-quoting` at"
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
fn findings_have_exact_places() {
    let report = read_now(&with_member("reference_catalog", "my catalog"));
    let finding = &report.findings[0];
    assert_eq!(finding.code, NameNeedsQuoting);
    assert_eq!(finding.place.member.as_deref(), Some("reference_catalog"));
    assert_eq!(finding.place.offset, payload().find("\"system\"").unwrap());
    assert_eq!(
        (finding.place.line, finding.place.column),
        (1, finding.place.offset + 1)
    );

    let report = read_now("\n  LAKESENTRY://eyJ2*");
    let illegal = report
        .findings
        .iter()
        .find(|finding| finding.code == IllegalCharacter)
        .unwrap();
    assert_eq!(
        (
            illegal.place.line,
            illegal.place.column,
            illegal.place.offset
        ),
        (2, 20, 20)
    );
    assert_eq!(illegal.message, "`*` does not belong in base64.");
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
fn strings_found_in_a_text_read_like_themselves() {
    let good = string(&payload());
    let text =
        format!("# collector\nCONNECTION=\"{good}\"\nOLD={good}\nBROKEN=LAKESENTRY://eyJ*\n");
    let found = find(&text);
    assert_eq!(
        found.iter().map(|found| found.line).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert_eq!(&text[found[0].span.clone()], good);
    assert_eq!(&text[found[1].span.clone()], good);
    assert_eq!(
        read_now(&text[found[2].span.clone()]).findings[0].code,
        IllegalCharacter
    );
}

#[test]
fn the_payload_is_plain_json_for_a_shell() {
    let good = string(&payload());
    let bytes = STANDARD.decode(&good[13..]).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["token"], token());
}
