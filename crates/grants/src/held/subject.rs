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
    if let [kind, name] = words[..] {
        return named(kind, name);
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
    if let Some(count) = words
        .strip_suffix(" rows")
        .or_else(|| words.strip_suffix(" row"))
    {
        let number = count.rsplit(' ').next().unwrap_or_default();
        return match number.parse::<u32>() {
            Ok(0) => Some(Around::NoRows),
            Ok(_) => Some(Around::Nothing),
            Err(_) => None,
        };
    }
    let line = line.trim_start();
    let is_comment = COMMENTS.iter().any(|mark| line.starts_with(mark));
    is_comment.then_some(Around::Nothing)
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
        assert_eq!(around("x"), None);
    }
}
