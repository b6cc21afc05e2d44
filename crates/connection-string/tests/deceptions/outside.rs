//! Attempts with what stands around a string, or in the place of one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::SCHEME;
use serde_json::json;

use super::make::{
    Case, NOT_VERIFIED, REFUSE, VERIFIED, hex, key, members, object, signed_json, signed_string,
    string, with, x,
};

pub fn cases() -> Vec<Case> {
    let mut all = schemes();
    all.extend(inside_others());
    all.extend(damaged());
    all.extend(numbers());
    all.extend(several());
    all = all.into_iter().map(|case| case.keys(x(&key()))).collect();
    all.extend(whom_to_trust());
    all
}

fn good() -> String {
    signed_string(&key(), &members())
}

/// What is read as a scheme by a person, or nearly one.
fn schemes() -> Vec<Case> {
    let good = good();
    let mut cases = Vec::new();
    for scheme in [
        "L\u{410}KESENTRY://",
        "\u{ff2c}\u{ff21}\u{ff2b}\u{ff25}\u{ff33}\u{ff25}\u{ff2e}\u{ff34}\u{ff32}\u{ff39}://",
        "LAKE\u{200b}SENTRY://",
        "LAKE\u{ad}SENTRY://",
        "LAKESENTRY:/",
        "LAKESENTRY:\\\\",
        "LAKESENTRY&#58;//",
        "1AKESENTRY://",
    ] {
        let text = good.replace(SCHEME, scheme);
        let name = format!("the scheme {}", scheme.escape_default());
        cases.push(Case::new(name, text, REFUSE).says("not-a-connection-string"));
    }
    let percent = good
        .replace('/', "%2F")
        .replace(':', "%3A")
        .replace('+', "%2b")
        .replace('=', "%3d");
    for (name, text, code) in [
        ("in percent escapes", percent.clone(), "json-escapes"),
        (
            "in the query of an address",
            format!("https://a.example/?b={percent}&c=1"),
            "json-escapes",
        ),
        (
            "with a colon in an escape of JSON",
            good.replacen(':', "\\u003a", 1),
            "json-escapes",
        ),
        (
            "with letters in front",
            format!("X{good}"),
            "surrounding-text",
        ),
        (
            "in mixed case",
            good.replace(SCHEME, "LakeSentry://"),
            "scheme-case",
        ),
    ] {
        cases.push(Case::new(format!("a string {name}"), text, VERIFIED).says(code));
    }
    cases
}

/// Strings in what other programs write.
fn inside_others() -> Vec<Case> {
    let good = good();
    let twice = STANDARD.encode(&good);
    let lines = |width: usize, between: &str| {
        let lines: Vec<_> = twice
            .as_bytes()
            .chunks(width)
            .map(|line| str::from_utf8(line).unwrap())
            .collect();
        lines.join(between)
    };
    let mut cases: Vec<_> = [
        ("a second base64 in lines of 76", lines(76, "\n")),
        (
            "a second base64 in lines of 64, indented",
            format!("a: |\n  {}\nb: c\n", lines(64, "\r\n  ")),
        ),
    ]
    .into_iter()
    .map(|(name, text)| Case::new(name, text, VERIFIED).says("second-base64"))
    .collect();
    for (name, text) in [
        ("a third base64", STANDARD.encode(twice)),
        ("hexadecimal digits", good.bytes().map(hex).collect()),
        ("a string backwards", good.chars().rev().collect()),
        (
            "a string without its scheme",
            good[SCHEME.len()..].to_owned(),
        ),
    ] {
        cases.push(Case::new(name, text, REFUSE).says("not-a-connection-string"));
    }
    let utf32: String = good
        .bytes()
        .flat_map(|byte| [hex(byte), "000000".to_owned()])
        .collect();
    for (name, bytes, code) in [
        ("UTF-32 with its mark", format!("fffe0000{utf32}"), "utf-16"),
        (
            "a mark of UTF-8",
            format!("efbbbf{}", good.bytes().map(hex).collect::<String>()),
            "signature-verifies",
        ),
        (
            "NULs in front",
            format!("000000{}", good.bytes().map(hex).collect::<String>()),
            "surrounding-text",
        ),
        (
            "bytes of Latin-1 in front",
            format!("e920{}", good.bytes().map(hex).collect::<String>()),
            "surrounding-text",
        ),
    ] {
        cases.push(Case::of_parts(name, vec![json!({ "hex": bytes })], &[VERIFIED]).says(code));
    }
    cases
}

/// Copies that went wrong, or were made to.
fn damaged() -> Vec<Case> {
    let good = good();
    let json = signed_json(&key(), &members());
    let (unsigned, _) = json.split_once(",\"signature\"").unwrap();
    let middle = good.len() / 2;
    let (head, tail) = good.split_at(middle);
    let mut cases = Vec::new();
    for (name, text, code) in [
        ("cut in front of the signature", string(unsigned), "cut-off"),
        ("cut, with dots", format!("{head}..."), "illegal-character"),
        (
            "cut, with an ellipsis",
            format!("{head}\u{2026}"),
            "illegal-character",
        ),
        ("cut inside quotes", format!("A=\"{head}\""), "cut-off"),
        (
            "the middle left out",
            format!("{}...{}", &head[..100], &tail[100..]),
            "illegal-character",
        ),
        (
            "the middle masked",
            format!("{}****{}", &head[..100], &tail[100..]),
            "illegal-character",
        ),
        (
            "a zero-width space inside",
            format!("{head}\u{200b}{tail}"),
            "illegal-character",
        ),
        (
            "a soft hyphen inside",
            format!("{head}\u{ad}{tail}"),
            "illegal-character",
        ),
        (
            "letters behind the padding",
            format!("{}==XYZ", good.trim_end_matches('=')),
            "illegal-character",
        ),
        (
            "too much padding",
            format!("{good}===="),
            "illegal-character",
        ),
        (
            "padding in the middle",
            format!("{head}={tail}"),
            "illegal-character",
        ),
        (
            "a mark of UTF-8 inside",
            string(&format!("\u{feff}{json}")),
            "not-json",
        ),
        (
            "a NUL behind the object",
            string(&format!("{json}\0")),
            "text-after-object",
        ),
        (
            "a string in an array",
            string(&format!("[{json}]")),
            "not-an-object",
        ),
    ] {
        cases.push(Case::new(name, text, REFUSE).says(code));
    }
    let closed = string(&format!("{unsigned}}}"));
    cases.push(Case::new("cut and closed", closed, NOT_VERIFIED).says("signature-absent"));
    let overlong = STANDARD.encode(
        json.replace("system", "syst\u{1}m")
            .bytes()
            .map(|byte| if byte == 1 { 0xC1 } else { byte })
            .collect::<Vec<_>>(),
    );
    cases.push(
        Case::new(
            "a letter in a form that UTF-8 forbids",
            format!("{SCHEME}{overlong}"),
            REFUSE,
        )
        .says("not-utf8"),
    );
    cases
}

/// Numbers that programs read differently.
fn numbers() -> Vec<Case> {
    let json = signed_json(&key(), &members());
    let mut cases = Vec::new();
    for number in [
        "0",
        "01",
        "-0",
        "1e0",
        "1.0000000000000000001",
        "true",
        "null",
        "1e400",
        "[1]",
    ] {
        let text = string(&json.replacen("\"version\":1", &format!("\"version\":{number}"), 1));
        cases.push(Case::new(format!("the version {number}"), text, REFUSE));
    }
    // They are signed as they are written here, and another program would sign another number.
    for (number, verdict) in [
        ("9007199254740993", REFUSE),
        ("1e-400", REFUSE),
        ("1", VERIFIED),
    ] {
        let mut more = members();
        more.push(("zahl", number.to_owned()));
        let text = signed_string(&key(), &more);
        cases.push(Case::new(
            format!("an unknown number {number}"),
            text,
            verdict,
        ));
    }
    cases
}

/// Several strings in a text.
fn several() -> Vec<Case> {
    let good = good();
    let elsewhere = signed_string(&key(), &with("api_url", "\"https://evil.example\""));
    let unsigned = string(&object(&members()));
    let upper = signed_string(
        &key(),
        &with("connector_id", "\"0192F0C1-2B3C-7D4E-8F50-A1B2C3D4E5F6\""),
    );
    let port = signed_string(
        &key(),
        &with("api_url", "\"https://lakesentry.example.com:443\""),
    );
    let text = |text: &str| vec![json!({ "text": text })];
    let schemes: String = SCHEME
        .bytes()
        .flat_map(|byte| [hex(byte), "00".to_owned()])
        .collect();
    vec![
        Case::of_parts(
            "one token for two addresses",
            text(&format!("{good}\n{elsewhere}")),
            &[VERIFIED, VERIFIED],
        )
        .says("token-of-two-connectors"),
        Case::of_parts(
            "two strings in a line",
            text(&format!("{good} {unsigned}")),
            &[VERIFIED, NOT_VERIFIED],
        ),
        Case::of_parts(
            "one connector in two cases",
            text(&format!("{good}\n{upper}")),
            &[VERIFIED, VERIFIED],
        ),
        Case::of_parts(
            "one address with and without its port",
            text(&format!("{good}|{port}")),
            &[VERIFIED, VERIFIED],
        ),
        Case::of_parts(
            "a good string beside a disguised one",
            text(&format!("{good}\n{}", good.replace("LAKE", "L\u{410}KE"))),
            &[VERIFIED],
        ),
        Case::of_parts(
            "3,000 schemes of UTF-16",
            vec![json!({ "hex": schemes, "times": 3000 })],
            &vec![REFUSE; 3000],
        ),
    ]
}

/// Keys and addresses that a person may be led to give.
fn whom_to_trust() -> Vec<Case> {
    let x_ours = x(&key());
    let jwk = format!("{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{x_ours}\"}}");
    let many: Vec<_> = (0..70).map(|at| format!("\"{at}\":0")).collect();
    let mut cases = Vec::new();
    for (name, keys) in [
        ("two sets", format!("{{\"keys\":[{jwk}],\"keys\":[]}}")),
        ("an empty set", "{\"keys\":[]}".to_owned()),
        ("no set", format!("[{jwk}]")),
        ("text behind the set", format!("{{\"keys\":[{jwk}]}}x")),
        ("an x with padding", format!("{x_ours}=")),
        ("a short x", x_ours[..42].to_owned()),
        (
            "x twice, once in escapes",
            jwk.replace("\"x\"", "\"\\u0078\":\"AAAA\",\"x\""),
        ),
        (
            "a key for both sides",
            format!("{{\"keys\":[{{\"kty\":\"oct\",\"k\":\"AA\"}},{jwk}]}}"),
        ),
        (
            "seventy members",
            jwk.replacen('{', &format!("{{{},", many.join(",")), 1),
        ),
        ("another letter case", jwk.replace("OKP", "okp")),
        ("a connection string", good()),
    ] {
        let name = format!("for keys: {name}");
        cases.push(Case::new(name, good(), NOT_VERIFIED).refused_keys(keys));
    }
    for (name, keys) in [
        (
            "the kid of another",
            jwk.replacen('{', "{\"kid\":\"other\",", 1),
        ),
        ("the same twice", format!("{{\"keys\":[{jwk},{jwk}]}}")),
        (
            "a certificate beside it",
            jwk.replacen('{', "{\"x5c\":[\"AAAA\"],", 1),
        ),
    ] {
        cases.push(Case::new(format!("for keys: {name}"), good(), VERIFIED).keys(keys));
    }
    for trust in [
        "*",
        "*.example.com",
        "lakesentry.example.com.",
        "lakesentry.example.com/",
        "lakesentry.example.com?x",
        "lakesentry.example.com#x",
        "lakesentry.example.com@evil.example",
        "user@lakesentry.example.com",
        "lakesentry.example.com,evil.example",
        "lakesentry\u{3002}example\u{3002}com",
        "lak\u{435}sentry.example.com",
        "lakesentry\u{ad}.example.com",
        "lakesentry.example.com\u{200b}",
        "%6cakesentry.example.com",
        "0x7f.1",
        "https://",
        "file:///x",
        "https://dapi0123456789abcdef0123456789abcdef.example.com",
    ] {
        let name = format!("for an address: {}", trust.escape_default());
        cases.push(
            Case::new(name, good(), REFUSE)
                .keys(&*x_ours)
                .refused_trust(trust)
                .says("trusted-address-invalid"),
        );
    }
    for trust in [
        "example.com",
        "evil.example",
        "[::1]",
        "localhost",
        "xn--lkesentry-86g.example.com",
    ] {
        let case = Case::new(format!("for an address: {trust}"), good(), VERIFIED).keys(&*x_ours);
        cases.push(case.trust(trust).says("not-the-trusted-instance"));
    }
    cases
}
