//! Attempts at what a person is shown: values that are hidden, added, or stand for others.

use connection_string::Token;

use super::make::{
    Case, NOT_VERIFIED, REFUSE, VERIFIED, key, members, object, other_key, signature_by,
    signed_json, signed_string, string, with, x,
};

pub fn cases() -> Vec<Case> {
    let mut all = added();
    all.extend(hidden());
    all.extend(hosts());
    all.extend(values());
    all.into_iter().map(|case| case.keys(x(&key()))).collect()
}

/// A string that the instance signed with another value of a member.
fn signed_with(name: &str, value: &str) -> String {
    signed_string(&key(), &with(name, &format!("\"{value}\"")))
}

/// What is added to a string, by whoever holds the key or by somebody else.
fn added() -> Vec<Case> {
    let json = signed_json(&key(), &members());
    let mut cases = Vec::new();
    for (name, member) in [
        ("a remark", "\"Verified by LakeSentry\":\"yes\""),
        ("an algorithm", "\"alg\":\"none\""),
        ("a key", "\"jwk\":{\"kty\":\"OKP\"}"),
    ] {
        let changed = json.replacen("{\"kid\"", &format!("{{{member},\"kid\""), 1);
        let text = string(&changed);
        cases.push(
            Case::new(format!("{name} in the signature"), text, REFUSE).says("signature-malformed"),
        );
    }
    for name in [
        "API_URL",
        "api_url ",
        " api_url",
        "\u{430}pi_url",
        "API address",
        "__proto__",
        "",
        "signature.kid",
        "what is no member",
        "=cmd()",
        "[x](https://evil.example)",
        "<img src=x onerror=alert(1)>",
    ] {
        let name: &'static str = name;
        let mut more = members();
        more.insert(0, (name, "\"https://evil.example\"".to_owned()));
        let text = signed_string(&key(), &more);
        let case = Case::new(format!("a member by the name {name:?}"), text, VERIFIED);
        cases.push(case.says("unknown-member"));
    }
    for name in [
        "api_url\u{200b}",
        "api\u{ad}_url",
        "\u{202e}lru_ipa",
        "api_url\u{e000}",
    ] {
        let mut more = members();
        more.insert(0, (name, "\"https://evil.example\"".to_owned()));
        let text = signed_string(&key(), &more);
        let name = name.escape_unicode();
        cases.push(Case::new(
            format!("a member by the name {name}"),
            text,
            REFUSE,
        ));
    }
    let jwk = format!(
        "{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{}\"}}",
        x(&other_key())
    );
    let mut brings_key = members();
    brings_key.push(("jwk", jwk));
    let text = signed_string(&other_key(), &brings_key);
    cases.push(
        Case::new("a string that brings its key", text, NOT_VERIFIED).says("signature-unknown-key"),
    );
    let mut unsigned = with("api_url", "\"https://evil.example\"");
    unsigned.push(signature_by(&other_key(), &unsigned));
    cases.push(
        Case::new(
            "another address by another key",
            string(&object(&unsigned)),
            NOT_VERIFIED,
        )
        .says("signature-unknown-key"),
    );
    cases
}

/// What the shape of a secret would hide.
fn hidden() -> Vec<Case> {
    let token = Token::from_entropy([9; 32]);
    let inside = string("{\"token\":\"a\"}");
    let shapes = [
        (
            "a secret of Databricks",
            "dapi0123456789abcdef0123456789abcdef",
        ),
        ("an OAuth secret", "dose0123456789abcdef0123456789abcdef"),
        ("a token", token.as_str()),
        ("a connection string", &inside),
        ("a JSON Web Token", "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.x"),
    ];
    let mut cases = Vec::new();
    for (what, secret) in shapes {
        let text = signed_with("reference_catalog", secret);
        let name = format!("{what} as the catalog");
        cases.push(Case::new(name, text, VERIFIED).says("secret-in-member"));
        let mut more = members();
        more.push(("note", format!("[\"{secret}\"]")));
        let text = signed_string(&key(), &more);
        let name = format!("{what} in an unknown member");
        cases.push(Case::new(name, text, VERIFIED).says("secret-in-member"));
    }
    for character in [
        "\u{e000}",
        "\u{f8ff}",
        "\u{f0000}",
        "\u{10fffd}",
        "\u{2800}",
        "\u{34f}",
    ] {
        let text = signed_with(
            "reference_schema",
            &format!("information{character}_schema"),
        );
        let name = format!("a schema with {}", character.escape_unicode());
        cases.push(Case::new(name, text, REFUSE).says("invisible-character"));
    }
    cases
}

/// Addresses that the instance signed, beside the one where data should go.
fn hosts() -> Vec<Case> {
    let trusted = "lakesentry.example.com";
    let mut cases = Vec::new();
    for url in [
        "https://lakesentry.example.com.evil.example",
        "https://lakesentry-example.com",
        "https://lakesentry.example.com:8443",
        "https://evil.example",
        "https://xn--lkesentry-86g.example.com",
        "https://lakesentry.exarnple.com",
        "https://lakesentry",
        "https://169.254.169.254",
        "https://[::ffff:10.0.0.1]",
        "http://127.0.0.1:8080",
    ] {
        let case = Case::new(
            format!("signed, not where data should go: {url}"),
            signed_with("api_url", url),
            VERIFIED,
        );
        cases.push(case.trust(trusted).says("not-the-trusted-instance"));
    }
    for url in [
        "https://lakesentry.example.com%40evil.example",
        "https://lakesentry.example.com,evil.example",
        "https://lakesentry.example.com;evil.example",
        "https://lakesentry\u{3002}example\u{3002}com",
        "https://\u{ff4c}akesentry.example.com",
        "https://example.com\u{2044}lakesentry",
        "https://example.com\u{ff0f}lakesentry.example.com",
        "https://xn--lakesentry-.example.com",
        "https://-lakesentry.example.com",
        "https://lakesentry..example.com",
        "https://*.example.com",
        "https://%6cakesentry.example.com",
        "https://127.1",
        "https://0177.0.0.1",
        "https://[fe80::1%25eth0]",
        "https://192.168.1.1.",
        "https://lakesentry.example.com:",
        "https://lakesentry.example.com:65536",
        "https:///lakesentry.example.com",
        " https://lakesentry.example.com",
        "wss://lakesentry.example.com",
        "",
    ] {
        let case = Case::new(
            format!("signed, and no address: {}", url.escape_default()),
            signed_with("api_url", url),
            REFUSE,
        );
        cases.push(case.trust(trusted).says("api-url-invalid"));
    }
    for url in ["http://localhost.evil.example", "http://127.0.0.1.nip.io"] {
        let text = signed_with("api_url", url);
        cases.push(Case::new(format!("signed: {url}"), text, REFUSE).says("api-url-http"));
    }
    cases
}

/// Values of other members that are nearly sound, the verdict on them when they are signed, and what is said of them.
const VALUES: [(&str, &str, &str, &str); 28] = [
    (
        "connector_id",
        "0192F0C1-2B3C-7D4E-8F50-A1B2C3D4E5F6",
        VERIFIED,
        "connector-id-upper-case",
    ),
    (
        "connector_id",
        "{0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6}",
        REFUSE,
        "connector-id-invalid",
    ),
    (
        "connector_id",
        "0192f0c12b3c7d4e8f50a1b2c3d4e5f6",
        REFUSE,
        "connector-id-invalid",
    ),
    (
        "connector_id",
        "urn:uuid:0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6",
        REFUSE,
        "connector-id-invalid",
    ),
    (
        "execution_mode",
        "DATABRICKS_JOB",
        REFUSE,
        "unknown-execution-mode",
    ),
    (
        "execution_mode",
        "databricks_job ",
        REFUSE,
        "unknown-execution-mode",
    ),
    ("reference_catalog", "", REFUSE, "name-invalid"),
    (
        "reference_catalog",
        "s\u{443}stem",
        VERIFIED,
        "name-needs-quoting",
    ),
    (
        "reference_catalog",
        "system; DROP TABLE x",
        VERIFIED,
        "name-needs-quoting",
    ),
    ("reference_catalog", "=1+1", VERIFIED, "name-needs-quoting"),
    (
        "reference_catalog",
        "\u{5d0}\u{5d1}",
        VERIFIED,
        "name-needs-quoting",
    ),
    (
        "reference_catalog",
        "sys\\u001b[2Jtem",
        REFUSE,
        "control-character",
    ),
    (
        "reference_catalog",
        "sys\\u009b2Jtem",
        REFUSE,
        "control-character",
    ),
    (
        "reference_catalog",
        "sys\u{a0}tem",
        REFUSE,
        "invisible-character",
    ),
    (
        "reference_schema",
        "a\u{2028}b",
        REFUSE,
        "invisible-character",
    ),
    ("reference_schema", "a\\ud800b", REFUSE, "not-json"),
    (
        "issued_at",
        "2090-01-01T00:00:00Z",
        VERIFIED,
        "issued-in-the-future",
    ),
    (
        "issued_at",
        "2099-12-31T00:00:00Z",
        REFUSE,
        "expires-before-issue",
    ),
    (
        "expires_at",
        "2099-02-30T00:00:00Z",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "2099-99-01T00:00:00Z",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "2099-12-31t00:00:00z",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "2099-12-31T00:00:00+00:00",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "2099-12-31T00:00:00.5Z",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "2099-12-31T24:00:00Z",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "2099-12-31T23:59:60Z",
        REFUSE,
        "time-unreadable",
    ),
    (
        "expires_at",
        "12099-12-31T00:00:00Z",
        REFUSE,
        "time-unreadable",
    ),
    ("expires_at", "2099-12-31", REFUSE, "time-unreadable"),
    (
        "expires_at",
        "\u{662}099-12-31T00:00:00Z",
        REFUSE,
        "time-unreadable",
    ),
];

fn values() -> Vec<Case> {
    let zeros = Token::from_entropy([0; 32]);
    let token = Token::from_entropy(*b"an entropy of 32 bytes, no more.");
    let upper = token.as_str().replacen("lsc_", "LSC_", 1);
    let tokens = [
        (zeros.as_str(), "token-placeholder"),
        (&upper, "token-prefix"),
        (&token.as_str()[..52], "token-length"),
        ("<token>", "token-placeholder"),
        ("", "token-placeholder"),
    ];
    let tokens = tokens.map(|(value, code)| ("token", value, REFUSE, code));
    VALUES
        .into_iter()
        .chain(tokens)
        .map(|(member, value, verdict, code)| {
            let name = format!("signed, {member}: {}", shortened(value));
            Case::new(name, signed_with(member, value), verdict).says(code)
        })
        .collect()
}

fn shortened(value: &str) -> String {
    let start: String = value.chars().take(24).collect();
    format!("{} of {}", start.escape_default(), value.len())
}
