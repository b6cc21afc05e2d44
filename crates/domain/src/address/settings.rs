//! A text taken apart into settings, `name = value` in whatever form, and the words around them.

use crate::SecretShape;

/// The settings whose names are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Host,
    HttpPath,
    AccountId,
    ClientId,
    WorkspaceId,
    WarehouseId,
    /// One whose value is nobody's business.
    Secret,
    /// Any other, which is only believed to be one before `=`.
    Other,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SettingsPiece<'a> {
    /// `[name]`: what follows belongs to it.
    Profile(&'a str),
    Setting(Name, &'a str),
    Words(&'a str),
}

/// Takes a text apart line by line: `.databrickscfg`, environment variables, options of commands, JSON, YAML, HCL, Python, JDBC and ODBC.
pub(super) fn pieces(text: &str) -> Vec<SettingsPiece<'_>> {
    let mut pieces = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with(['#', ';']) {
            continue;
        }
        let profile = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
            .filter(|name| !name.contains([':', '[', '"', '\'']));
        match profile {
            Some(name) => pieces.push(SettingsPiece::Profile(name.trim())),
            None => push_line(without_comment(line), &mut pieces),
        }
    }
    pieces
}

/// Cuts what stands behind a value: `# ours`, and `; ours` unless settings go on there, as in ODBC.
fn without_comment(line: &str) -> &str {
    let mut before = line;
    for (at, c) in line.char_indices() {
        let is_apart = line[..at].ends_with(char::is_whitespace);
        let is_comment = match c {
            '#' => true,
            ';' => !line[at..].contains('='),
            _ => false,
        };
        if is_apart && is_comment {
            before = &line[..at];
            break;
        }
    }
    before.trim_end()
}

fn push_line<'a>(line: &'a str, pieces: &mut Vec<SettingsPiece<'a>>) {
    let mut rest_from = 0;
    let mut look_from = 0;
    while let Some(at) = line[look_from..].find(['=', ':']) {
        let at = look_from + at;
        let tail = &line[at..];
        if tail.starts_with("://") {
            // What `=` and `:` mean inside an address is the address's own matter.
            look_from = at + end_of_url(tail);
            continue;
        }
        look_from = at + 1;
        let Some((begin, name)) = name_before(&line[..at], rest_from, tail.starts_with('=')) else {
            continue;
        };
        let (from, to, end) = value_after(line, at + 1);
        push_words(&line[rest_from..begin], pieces);
        pieces.push(SettingsPiece::Setting(name, &line[from..to]));
        (rest_from, look_from) = (end, end);
    }
    push_words(&line[rest_from..], pieces);
}

fn push_words<'a>(words: &'a str, pieces: &mut Vec<SettingsPiece<'a>>) {
    if !words.trim().is_empty() {
        pieces.push(SettingsPiece::Words(words));
    }
}

fn end_of_url(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ';'))
        .unwrap_or(text.len())
}

/// Finds the name that ends the text, and where it begins. Names of two words, as people write them, are looked for first.
fn name_before(text: &str, from: usize, is_equation: bool) -> Option<(usize, Name)> {
    let end = text
        .trim_end()
        .trim_end_matches(['"', '\'', '`', '*'])
        .trim_end();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begin = end
        .rfind(|c| !is_name(c))
        .map_or(0, |at| {
            at + end[at..].chars().next().map_or(1, char::len_utf8)
        })
        .max(from);
    let word = end.get(begin..)?;
    // In `<host>/?o=1` no name begins.
    let is_apart = end[..begin].chars().next_back().is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '`' | '(' | '{' | '[' | ',' | ';' | ':' | '*'
            )
    });
    if word.is_empty() || !is_apart {
        return None;
    }
    let before = end[..begin].trim_end();
    let two_words = before
        .rfind(|c| !is_name(c))
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        })
        .max(from);
    if let Some(phrase) = end.get(two_words..)
        && phrase.contains(' ')
        && let Some(name) = Name::of(phrase)
    {
        return Some((two_words, name));
    }
    let name = Name::of(word).or(is_equation.then_some(Name::Other))?;
    Some((begin, name))
}

/// Finds a value: from, to, and where the text goes on.
fn value_after(line: &str, at: usize) -> (usize, usize, usize) {
    let rest = &line[at..];
    // `=>` in some languages, `==` in others.
    let value =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '=' | '*'));
    let from = line.len() - value.len();
    let closing = match value.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => Some((quote, quote)),
        Some('<') => Some(('<', '>')),
        Some('“') => Some(('“', '”')),
        _ => None,
    };
    if let Some((open, close)) = closing {
        let from = from + open.len_utf8();
        let to = line[from..]
            .find(close)
            .map_or(line.len(), |length| from + length);
        return (from, to, (to + close.len_utf8()).min(line.len()));
    }
    let length = value
        .find(|c: char| {
            c.is_whitespace() || matches!(c, ';' | ',' | ')' | '}' | '"' | '\'' | '`' | '<')
        })
        .unwrap_or(value.len());
    (from, from + length, from + length)
}

impl Name {
    /// Reads a name in any spelling: `DATABRICKS_HOST`, `Server hostname`, `accountId`.
    fn of(text: &str) -> Option<Self> {
        let letters: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Some(
            match letters.strip_prefix("databricks").unwrap_or(&letters) {
                "host" | "hostname" | "serverhostname" | "server" | "workspaceurl"
                | "workspacehost" | "url" => Self::Host,
                "httppath" => Self::HttpPath,
                "accountid" => Self::AccountId,
                "clientid" | "applicationid" => Self::ClientId,
                "workspaceid" | "orgid" => Self::WorkspaceId,
                "warehouseid" => Self::WarehouseId,
                other if SecretShape::is_named_by(other) => Self::Secret,
                _ => return None,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, want: &[SettingsPiece<'_>]) {
        assert_eq!(pieces(text), want, "{text}");
    }

    #[test]
    fn settings_are_found_in_every_form() {
        let host = SettingsPiece::Setting(Name::Host, "https://a.cloud.databricks.com");
        let secret = SettingsPiece::Setting(Name::Secret, "x");
        for text in [
            "host = https://a.cloud.databricks.com # ours\nclient_secret=x",
            "host: https://a.cloud.databricks.com\nSecret: x",
            "{\"host\": \"https://a.cloud.databricks.com\", \"secret\": \"x\"",
            "host = \"https://a.cloud.databricks.com\"\ntoken = \"x\"",
            "DATABRICKS_HOST='https://a.cloud.databricks.com' DATABRICKS_TOKEN=x",
            "Server hostname: <https://a.cloud.databricks.com>\nPWD=x;",
        ] {
            let found: Vec<_> = pieces(text)
                .into_iter()
                .filter(|piece| matches!(piece, SettingsPiece::Setting(..)))
                .collect();
            assert_eq!(found, [host, secret], "{text}");
        }
    }

    #[test]
    fn an_address_is_words_whatever_is_in_it() {
        for text in [
            "https://a.cloud.databricks.com/?o=1&account_id=2",
            "a.cloud.databricks.com/?o=1#host=2",
            "jdbc:databricks://a.cloud.databricks.com:443/default",
            "databricks://token:dapi0@a.cloud.databricks.com:443?http_path=x&catalog=main",
        ] {
            check(text, &[SettingsPiece::Words(text)]);
        }
    }

    #[test]
    fn profiles_are_kept_apart() {
        check(
            "[a]\nhost=x\n[b]\nhost=y",
            &[
                SettingsPiece::Profile("a"),
                SettingsPiece::Setting(Name::Host, "x"),
                SettingsPiece::Profile("b"),
                SettingsPiece::Setting(Name::Host, "y"),
            ],
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_taken_apart(text in "([a-z]{1,4}|host|=|:|//|\"|'|“|<|>|;| |\\n|\\[|\\]|#|é|\\PC){0,20}") {
            let _pieces = pieces(&text);
        }
    }
}
