//! Lines that are no rows: those that name an object, and those that programs print around a result.

use super::AnySecurable;

/// Finds the object that a line names: `schema system.billing`, a statement, a command or the address of a request.
pub fn of(line: &str) -> Option<AnySecurable> {
    if let Some(found) = address(line) {
        return Some(found);
    }
    let words: Vec<&str> = line
        .split_whitespace()
        .skip_while(|word| word.chars().all(|c| c.is_ascii_punctuation()))
        .collect();
    match words[..] {
        [kind, name] => return named(kind, name),
        [only] if bare(only).eq_ignore_ascii_case("metastore") => return alone(only),
        _ => {}
    }
    // `SHOW GRANTS [principal] ON kind name`, `databricks grants get kind name`.
    let introduces = |word: &str| {
        ["on", "get", "get-effective"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    let after = |at: usize| match words[at..] {
        [_, kind, name, ..] if named(kind, name).is_some() => named(kind, name),
        [_, name, ..] => alone(name),
        _ => None,
    };
    (0..words.len())
        .rev()
        .filter(|&at| introduces(words[at]))
        .find_map(after)
}

/// `…/permissions/{kind}/{name}?…` or `…/effective-permissions/{kind}/{name}`.
fn address(line: &str) -> Option<AnySecurable> {
    let (_, path) = line.split_once("permissions/")?;
    let (kind, rest) = path.split_once('/')?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '?' | '/' | '"' | '\'' | '#');
    let name = rest.split(ends).next()?;
    AnySecurable::new(kind, &decode(name)?).ok()
}

fn named(kind: &str, name: &str) -> Option<AnySecurable> {
    let kind = kind.trim_matches(|c: char| !c.is_ascii_alphabetic());
    let known = super::any_grant::is_known_kind(kind);
    let name = bare(name);
    known.then(|| AnySecurable::new(kind, name).ok()).flatten()
}

/// A table may come without its kind, and the metastore without a name.
fn alone(name: &str) -> Option<AnySecurable> {
    let name = bare(name);
    if name.eq_ignore_ascii_case("metastore") {
        return AnySecurable::new(name, "").ok();
    }
    AnySecurable::new("TABLE", name).ok()
}

/// Without the end of a statement and the quotes of a shell.
fn bare(name: &str) -> &str {
    let name = name.trim_end_matches([';', ':']);
    ["'", "\"", "**"]
        .iter()
        .find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(name)
}

/// Undoes the percent signs of an address.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
        rest = &after[2..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

/// What a line that programs print around a result says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// There were no rows.
    NoRows,
    /// There are more rows than were printed.
    LeftOut,
    /// Nothing about rows: a comment, a command, a number of rows.
    Nothing,
}

/// Recognises such lines; `None` for all others.
pub fn around(line: &str) -> Option<Around> {
    const NO_ROWS: [&str; 5] = [
        "ok",
        "query returned no data",
        "query returned no results",
        "no data",
        "no rows",
    ];
    const COMMENTS: [&str; 5] = ["--", "#", "//", "$ ", "%"];
    let words = line
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '.'))
        .to_ascii_lowercase();
    if NO_ROWS.contains(&words.as_str()) {
        return Some(Around::NoRows);
    }
    if let Some(around) = about_rows(&words) {
        return Some(around);
    }
    let line = line.trim_start();
    let is_comment = COMMENTS.iter().any(|mark| line.starts_with(mark));
    is_comment.then_some(Around::Nothing)
}

/// `12 rows`, `only showing top 20 rows` (Spark), `Showing 1 to 20 of 57 entries`, `10,000+ rows | Truncated data` (notebooks).
fn about_rows(words: &str) -> Option<Around> {
    const OPENINGS: [&str; 6] = [
        "only showing",
        "showing",
        "displaying",
        "truncated",
        "and",
        "...",
    ];
    let number = |word: &str| word.replace([',', '+'], "").parse::<u64>().ok();
    let parts: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–'))
        .filter(|part| !part.is_empty())
        .collect();
    let counts = |word: &&str| {
        ["row", "rows", "entries", "results", "records"].contains(&word.trim_end_matches(','))
    };
    let at = parts.iter().position(counts)?;
    let opens = OPENINGS.iter().any(|opening| words.starts_with(opening));
    let counted = at.checked_sub(1).map(|before| parts[before]);
    let count = counted.and_then(number);
    if count.is_none() && !opens {
        return None;
    }
    let says = |wanted: &[&str]| parts.iter().any(|part| wanted.contains(part));
    let of = parts.iter().position(|part| *part == "of").map(|of| {
        let printed = of.checked_sub(1).and_then(|before| number(parts[before]));
        let all = parts.get(of + 1).and_then(|after| number(after));
        printed < all
    });
    let left_out = of == Some(true)
        || says(&["top", "first", "truncated", "more"])
        || counted.is_some_and(|word| word.ends_with('+'));
    // A sentence about rows is none of a program.
    let is_printed = opens || counted.is_some_and(|word| words.starts_with(word));
    match count {
        _ if left_out && is_printed => Some(Around::LeftOut),
        Some(0) => Some(Around::NoRows),
        Some(_) if at + 1 == parts.len() => Some(Around::Nothing),
        _ => None,
    }
}

/// Tells whether a line is a value as Python prints it: `[Row(Principal='x', …)]`, `[{'Principal': 'x'}]`, `DataFrame[Principal: string]`.
pub fn is_of_python(line: &str) -> bool {
    const STARTS: [&str; 7] = ["[Row(", "Row(", "DataFrame[", "[{'", "{'", "[['", "[('"];
    STARTS.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: &str) {
        let found = of(line).map(|securable| securable.to_string());
        assert_eq!(found.unwrap_or_default(), want, "{line}");
    }

    #[test]
    fn objects_are_found_in_statements_commands_and_addresses() {
        check("schema system.billing", "SCHEMA system.billing");
        check("## Schema: `system`.`billing`", "SCHEMA system.billing");
        check("CATALOG 'main';", "CATALOG main");
        check(
            "SHOW GRANTS ON SCHEMA system.billing;",
            "SCHEMA system.billing",
        );
        check(
            "show grants `a on b` on table system.billing.usage",
            "TABLE system.billing.usage",
        );
        check(
            "SHOW GRANTS ON system.billing.usage",
            "TABLE system.billing.usage",
        );
        check("SHOW GRANTS ON METASTORE;", "METASTORE");
        check("metastore", "METASTORE");
        check(
            "$ databricks grants get schema system.billing -p prod",
            "SCHEMA system.billing",
        );
        check(
            "databricks grants get-effective TABLE system.billing.usage --principal x",
            "TABLE system.billing.usage",
        );
        check(
            "GET https://adb-1.2.azuredatabricks.net/api/2.1/unity-catalog/permissions/schema/system.billing?principal=x",
            "SCHEMA system.billing",
        );
        check(
            "curl '/api/2.1/unity-catalog/effective-permissions/catalog/m%C3%A4in'",
            "CATALOG `mäin`",
        );
    }

    #[test]
    fn prose_names_nothing() {
        for line in [
            "These are the grants on the catalog from Azure:",
            "schema billing",
            "the schema",
            "permissions/schema/",
            "permissions/schema/a%zz.b",
            "",
        ] {
            check(line, "");
        }
    }

    #[test]
    fn what_programs_print_around_a_result_is_known() {
        assert_eq!(around("OK"), Some(Around::NoRows));
        assert_eq!(around("(0 rows)"), Some(Around::NoRows));
        assert_eq!(around("Showing all 12 rows."), Some(Around::Nothing));
        assert_eq!(around("-- of the reader"), Some(Around::Nothing));
        assert_eq!(around("the rows"), None);
        assert_eq!(around("the first rows"), None);
        assert_eq!(around("Showing 12 of 12 rows"), Some(Around::Nothing));
        for cut in [
            "only showing top 20 rows",
            "only showing top 1 row",
            "Showing the first 1000 rows.",
            "Truncated results, showing first 1,000 rows.",
            "10,000+ rows | Truncated data",
            "10,000 rows | Truncated data",
            "Showing 1 to 20 of 57 entries",
            "Showing rows 1-20 of 57",
            "... and 37 more rows",
        ] {
            assert_eq!(around(cut), Some(Around::LeftOut), "{cut}");
        }
        assert_eq!(around("x"), None);
    }
}
