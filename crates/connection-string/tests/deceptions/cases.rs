//! The attempts.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use connection_string::{SCHEME, thumbprint};
use serde_json::{Value, json};

use super::make::{
    Case, NOT_VERIFIED, REFUSE, VERIFIED, hex, key, members, object, other_key, signature_by,
    signed_json, signed_string, string, with, x,
};
use super::{outside, points, shown};

/// Every attempt, in the order of the file.
pub fn all() -> Vec<Case> {
    let mut all = forged();
    all.extend(altered());
    all.extend(signatures());
    all.extend(hosts());
    all.extend(unseen());
    all.extend(trusted());
    all.extend(key_sets());
    all.extend(points::cases());
    all.extend(cut());
    all.extend(wrapped());
    all.extend(broken());
    all.extend(huge_and_many());
    all.extend(shown::cases());
    all.extend(outside::cases());
    all
}

fn good() -> String {
    signed_string(&key(), &members())
}

fn forged() -> Vec<Case> {
    let by_other = signed_string(&other_key(), &members());
    vec![
        Case::new("a signed string without a key", good(), NOT_VERIFIED),
        Case::new("a signed string with its key", good(), VERIFIED).keys(x(&key())),
        Case::new("a signed string with another key", good(), NOT_VERIFIED).keys(x(&other_key())),
        Case::new("a signed string with both keys", good(), VERIFIED).keys(format!(
            "{},{}",
            x(&other_key()),
            x(&key())
        )),
        Case::new(
            "a string that nobody signed",
            string(&object(&members())),
            NOT_VERIFIED,
        )
        .keys(x(&key())),
        Case::new("a string that somebody else signed", by_other, NOT_VERIFIED).keys(x(&key())),
    ]
}

/// Other values that are as sound as the signed ones.
const OTHERS: [(&str, &str); 8] = [
    ("api_url", "\"https://evil.example\""),
    ("connector_id", "\"0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f7\""),
    (
        "token",
        "\"lsc_N6QbsZPxT5SQS3a0AxmkuEDS1J6JHcOZjYyAqYhddQE1l1Fld\"",
    ),
    ("reference_catalog", "\"main\""),
    ("reference_schema", "\"default\""),
    ("execution_mode", "\"standalone\""),
    ("issued_at", "\"2026-01-02T00:00:00Z\""),
    ("expires_at", "\"2099-12-30T00:00:00Z\""),
];

fn altered() -> Vec<Case> {
    let mut cases = Vec::new();
    let signature = signature_by(&key(), &members());
    for (name, value) in OTHERS {
        let mut changed = with(name, value);
        changed.push(signature.clone());
        let text = string(&object(&changed));
        cases.push(Case::new(
            format!("{name} altered, without a key"),
            &text,
            NOT_VERIFIED,
        ));
        cases.push(Case::new(format!("{name} altered"), text, REFUSE).keys(x(&key())));
        for (what, first) in [("before", true), ("after", false)] {
            let mut twice = members();
            twice.push(signature.clone());
            let at = if first { 0 } else { twice.len() };
            twice.insert(at, (name, value.to_owned()));
            let text = string(&object(&twice));
            cases
                .push(Case::new(format!("{name} once more, {what}"), text, REFUSE).keys(x(&key())));
        }
    }
    for (name, _) in members() {
        let mut fewer = members();
        fewer.retain(|(of, _)| *of != name);
        fewer.push(signature.clone());
        cases.push(
            Case::new(format!("{name} removed"), string(&object(&fewer)), REFUSE).keys(x(&key())),
        );
    }
    let json = signed_json(&key(), &members());
    for (name, from, to, verdict) in [
        ("version 2", "\"version\":1", "\"version\":2", REFUSE),
        ("version 1.0", "\"version\":1", "\"version\":1.0", REFUSE),
        (
            "version as a text",
            "\"version\":1",
            "\"version\":\"1\"",
            REFUSE,
        ),
        ("a member more", "{", "{\"x\":1,", REFUSE),
        (
            "a member more by the name constructor",
            "{",
            "{\"constructor\":1,",
            REFUSE,
        ),
        (
            "a member by the name token.x",
            "{",
            "{\"token.x\":1,",
            REFUSE,
        ),
        (
            "a name in escapes",
            "\"token\"",
            "\"tok\\u0065n\"",
            VERIFIED,
        ),
        (
            "a name twice, once in escapes",
            "{",
            "{\"tok\\u0065n\":\"x\",",
            REFUSE,
        ),
        (
            "other white space",
            "\"version\":1",
            " \"version\" : 1 ",
            VERIFIED,
        ),
    ] {
        let changed = json.replacen(from, to, 1);
        cases.push(Case::new(name, string(&changed), verdict).keys(x(&key())));
    }
    cases
}

fn signatures() -> Vec<Case> {
    let json = signed_json(&key(), &members());
    let kid = thumbprint(&key().verifying_key().to_bytes());
    let other = thumbprint(&other_key().verifying_key().to_bytes());
    let (before, after) = json.split_once("\"value\":\"").unwrap();
    let of_value = |at: usize| {
        let letter = if &after[at..=at] == "B" { "C" } else { "B" };
        format!(
            "{before}\"value\":\"{}{letter}{}",
            &after[..at],
            &after[at + 1..]
        )
    };
    let by_other = signed_json(&other_key(), &members()).replace(&other, &kid);
    let (sound, _) = json.split_once(",\"signature\"").unwrap();
    let mut cases = vec![
        Case::new("the point changed", string(&of_value(7)), REFUSE),
        Case::new("the number changed", string(&of_value(60)), REFUSE),
        Case::new(
            "the kid of another key",
            string(&json.replace(&kid, &other)),
            NOT_VERIFIED,
        ),
        Case::new(
            "our kid on the signature of another key",
            string(&by_other),
            REFUSE,
        ),
        Case::new(
            "the signature removed",
            string(&format!("{sound}}}")),
            NOT_VERIFIED,
        ),
        Case::new(
            "text after the signature",
            string(&format!("{json} x")),
            REFUSE,
        ),
        Case::new("a second object", string(&format!("{json}{json}")), REFUSE),
    ];
    for (name, value) in [
        ("null", "null"),
        ("an empty object", "{}"),
        ("a text", "\"AAAA\""),
        ("an array", "[]"),
        ("a number", "7"),
    ] {
        let text = string(&format!("{sound},\"signature\":{value}}}"));
        cases.push(Case::new(
            format!("a signature that is {name}"),
            text,
            REFUSE,
        ));
        let text = string(&json.replacen('{', &format!("{{\"signature\":{value},"), 1));
        cases.push(Case::new(
            format!("a second signature that is {name}"),
            text,
            REFUSE,
        ));
    }
    cases.into_iter().map(|case| case.keys(x(&key()))).collect()
}

/// Addresses, and whether a reader that has no key may call them readable.
const HOSTS: [(&str, &str); 38] = [
    ("https://xn--lkesentry-0yh.example.com", NOT_VERIFIED),
    ("https://xn--80ak6aa92e.com", NOT_VERIFIED),
    ("https://lakesentry.exarnple.com", NOT_VERIFIED),
    ("https://1akesentry.example.com", NOT_VERIFIED),
    ("https://lakesentry.example.com.evil.example", NOT_VERIFIED),
    ("https://10.0.0.1", NOT_VERIFIED),
    ("https://[::1]", NOT_VERIFIED),
    ("https://localhost", NOT_VERIFIED),
    ("https://xn--lakesentry-joa.example.com", REFUSE),
    ("https://lake\u{ad}sentry.example.com", REFUSE),
    ("https://lakesentry\u{200b}.example.com", REFUSE),
    ("https://lakesentry.example.com\u{202e}moc", REFUSE),
    ("https://l\u{430}kesentry.example.com", REFUSE),
    ("https://\u{5d0}.example.com", REFUSE),
    ("https://lakesentry.example.com@evil.example", REFUSE),
    ("https://lakesentry.example.com:443@evil.example", REFUSE),
    ("https://lakesentry.example.com\\\\@evil.example", REFUSE),
    ("https://lakesentry.example.com\\t.evil.example", REFUSE),
    ("https://evil.example/lakesentry.example.com", REFUSE),
    ("https://evil.example?lakesentry.example.com", REFUSE),
    ("https://evil.example#lakesentry.example.com", REFUSE),
    ("https://lakesentry.example.com/", REFUSE),
    ("https://LakeSentry.example.com", REFUSE),
    ("HTTPS://lakesentry.example.com", REFUSE),
    ("https:/lakesentry.example.com", REFUSE),
    ("//lakesentry.example.com", REFUSE),
    ("lakesentry.example.com", REFUSE),
    ("http://lakesentry.example.com", REFUSE),
    ("https://lakesentry.example.com.", REFUSE),
    ("https://lakesentry.example.com:08443", REFUSE),
    ("https://lakesentry.example.com:0", REFUSE),
    ("https://2130706433", REFUSE),
    ("https://0x7f.1", REFUSE),
    ("https://dapi0123456789abcdef.evil.example", REFUSE),
    (
        "https://dose0123456789abcdef0123456789abcdef.evil.example",
        REFUSE,
    ),
    (
        "https://dkea0123456789abcdef0123456789abcdef@evil.example",
        REFUSE,
    ),
    ("https://lsc_0123456789abcdefghijklmn.evil.example", REFUSE),
    ("javascript:alert(1)", REFUSE),
];

fn hosts() -> Vec<Case> {
    HOSTS
        .into_iter()
        .map(|(url, verdict)| {
            let text = string(&object(&with("api_url", &format!("\"{url}\""))));
            Case::new(format!("the address {}", url.escape_debug()), text, verdict)
        })
        .collect()
}

fn unseen() -> Vec<Case> {
    let mut cases = Vec::new();
    for character in [
        "\\u0000",
        "\\u001b",
        "\\u007f",
        "\u{ad}",
        "\u{200b}",
        "\u{202e}",
        "\u{2066}",
        "\u{3164}",
        "\u{fdd0}",
        "\u{feff}",
        "\u{fffe}",
        "\u{e0041}",
    ] {
        let value = format!("\"sys{character}tem\"");
        // Whoever holds the key may sign it, and it is refused all the same.
        let text = signed_string(&key(), &with("reference_catalog", &value));
        let name = format!("an unseen character, {}", character.escape_unicode());
        cases.push(Case::new(name, text, REFUSE).keys(x(&key())));
    }
    cases
}

fn trusted() -> Vec<Case> {
    let refused = [
        "HTTPS://lakesentry.example.com",
        "//lakesentry.example.com",
        "https:/lakesentry.example.com",
        "https://lakesentry.example.com:08443",
        "https://lakesentry.example.com/inspect",
        "http://lakesentry.example.com",
        "lake sentry.example.com",
    ];
    let refused = refused.map(|trust| {
        let name = format!("data should go to {trust}");
        Case::new(name, good(), REFUSE)
            .keys(x(&key()))
            .refused_trust(trust)
    });
    let taken = [
        "lakesentry.example.com",
        "LakeSentry.example.com:443",
        "https://other.example",
    ];
    let taken = taken.map(|trust| {
        let name = format!("data should go to {trust}");
        Case::new(name, good(), VERIFIED)
            .keys(x(&key()))
            .trust(trust)
    });
    refused.into_iter().chain(taken).collect()
}

fn key_sets() -> Vec<Case> {
    let x = x(&key());
    let with = |more: &str| format!(r#"{{"kty":"OKP","crv":"Ed25519"{more},"x":"{x}"}}"#);
    let mut cases = Vec::new();
    for (name, keys) in [
        ("another algorithm", with(r#","alg":"RS256""#)),
        ("another use", with(r#","use":"enc""#)),
        ("other operations", with(r#","key_ops":["sign"]"#)),
        (
            "two of x",
            with(r#","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA""#),
        ),
        ("its private half", with(r#","d":"AA""#)),
        ("another curve", with("").replace("Ed25519", "X25519")),
    ] {
        cases
            .push(Case::new(format!("a key with {name}"), good(), NOT_VERIFIED).refused_keys(keys));
    }
    for (name, keys) in [
        (
            "all that it may say",
            with(r#","alg":"EdDSA","use":"sig","key_ops":["verify"],"kid":"a""#),
        ),
        (
            "others in a set",
            format!(r#"{{"keys":[{{"kty":"RSA","n":"AQ"}},{}]}}"#, with("")),
        ),
    ] {
        cases.push(Case::new(format!("a key with {name}"), good(), VERIFIED).keys(keys));
    }
    cases
}

fn cut() -> Vec<Case> {
    let good = good();
    // Not the padding, which says nothing.
    let length = good.trim_end_matches('=').len();
    (1..=12)
        .map(|at| {
            let end = if at == 12 {
                length - 1
            } else {
                SCHEME.len() + (length - SCHEME.len()) * at / 12
            };
            Case::new(
                format!("cut {} characters before the end", length - end),
                &good[..end],
                REFUSE,
            )
            .keys(x(&key()))
        })
        .collect()
}

fn wrapped() -> Vec<Case> {
    let good = good();
    let json = signed_json(&key(), &members());
    let twice = STANDARD.encode(&good);
    let folded = |between: &str| {
        let lines: Vec<_> = good
            .as_bytes()
            .chunks(70)
            .map(|line| str::from_utf8(line).unwrap())
            .collect();
        lines.join(between)
    };
    let url_safe = format!("{SCHEME}{}", URL_SAFE.encode(&json));
    let mut cases: Vec<_> = [
        ("a second base64", format!("data:\n  string: {twice}\n")),
        ("a second base64 alone", twice),
        ("quoted-printable", folded("=\n").replace("==", "=3D=3D")),
        ("folded lines", folded("\r\n ")),
        (
            "escapes of JSON",
            format!("{{\"a\":\"{}\"}}", good.replace('/', "\\/")),
        ),
        ("the other alphabet", url_safe),
        (
            "a scheme in lower case",
            good.replace(SCHEME, &SCHEME.to_lowercase()),
        ),
        ("text around it", format!("before {good} after")),
    ]
    .into_iter()
    .map(|(name, text)| Case::new(name, text, VERIFIED).keys(x(&key())))
    .collect();
    let le: String = good
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .map(hex)
        .collect();
    let be: String = good
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .map(hex)
        .collect();
    for (name, bytes) in [
        ("UTF-16 with its mark", format!("fffe{le}")),
        (
            "UTF-16 with its mark, the high byte first",
            format!("feff{be}"),
        ),
        ("UTF-16 without a mark", le),
        ("UTF-16 without a mark, the high byte first", be),
    ] {
        cases
            .push(Case::of_parts(name, vec![json!({ "hex": bytes })], &[VERIFIED]).keys(x(&key())));
    }
    cases
}

fn broken() -> Vec<Case> {
    let json = signed_json(&key(), &members());
    let deep = json.replacen(
        '{',
        &format!("{{\"x\":{}{},", "[".repeat(9), "]".repeat(9)),
        1,
    );
    [
        ("nothing", String::new()),
        ("no string at all", "hello".to_owned()),
        ("a scheme alone", SCHEME.to_owned()),
        ("the JSON itself", json.clone()),
        ("a masked copy", format!("{SCHEME}eyJ2••••")),
        ("an array", string("[]")),
        ("nine levels", string(&deep)),
        (
            "a number out of range",
            string(&json.replacen('{', "{\"x\":1e999,", 1)),
        ),
        ("a comma too many", string(&json.replacen('}', ",}", 1))),
        (
            "an expired string",
            signed_string(&key(), &with("expires_at", "\"2026-01-02T00:00:00Z\"")),
        ),
        (
            "a token with a letter changed",
            signed_string(
                &key(),
                &with(
                    "token",
                    "\"lsc_N6QbsZPxT5SQS3a0AxmkuEDS1J6JHcOZjYyAqYhddQE1l1Flc\"",
                ),
            ),
        ),
        (
            "a secret of Databricks as the token",
            signed_string(
                &key(),
                &with("token", "\"dapi0123456789abcdef0123456789abcdef\""),
            ),
        ),
        (
            "the nil connector",
            signed_string(
                &key(),
                &with("connector_id", "\"00000000-0000-0000-0000-000000000000\""),
            ),
        ),
        (
            "an unknown mode",
            signed_string(&key(), &with("execution_mode", "\"serverless\"")),
        ),
    ]
    .into_iter()
    .map(|(name, text)| Case::new(name, text, REFUSE).keys(x(&key())))
    .collect()
}

fn huge_and_many() -> Vec<Case> {
    let (good, text) = (good(), |text: &str| json!({ "text": text }));
    let many = |hex: &str, times: usize| json!({ "hex": hex, "times": times });
    let forged = {
        let mut changed = with("api_url", "\"https://evil.example\"");
        changed.push(signature_by(&key(), &members()));
        string(&object(&changed))
    };
    let unsigned = string(&object(&with("connector_id", OTHERS[1].1)));
    let line = |string: &str| text(&format!("{string}\n"));
    let padded = signed_string(
        &key(),
        &with(
            "reference_catalog",
            &format!("\"{}\"", "a".repeat(17 * 1024)),
        ),
    );
    let lines: Vec<Value> = (0..100)
        .flat_map(|_| [line(&good), line(&forged), line(&unsigned)])
        .collect();
    let expected = [VERIFIED, REFUSE, NOT_VERIFIED].repeat(100);
    let key = x(&key());
    [
        (
            "behind 6 MiB of bytes that are no text",
            vec![many("ff", 6 << 20), text(&good)],
            vec![VERIFIED],
        ),
        (
            "behind 15 MiB of line breaks",
            vec![many("0a", 15 << 20), text(&good)],
            vec![VERIFIED],
        ),
        ("a string of 17 KiB", vec![text(&padded)], vec![REFUSE]),
        (
            "a forged string behind a good one",
            vec![line(&good), line(&forged)],
            vec![VERIFIED, REFUSE],
        ),
        (
            "a forged string before a good one",
            vec![line(&forged), line(&good)],
            vec![REFUSE, VERIFIED],
        ),
        (
            "one token for two connectors",
            vec![line(&good), line(&unsigned)],
            vec![VERIFIED, NOT_VERIFIED],
        ),
        ("300 strings of three kinds", lines, expected),
        (
            "two strings without a break",
            vec![text(&format!("{good}{good}"))],
            vec![VERIFIED, VERIFIED],
        ),
        (
            "a cut string before a good one",
            vec![line(&good[..200]), line(&good)],
            vec![REFUSE, VERIFIED],
        ),
    ]
    .into_iter()
    .map(|(name, input, verdicts)| Case::of_parts(name, input, &verdicts).keys(&*key))
    .collect()
}
