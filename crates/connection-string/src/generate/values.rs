//! Parts of generated strings.

/// Hosts of addresses that are accepted.
pub(super) const HOSTS: &[&str] = &[
    "lakesentry.example.com",
    "a.example",
    "xn--bcher-kva.example.com",
    "xn--80ak6aa92e.com",
    "8.8.8.8",
    "[2606:4700::1111]",
    "10.0.0.7",
    "localhost",
    "lakesentry.internal",
    "1akesentry.example.com",
];

pub(super) const CATALOGS: &[&str] = &["system", "main", "my catalog", "система", "a`b"];

pub(super) const SCHEMAS: &[&str] = &["information_schema", "default", "1st", "\"quoted\""];

/// Values in JSON for members that have it in them to be wrong.
pub(super) const HOSTILE: &[(&str, &[&str])] = &[
    (
        "version",
        &[
            "2",
            "0",
            "1.0",
            "-1",
            "1e0",
            "\"1\"",
            "null",
            "9007199254740993",
        ],
    ),
    (
        "api_url",
        &[
            "\"http://lakesentry.example.com\"",
            "\"https://good.example.com@evil.example.com\"",
            "\"https://a.example.com/\"",
            "\"https://a.example.com?b#c\"",
            "\"https://0x7f.1\"",
            "\"https://0177.0.0.1\"",
            "\"https://[::ffff:10.0.0.1]:443\"",
            "\"https://xn--lkesentry-0yh.example.com\"",
            "\"https://lаkesentry.example.com\"",
            "\"https://a.example.com:65536\"",
            "\"javascript:alert(1)\"",
            "\"\"",
            "7",
        ],
    ),
    (
        "connector_id",
        &[
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"0192F0C1-2B3C-7D4E-8F50-A1B2C3D4E5F6\"",
            "\"{0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6}\"",
            "\"primary\"",
            "[]",
        ],
    ),
    (
        "token",
        &[
            "\"lsc_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
            "\"<token>\"",
            "\"dapi0123456789abcdef0123456789abcdef\"",
            "\"dose0123456789abcdef0123456789abcdef\"",
            "\"lsc_0000000000000000000000000000000000000000000AAAAAA\"",
            "\"lsc_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzy34rZSz\"",
            "\"lsk_something\"",
            "\"lsc_\\u0000\"",
            "{\"token\":\"lsc_abcdefghijklmnopqrstuvwxyz\"}",
        ],
    ),
    (
        "reference_catalog",
        &[
            "\"\"",
            "\"a\\u202eb\"",
            "\"a\u{200B}b\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\u0000\\t\"",
            "[1,[2,[3,[4,[5,[6,[7,[8,[9]]]]]]]]]",
        ],
    ),
    ("execution_mode", &["\"serverless\"", "\"\"", "true"]),
    (
        "issued_at",
        &[
            "\"2026-11-22T13:58:00.000Z\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2099-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "1795355880",
        ],
    ),
    (
        "expires_at",
        &[
            "\"1970-01-01T00:00:00Z\"",
            "\"2099-01-01T00:00:00Z\"",
            "\"soon\"",
            "1e400",
            "-0.000000000000000000000000001",
        ],
    ),
    (
        "signature",
        &[
            "{}",
            "{\"kid\":\"AAAA\",\"value\":\"AAAA\"}",
            "\"AAAA\"",
            "{\"kid\":null,\"kid\":null}",
            "null",
        ],
    ),
];

/// Names of members, as JSON.
pub(super) const NAMES: &[&str] = &[
    "\"version\"",
    "\"v\\u0065rsion\"",
    "\"token\"",
    "\"tok\u{200B}en\"",
    "\"x\"",
    "\"\"",
    "\"password\"",
    "\"signature\"",
    "\"lsc_abcdefghijklmnopqrstuvwxyz\"",
];

pub(super) const COMMAS: &[&str] = &[",", ",", ", ", ",\n", ";", ""];

pub(super) const COLONS: &[&str] = &[":", ":", " : ", "="];

/// What may follow the object inside.
pub(super) const TAILS: &[&str] = &["\n", " ", "{}", "x", "\0", "//", "é"];

/// What stands around strings in files.
pub(super) const AROUND: &[&str] = &[
    "",
    "\n",
    "\"",
    "export LAKESENTRY_CONNECTION_STRING='",
    "'\n",
    "- value: >-\n    ",
    "{\"connection_string\":\"",
    "\\n\",\"next\":1}",
    " # über\n",
    "2026-11-22T13:58:00Z INFO started with ",
    "LAKESENTRY://",
    "\u{FEFF}",
];

pub(super) const ODD_LETTERS: &[&str] =
    &["*", "=", " ", "\\", "•", "é", "\u{200B}", ":", "\"", "\0"];
