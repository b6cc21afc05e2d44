//! Makes foreign text fit to be shown: short, in one piece, without anything that looks like a secret.

/// Longest text kept of an answer, in characters. Databricks' sentences have up to 300; a statement echoed into one has no limit.
const MAX_CHARS: usize = 600;

/// How secrets begin: OAuth secrets, personal access tokens, JSON Web Tokens.
const SECRET_STARTS: [&str; 3] = ["dose", "dapi", "eyJ"];

/// Shorter words can't be secrets: `dose`, `dapibus`.
const MIN_SECRET_CHARS: usize = 12;

/// Gives the text with runs of white space as one space, without control characters and secrets, cut at [`MAX_CHARS`].
pub(crate) fn bounded(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        push_without_secrets(&mut out, word);
        if out.chars().count() > MAX_CHARS {
            return out.chars().take(MAX_CHARS).chain(['…']).collect();
        }
    }
    out
}

fn push_without_secrets(out: &mut String, word: &str) {
    let mut rest = word;
    while !rest.is_empty() {
        let run = rest.find(|c| !is_secret_char(c)).unwrap_or(rest.len());
        let (token, tail) = rest.split_at(run);
        if token.len() >= MIN_SECRET_CHARS && SECRET_STARTS.iter().any(|s| token.starts_with(s)) {
            out.push('…');
        } else {
            out.push_str(token);
        }
        let mut tail = tail.chars();
        if let Some(c) = tail.next().filter(|c| !c.is_control()) {
            out.push(c);
        }
        rest = tail.as_str();
    }
}

fn is_secret_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_left_out() {
        assert_eq!(
            bounded("bad token 'dapi0123456789abcdef',\n eyJhbGciOiJSUzI1NiJ9.e30.x"),
            "bad token '…', …"
        );
        assert_eq!(bounded("a dose of\u{7} dapibus"), "a dose of dapibus");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(
            bounded(&"word ".repeat(10_000)).chars().count(),
            MAX_CHARS + 1
        );
        assert_eq!(bounded(&"x".repeat(1 << 20)).chars().count(), MAX_CHARS + 1);
    }
}
