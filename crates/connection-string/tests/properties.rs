//! What holds for any payload, any bytes and any change.
#![expect(clippy::unwrap_used, reason = "generators are part of the test")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::{
    ApiUrl, ConnectorId, ExecutionMode, Payload, ReadContext, SCHEME, Signature, Timestamp, Token,
    TrustedInstance, find, read, write,
};
use proptest::prelude::*;

prop_compose! {
    fn payloads()(
        host in "[a-z][a-z0-9]{0,10}(\\.[a-z]{1,8}){1,3}",
        port in proptest::option::of(1_u16..),
        id in 1_u128..,
        entropy: [u8; 32],
        catalog in "[^\\p{C}\\p{Z}\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}\u{2800}\u{3164}\u{FE00}-\u{FE0F}\u{FFA0}\u{FFF0}-\u{FFFB}\u{E0000}-\u{E0FFF}]{1,40}",
        schema in "[a-z_\"\\\\ ]{1,255}",
        is_job: bool,
        issued_at in -62_167_219_200_i64..253_402_300_000,
        life in 1_i64..=799,
        signature in proptest::option::of(("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", "[A-Za-z0-9_-]{84}A[AQgw]")),
    ) -> Payload {
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Payload {
            api_url: ApiUrl::parse(&format!("https://{host}{port}")).unwrap(),
            connector_id: ConnectorId::from_u128(id),
            token: Token::from_entropy(entropy),
            reference_catalog: catalog,
            reference_schema: schema,
            execution_mode: if is_job { ExecutionMode::DatabricksJob } else { ExecutionMode::Standalone },
            issued_at: Timestamp(issued_at),
            expires_at: Timestamp(issued_at + life),
            signature: signature.map(|(kid, value)| Signature { kid, value }),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(payload in payloads()) {
        let string = write(&payload).unwrap();
        let report = read(&string, &ReadContext { now: payload.issued_at.unix(), trusted: TrustedInstance::Unknown });
        prop_assert_eq!(report.accepted(), Some(&payload));
        prop_assert_eq!(find(&format!("x {string} y")).len(), 1);
    }

    #[test]
    fn folding_at_any_width_changes_nothing(payload in payloads(), width in 1_usize..100) {
        let string = write(&payload).unwrap();
        let folded: Vec<_> = string.as_bytes()[13..].chunks(width).map(|line| str::from_utf8(line).unwrap()).collect();
        let report = read(&format!("{SCHEME}{}", folded.join("\r\n ")), &ReadContext { now: payload.issued_at.unix(), trusted: TrustedInstance::Unknown });
        prop_assert_eq!(report.accepted(), Some(&payload));
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC*", now: i64) {
        let context = ReadContext { now, trusted: TrustedInstance::typed(&text) };
        let _report = read(&text, &context);
        let _report = read(&format!("{SCHEME}{text}"), &context);
        let _found = find(&text);
    }

    #[test]
    fn any_bytes_can_be_inside(bytes in proptest::collection::vec(any::<u8>(), 0..300), now: i64) {
        let _report = read(&format!("{SCHEME}{}", STANDARD.encode(&bytes)), &ReadContext { now, trusted: TrustedInstance::Unknown });
    }

    #[test]
    fn anything_like_json_can_be_inside(json in "[\\[\\]{}\":,\\\\utf0-9eE.+-]{0,120}") {
        let report = read(&format!("{SCHEME}{}", STANDARD.encode(&json)), &ReadContext::default());
        let read_here = report.findings.iter().all(|finding| !matches!(finding.code.as_str(), "not-json" | "cut-off" | "empty" | "nested-too-deep" | "text-after-object"));
        let is_json = serde_json::from_str::<serde_json::Value>(&json).is_ok();
        // The other parser refuses numbers beyond its range, which is a finding of its own here.
        prop_assert!(read_here == is_json || report.findings.iter().any(|finding| finding.code.as_str() == "number-out-of-range"), "{json}");
    }

    #[test]
    fn any_address_can_be_inspected(url in "https?://[a-z0-9.:/@\\[\\]?#xn\\-а-я]{0,60}") {
        let _refused = ApiUrl::parse(&url);
    }

    #[test]
    fn one_changed_character_of_a_token_is_noticed(entropy: [u8; 32], at in 0_usize..53, other in "[0-9A-Za-z]") {
        let token = Token::from_entropy(entropy);
        let mut changed = token.as_str().to_owned();
        changed.replace_range(at..=at, &other);
        prop_assert!(changed == token.as_str() || Token::parse(&changed).is_err());
    }

    #[test]
    fn every_token_reads_back(entropy: [u8; 32]) {
        let token = Token::from_entropy(entropy);
        prop_assert_eq!(token.as_str().len(), 53);
        prop_assert_eq!(Token::parse(token.as_str()).unwrap(), token);
    }

    #[test]
    fn every_instant_reads_back(unix in -62_167_219_200_i64..=253_402_300_799) {
        prop_assert_eq!(Timestamp::parse(&Timestamp(unix).to_string()), Ok(Timestamp(unix)));
    }
}
