//! Full names, as `main.sales.orders`, and their parts.

use crate::QuotedName;

/// The parts of a full name. A part in back-ticks may hold dots; any other back-tick belongs to the name.
pub fn split(full_name: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = full_name;
    loop {
        let (part, after) = delimited(rest).unwrap_or_else(|| match rest.split_once('.') {
            Some((part, _)) => (part.to_owned(), &rest[part.len()..]),
            None => (rest.to_owned(), ""),
        });
        // A line break would end a line of a script; Unity Catalog allows none in a name.
        let breaks =
            |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}');
        if part.is_empty() || part.chars().any(breaks) {
            return None;
        }
        parts.push(part.to_ascii_lowercase());
        match after.strip_prefix('.') {
            Some(next) => rest = next,
            None => return Some(parts),
        }
    }
}

/// A part in back-ticks at the start, and what follows: nothing or a dot.
fn delimited(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('`')?;
    let mut name = String::new();
    let mut rest = inner;
    loop {
        let (before, after) = rest.split_once('`')?;
        name.push_str(before);
        if let Some(next) = after.strip_prefix('`') {
            name.push('`');
            rest = next;
        } else {
            let ends = after.is_empty() || after.starts_with('.');
            return ends.then_some((name, after));
        }
    }
}

/// Writes parts as SQL wants them, between back-ticks where needed.
pub fn join(parts: &[String]) -> String {
    let quoted = parts.iter().map(|part| {
        if is_plain(part) {
            part.clone()
        } else {
            QuotedName(part).to_string()
        }
    });
    quoted.collect::<Vec<_>>().join(".")
}

fn is_plain(part: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    part.starts_with(starts) && part.chars().all(|c| starts(c) || c.is_ascii_digit())
}
