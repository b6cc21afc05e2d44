//! What a signature covers.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::{
    ApiUrl, ConnectorId, ExecutionMode, Finding, FindingCode, KeyOrigin, Payload, ReadContext,
    SCHEME, Severity, Signature, Timestamp, Token, TrustedInstance, Verdict, Verification, read,
    signed, signing_input, write,
};

const SIGNATURE: &str = r#""signature":{"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","value":"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"}"#;

fn payload() -> Payload {
    Payload {
        api_url: ApiUrl::parse("https://lakesentry.example.com").unwrap(),
        connector_id: ConnectorId::from_u128(7),
        token: Token::from_entropy([7; 32]),
        reference_catalog: "a \"catalog\"".to_owned(),
        reference_schema: "größe".to_owned(),
        execution_mode: ExecutionMode::Standalone,
        issued_at: Timestamp(1_795_355_880),
        expires_at: Timestamp(1_795_960_680),
        signature: None,
    }
}

fn string(json: &str) -> String {
    format!("{SCHEME}{}", STANDARD.encode(json))
}

#[test]
fn what_is_signed_before_writing_is_what_is_read_as_signed() {
    let payload = payload();
    let input = signing_input(&payload).unwrap();
    assert!(
        input.starts_with(r#"{"api_url":"https://lakesentry.example.com","connector_id":"#),
        "{:?}",
        *input
    );
    let signature = Signature {
        kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".to_owned(),
        value: "B".repeat(85) + "A",
    };
    let with_signature = Payload {
        signature: Some(signature),
        ..payload
    };
    let read = signed(&write(&with_signature).unwrap()).unwrap();
    assert_eq!(read.message, Some(input.clone()));
    assert_eq!(read.value[..3], [4, 16, 65]);
    let token = with_signature.token.as_str();
    assert!(!format!("{read:?}").contains(&token[4..40]));
    assert_eq!(signing_input(&with_signature), Some(input));
}

#[test]
fn unknown_members_are_covered_and_white_space_is_not() {
    let json = format!(r#"{{ "version" : 1.0, {SIGNATURE}, "x":{{"b":[1e2],"a":"\u0041"}} }}"#);
    let message = signed(&format!("text {}", string(&json))).unwrap().message;
    let message = message.unwrap();
    assert_eq!(*message, r#"{"version":1,"x":{"a":"A","b":[100]}}"#);
}

#[test]
fn what_is_damaged_has_no_form_to_be_signed() {
    for json in [
        format!(r#"{{"a":1,"a":1,{SIGNATURE}}}"#),
        format!(r"{{{SIGNATURE}}} x"),
        format!(r"{{{SIGNATURE},{SIGNATURE}}}"),
    ] {
        assert_eq!(signed(&string(&json)).unwrap().message, None, "{json}");
    }
    for json in [
        "{}",
        "[]",
        "",
        r#"{"signature":{}}"#,
        r#"{"signature":"x"}"#,
        &format!(r#"{{{SIGNATURE},"a":tru"#),
        &format!(r"{{{SIGNATURE}"),
    ] {
        assert!(signed(&string(json)).is_none(), "{json}");
    }
}

#[test]
fn a_judgement_takes_its_place_among_the_findings() {
    let context = ReadContext {
        now: 1_795_355_880,
        trusted: TrustedInstance::Unknown,
    };
    let json = format!(r#"{{"x":1,{SIGNATURE}}}"#);
    let mut report = read(&string(&json), &context);
    for (verification, code) in [
        (Verification::UnknownKey, FindingCode::SignatureUnknownKey),
        (
            Verification::DoesNotVerify,
            FindingCode::SignatureDoesNotVerify,
        ),
        (
            Verification::Verifies(KeyOrigin::File),
            FindingCode::SignatureVerifies,
        ),
        (Verification::UnknownKey, FindingCode::SignatureUnknownKey),
    ] {
        let count = report.findings.len();
        report.judge_signature(verification);
        assert_eq!(report.findings.len(), count);
        assert!(report.findings.iter().any(|finding| finding.code == code));
        let severities: Vec<_> = report.findings.iter().map(Finding::severity).collect();
        assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    }
}

#[test]
fn a_string_whose_signature_does_not_verify_is_refused() {
    let payload = Payload {
        signature: Some(Signature {
            kid: "A".repeat(43),
            value: "B".repeat(85) + "A",
        }),
        ..payload()
    };
    let context = ReadContext {
        now: payload.issued_at.unix(),
        trusted: TrustedInstance::Unknown,
    };
    let mut report = read(&write(&payload).unwrap(), &context);
    assert_eq!(report.accepted(), Some(&payload));
    report.judge_signature(Verification::DoesNotVerify);
    assert_eq!(report.verdict(), Verdict::Refuse);
    assert_eq!((report.accepted(), report.verified_by()), (None, None));
    report.judge_signature(Verification::Verifies(KeyOrigin::Link));
    assert_eq!(report.accepted(), Some(&payload));
    assert_eq!(report.verdict(), Verdict::Verified);
    assert_eq!(
        report.verified_by(),
        Some((&*"A".repeat(43), KeyOrigin::Link))
    );
    assert!(report.reason().contains(&"A".repeat(43)) && report.reason().contains("from the link"));
    report.judge_signature(Verification::UnknownKey);
    assert_eq!(report.verdict(), Verdict::NotVerified);
    report.judge_signature(Verification::Verifies(KeyOrigin::Person));
    assert_eq!(report.count(Severity::Note), 1);
}
