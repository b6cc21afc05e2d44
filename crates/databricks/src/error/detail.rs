//! Makes foreign text fit to be shown: short, in one piece, without anything that looks like a secret.

use domain::SecretShape;

/// Longest text kept of an answer, in characters. Databricks' sentences have up to 300; a statement echoed into one has no limit.
const MAX_CHARS: usize = 600;

/// Returns the text of somebody else with runs of white space as one space, without control characters and secrets, cut at [`MAX_CHARS`].
pub fn bounded(text: &str) -> String {
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
    let mut from = 0;
    let mut push = |text: &str| out.extend(text.chars().filter(|c| !c.is_control()));
    for (_, at) in SecretShape::find_in(word) {
        push(&word[from..at.start]);
        push("…");
        from = at.end;
    }
    push(&word[from..]);
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
        for secret in [
            "dose0123456789abcdef",
            "dkea0123456789abcdef",
            "lsc_0Abc123456789Abc123456789",
            "q8W8Q~abcdefghijklmnopqrstuvwxyz01234567",
        ] {
            assert_eq!(bounded(&format!("x={secret}.")), "x=…", "{secret}");
        }
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
