//! Finds what must never be in a link.

use super::ShareError;

/// Names under which secrets travel, without hyphens and underscores.
const KEYS: [&str; 9] = [
    "accesstoken",
    "apikey",
    "bearer",
    "clientsecret",
    "connectionstring",
    "password",
    "pat",
    "secret",
    "token",
];

/// How secrets begin: OAuth secrets and personal access tokens of Databricks, tokens of collectors, JSON Web Tokens.
const STARTS: [&str; 5] = ["dose", "dapi", "dkea", "lsc_", "eyJ"];

/// The fewest characters after the beginning: shorter words are names, such as `dapi-team`.
const MIN_REST: usize = 12;

/// Refuses parameters that look like a secret. The error names the parameter and never shows the value; a name that is not ours is not
/// shown either, because it may be the secret.
pub fn refuse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), ShareError> {
    for (key, value) in pairs {
        let plain: String = key
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if KEYS.contains(&plain.as_str()) || looks_secret(value) || looks_secret(key) {
            return Err(ShareError::Secret);
        }
    }
    Ok(())
}

fn looks_secret(text: &str) -> bool {
    let is_start = |at: usize| {
        let at_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let rest = &text[at..];
        at_word && (starts_as_secret(rest) || is_connection_string(rest))
    };
    is_entra_secret(text) || text.char_indices().any(|(at, _)| is_start(at))
}

fn starts_as_secret(text: &str) -> bool {
    let Some(rest) = STARTS.iter().find_map(|start| text.strip_prefix(start)) else {
        return false;
    };
    let run = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let (letters, digits) = run.fold((0, 0), |(letters, digits), byte| match byte {
        b'0'..=b'9' => (letters, digits + 1),
        _ => (letters + 1, digits),
    });
    // Words have no digits in them, or few at the end; tokens are made of both.
    letters + digits >= MIN_REST && digits >= 3
}

fn is_connection_string(text: &str) -> bool {
    text.get(..13)
        .is_some_and(|start| start.eq_ignore_ascii_case("LAKESENTRY://"))
}

/// Secrets of Microsoft Entra ID have 40 characters and `Q~` as fifth and sixth.
fn is_entra_secret(text: &str) -> bool {
    let is_char = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'~' | b'.' | b'_' | b'-');
    text.split(|c: char| !c.is_ascii() || !is_char(c as u8))
        .any(|word| word.len() >= 34 && word.get(3..).is_some_and(|rest| rest[..4].contains("Q~")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, value: &str, is_secret: bool) {
        assert_eq!(refuse([(key, value)]).is_err(), is_secret, "{key}={value}");
    }

    #[test]
    fn secrets_are_seen_wherever_they_are() {
        check("group", "dose0123456789abcdef0123456789abcdef", true);
        check("group", "my dapi0123456789abcdef", true);
        check("dapi0123456789abcdef-2", "", true);
        check("client_secret", "x", true);
        check("Client-Secret", "", true);
        check("token", "x", true);
        check("x", "q8W8Q~abcdefghijklmnopqrstuvwxyz01234567", true);
        check("x", "lakesentry://eyJhIjoxfQ", true);
        check("x", "eyJhbGciOiJSUzI1NiJ9.e30.x", true);
        check("x", "lsc_0Abc123456789Abc123456789", true);
    }

    #[test]
    fn names_are_no_secrets() {
        check("group", "dapi-team", false);
        check("group", "dose_of_reality_and_more", false);
        check("group", "overdose0123456789abcdef", false);
        check("group", "Q~ ops é", false);
        check("tables", "system.access.token_usage", false);
        check("client", "1d0f6a52-0000-4000-8000-00000000009c", false);
    }
}
