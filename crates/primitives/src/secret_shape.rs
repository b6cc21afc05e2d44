//! The one place that knows by which shapes secrets are told from other text.

use alloc::string::String;
use core::ops::Range;

/// How the secrets of Databricks and of collectors begin. What follows is made of letters and digits.
const STARTS: [(&str, SecretShape); 4] = [
    ("dose", SecretShape::OAuthSecret),
    ("dapi", SecretShape::PersonalAccessToken),
    ("dkea", SecretShape::PersonalAccessToken),
    (
        SecretShape::COLLECTOR_TOKEN_START,
        SecretShape::CollectorToken,
    ),
];

/// How a JSON Web Token begins: `{"` in Base64.
const JWT_START: &str = "eyJ";

/// How a connection string begins, which carries a collector token.
const CONNECTION_STRING_START: &str = "lakesentry://";

/// The fewest characters after the beginning: shorter words are names, such as `dapi-team`.
const MIN_REST: usize = 12;

/// Words have no digits in them, or few at the end; secrets are made of both.
const MIN_DIGITS: usize = 3;

/// No name has so many letters and digits in a row behind `lsc_`, with digits or without: half of a collector token is enough. One of
/// eighty has fewer than [`MIN_DIGITS`].
const MIN_COLLECTOR_LETTERS: usize = 20;

/// How many characters are looked at to judge: more than the secrets of a known length have.
const HEAD: usize = 64;

/// Client secrets of Microsoft Entra ID have 34 to 40 characters.
const MIN_ENTRA: usize = 34;

/// The endings of names under which secrets travel, without anything but letters and digits.
const NAMES: [&str; 8] = [
    "apikey",
    "bearer",
    "connectionstring",
    "password",
    "pwd",
    "secret",
    "token",
    "authorization",
];

/// A kind of secret that is recognised by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretShape {
    /// A secret of a service principal of Databricks, `dose…`.
    OAuthSecret,
    /// A token of Databricks, `dapi…` or `dkea…`.
    PersonalAccessToken,
    /// A client secret of Microsoft Entra ID, which holds a `~`.
    EntraSecret,
    /// A token with which a collector pushes, `lsc_…`.
    CollectorToken,
    /// A JSON Web Token, such as an access token.
    JsonWebToken,
    /// A connection string, `lakesentry://…`.
    ConnectionString,
}

impl SecretShape {
    /// How a collector token begins, so that scanners for secrets recognise one that leaked.
    pub const COLLECTOR_TOKEN_START: &'static str = "lsc_";

    /// Returns what a text begins with: a secret of Databricks or a collector token, each of which has a beginning of its own.
    pub fn by_start(text: &str) -> Option<Self> {
        let (rest, shape) = STARTS
            .into_iter()
            .find_map(|(start, shape)| Some((text.strip_prefix(start)?, shape)))?;
        let bytes = &rest.as_bytes()[..rest.len().min(HEAD)];
        let length = bytes.iter().take_while(|byte| is_secret_byte(**byte));
        let digits = length.clone().filter(|byte| byte.is_ascii_digit());
        let has_both = digits.count() >= MIN_DIGITS && length.count() >= MIN_REST;
        let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric());
        let is_long = shape == Self::CollectorToken && letters.count() >= MIN_COLLECTOR_LETTERS;
        (has_both || is_long).then_some(shape)
    }

    /// Returns the secrets in a text with their places in bytes, from left to right.
    pub fn find_in(text: &str) -> impl Iterator<Item = (Self, Range<usize>)> + '_ {
        let mut from = 0;
        core::iter::from_fn(move || {
            let (shape, at) = next_in(text, from)?;
            from = at.end;
            Some((shape, at))
        })
    }

    /// Says whether a text may hold a secret or the beginning of one, as while it is typed, or holds a name under which secrets travel.
    /// For places that should rather forget a harmless text than keep a secret.
    pub fn may_begin_in(text: &str) -> bool {
        let is_begun = |at: usize| {
            let rest = &text[at..];
            let starts = STARTS.iter().map(|(start, _)| *start);
            starts
                .chain([JWT_START, CONNECTION_STRING_START])
                .any(|start| begins_with(rest, start))
        };
        let is_named = || {
            text.match_indices(['=', ':'])
                .any(|(at, _)| Self::is_named_by(last_word(&text[..at])))
        };
        text.contains('~') || word_starts(text, 0).any(is_begun) || is_named()
    }

    /// Says whether a text holds what would be a secret without what is joined to its beginning, as in `adose…`: somebody pasted it into a
    /// word. For places that show a text to whoever typed it.
    pub fn is_joined_in(text: &str) -> bool {
        let mut places = text.char_indices().map(|(at, _)| &text[at..]);
        places.any(|rest| Self::by_start(rest).is_some())
    }

    /// Says whether secrets travel under a name: `client_secret`, `DATABRICKS_TOKEN`, `Password`.
    pub fn is_named_by(name: &str) -> bool {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        plain == "pat" || NAMES.iter().any(|end| plain.ends_with(end))
    }

    /// Says whether a secret, known to be one, bears the mark of Microsoft Entra ID: Databricks' own are plain hexadecimal after a short
    /// prefix, Entra's hold a `~` as fourth or fifth character.
    pub fn has_mark_of_entra(secret: &str) -> bool {
        secret.contains('~')
    }
}

/// The next secret from a place on.
fn next_in(text: &str, from: usize) -> Option<(SecretShape, Range<usize>)> {
    word_starts(text, from).find_map(|start| {
        let rest = &text[start..];
        if begins_with(rest, CONNECTION_STRING_START) {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            let end = start + end.unwrap_or(rest.len());
            return Some((SecretShape::ConnectionString, start..end));
        }
        // Judged by its beginning, so that a text made of beginnings takes no longer than any other.
        let shape = SecretShape::by_start(rest).or_else(|| {
            let head = &rest.as_bytes()[..rest.len().min(HEAD)];
            let length = head
                .iter()
                .take_while(|byte| is_secret_byte(**byte))
                .count();
            let head = &rest[..length];
            if head.starts_with(JWT_START) {
                return (length >= JWT_START.len() + MIN_REST).then_some(SecretShape::JsonWebToken);
            }
            let is_entra = is_run_start(text, start)
                && length >= MIN_ENTRA
                && SecretShape::has_mark_of_entra(head);
            is_entra.then_some(SecretShape::EntraSecret)
        })?;
        let run = rest
            .bytes()
            .take_while(|byte| is_secret_byte(*byte))
            .count();
        Some((shape, start..start + run))
    })
}

/// The places at which a secret may begin: not inside a word of letters and digits, as in `overdose`.
fn word_starts(text: &str, from: usize) -> impl Iterator<Item = usize> + '_ {
    text[from..]
        .char_indices()
        .map(move |(at, _)| from + at)
        .filter(|&at| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

fn is_run_start(text: &str, at: usize) -> bool {
    !text.as_bytes()[..at]
        .last()
        .is_some_and(|byte| is_secret_byte(*byte))
}

/// Says whether secrets are made of a character; all of these are of ASCII.
const fn is_secret_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+')
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

fn last_word(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    text.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | '(' | ',' | ';'))
        .next()
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, want: &[(SecretShape, &str)]) {
        let found: Vec<_> = SecretShape::find_in(text)
            .map(|(shape, at)| (shape, &text[at]))
            .collect();
        assert_eq!(found, want, "{text}");
    }

    const DOSE: &str = "dose0123456789abcdef0123456789abcdef";
    const ENTRA: &str = "q8W8Q~abcdefghijklmnopqrstuvwxyz01234567";
    const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.e30.x";
    const LSC: &str = "lsc_0Abc123456789Abc123456789";

    #[test]
    fn every_kind_is_found_wherever_it_stands() {
        for (secret, shape) in [
            (DOSE, SecretShape::OAuthSecret),
            (
                "dapi0123456789abcdef0123456789abcdef-2",
                SecretShape::PersonalAccessToken,
            ),
            (
                "dkea0123456789abcdef0123456789abcdef",
                SecretShape::PersonalAccessToken,
            ),
            (ENTRA, SecretShape::EntraSecret),
            (LSC, SecretShape::CollectorToken),
            (JWT, SecretShape::JsonWebToken),
            ("lakesentry://eyJhIjoxfQ", SecretShape::ConnectionString),
        ] {
            check(secret, &[(shape, secret)]);
            for (before, after) in [
                ("DATABRICKS_CLIENT_SECRET=", "\nDATABRICKS_HOST=x"),
                ("{\"secret\": \"", "\", \"status\": \"ACTIVE\"}"),
                ("Secret: ", " "),
                ("é(", ")"),
            ] {
                // A bracket may stand in a connection string.
                if before != "é(" || shape != SecretShape::ConnectionString {
                    check(&format!("{before}{secret}{after}"), &[(shape, secret)]);
                }
            }
        }
        check(
            &format!("{DOSE},{LSC}"),
            &[
                (SecretShape::OAuthSecret, DOSE),
                (SecretShape::CollectorToken, LSC),
            ],
        );
    }

    #[test]
    fn a_collector_token_without_digits_is_one() {
        let token = "lsc_abcdefghijklmnopqrst";
        check(token, &[(SecretShape::CollectorToken, token)]);
        check("lsc_abcdefghij_klmnopqrst", &[]);
    }

    #[test]
    fn names_and_ids_are_no_secrets() {
        for text in [
            "dapi-team",
            "dose_of_reality_and_more",
            "a dose of dapibus",
            "overdose0123456789abcdef",
            "Q~ ops é",
            "system.access.token_usage",
            "1d0f6a52-0000-4000-8000-00000000009c",
            "adb-7405605519549535.15.azuredatabricks.net",
        ] {
            check(text, &[]);
        }
        for text in [
            "data-team",
            "1d0f6a52-0000-4000-8000-00000000009c",
            "https://accounts.azuredatabricks.net/?account_id=1d0f6a52-0000-4000-8000-00000000009c",
        ] {
            assert!(!SecretShape::may_begin_in(text), "{text}");
        }
    }

    #[test]
    fn a_secret_is_seen_while_it_is_typed_and_by_its_name() {
        for text in [
            " dose0123",
            "dkea0",
            "lsc_0A",
            "eyJhb",
            "abc8Q~xyz",
            "LakeSentry://e",
            "DATABRICKS_CLIENT_SECRET=x",
            "{\"id\": 1, \"secret\": \"x\"}",
            "Secret: x",
            "$env:DATABRICKS_TOKEN = 'x'",
        ] {
            assert!(SecretShape::may_begin_in(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in "(dose|dapi|eyJ|lsc_|[0-9a-f]{12}|~|é|\\PC){0,12}") {
            for (_, at) in SecretShape::find_in(&text) {
                prop_assert!(!text[at].is_empty());
            }
            // What is found as a whole is seen in the beginning, too.
            prop_assert!(SecretShape::find_in(&text).next().is_none() || SecretShape::may_begin_in(&text));
        }
    }
}
