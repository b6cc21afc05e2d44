//! Reads which right is missing from the sentence of Unity Catalog.

/// The right that a statement lacked: `User does not have USE SCHEMA on Schema 'system.billing'.`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeniedRight {
    /// On what kind of thing.
    pub level: DeniedLevel,
    /// The privilege as SQL writes it: `USE CATALOG`, `USE SCHEMA`, `SELECT`.
    pub privilege: String,
    /// The full name without quotes: `system.billing`. `None` when the sentence ends before it.
    pub securable: Option<String>,
}

/// The kind of thing that a right is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeniedLevel {
    /// A catalog.
    Catalog,
    /// A schema.
    Schema,
    /// A table or view.
    Table,
}

/// Finds the missing right. Only the phrase counts: the class before it and the punctuation vary, and the name may be on a new line.
pub(super) fn denied(message: &str) -> Option<DeniedRight> {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let phrase = "does not have ";
    let start = message.find(phrase)? + phrase.len();
    let rest = &message[start..];
    let rest = ["the ", "permission ", "privilege "]
        .into_iter()
        .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    // The privilege is in capitals: `USE SCHEMA on Schema …`, `SELECT permission on table …`.
    let words: Vec<&str> = rest.split(' ').collect();
    let count = words
        .iter()
        .take_while(|word| is_privilege_word(word))
        .count();
    let privilege = words[..count].join(" ").replace('_', " ");
    let privilege = privilege.trim_end_matches(['.', ',', ';']).to_owned();
    if privilege.is_empty() {
        return None;
    }
    let on = words[count..]
        .iter()
        .position(|word| word.eq_ignore_ascii_case("on"));
    let object = on.map(|on| &words[count + on + 1..]).unwrap_or_default();
    let level = object
        .first()
        .and_then(|word| level_of(word))
        .or_else(|| level_implied(&privilege))?;
    let securable = object
        .iter()
        .skip_while(|word| is_level_word(word))
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    Some(DeniedRight {
        level,
        privilege,
        securable: name(&securable),
    })
}

fn is_privilege_word(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_uppercase() || matches!(b, b'_' | b'.' | b',' | b';'))
}

fn level_of(word: &str) -> Option<DeniedLevel> {
    match word.to_ascii_lowercase().as_str() {
        "catalog" => Some(DeniedLevel::Catalog),
        "schema" | "database" => Some(DeniedLevel::Schema),
        "table" | "view" | "materialized" | "streaming" => Some(DeniedLevel::Table),
        _ => None,
    }
}

/// `Table or view 'x'`, `Materialized View 'x'`.
fn is_level_word(word: &str) -> bool {
    level_of(word).is_some() || word.eq_ignore_ascii_case("or")
}

fn level_implied(privilege: &str) -> Option<DeniedLevel> {
    match privilege {
        "USE CATALOG" => Some(DeniedLevel::Catalog),
        "USE SCHEMA" | "USAGE" => Some(DeniedLevel::Schema),
        "SELECT" => Some(DeniedLevel::Table),
        _ => None,
    }
}

/// The name at the start of `text`: quoted as a whole (`'a.b'`), by part (`` `a`.`b` ``), or bare up to a space.
fn name(text: &str) -> Option<String> {
    let name = match text.chars().next()? {
        quote @ ('\'' | '"') => text[1..].split(quote).next().unwrap_or_default(),
        _ => text.split(' ').next().unwrap_or_default(),
    };
    let name = name.replace('`', "");
    let name = name.trim_end_matches(['.', ',', ';', ':']);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(message: &str, level: DeniedLevel, privilege: &str, securable: Option<&str>) {
        let want = DeniedRight {
            level,
            privilege: privilege.to_owned(),
            securable: securable.map(ToOwned::to_owned),
        };
        assert_eq!(denied(message), Some(want), "{message}");
    }

    #[test]
    fn each_level_is_told() {
        check(
            "[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have USE CATALOG on Catalog 'system'. SQLSTATE: 42501",
            DeniedLevel::Catalog,
            "USE CATALOG",
            Some("system"),
        );
        check(
            "Insufficient privileges: User does not have USE SCHEMA on Schema\n'system.billing'.",
            DeniedLevel::Schema,
            "USE SCHEMA",
            Some("system.billing"),
        );
        check(
            "User does not have SELECT on Table 'system.billing.usage'. SQLSTATE: 42501",
            DeniedLevel::Table,
            "SELECT",
            Some("system.billing.usage"),
        );
    }

    #[test]
    fn the_variants_are_understood() {
        check(
            "User does not have permission SELECT on table `system`.`billing`.`usage`.",
            DeniedLevel::Table,
            "SELECT",
            Some("system.billing.usage"),
        );
        check(
            "PERMISSION_DENIED: User does not have USE_SCHEMA on Database system.access",
            DeniedLevel::Schema,
            "USE SCHEMA",
            Some("system.access"),
        );
        check(
            "[UNAUTHORIZED_ACCESS] Unauthorized access: PERMISSION_DENIED: User does not have USE CATALOG",
            DeniedLevel::Catalog,
            "USE CATALOG",
            None,
        );
        check(
            "User does not have SELECT on Table or view 'a.b.c'",
            DeniedLevel::Table,
            "SELECT",
            Some("a.b.c"),
        );
        check(
            "User does not have SELECT.",
            DeniedLevel::Table,
            "SELECT",
            None,
        );
        check(
            "User does not have BROWSE on Catalog 'system'",
            DeniedLevel::Catalog,
            "BROWSE",
            Some("system"),
        );
    }

    #[test]
    fn other_sentences_are_no_denial() {
        assert_eq!(denied("The table or view `a` cannot be found."), None);
        assert_eq!(denied("User does not have a clue"), None);
        assert_eq!(denied("it does not have "), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "(does not have |on |SELECT |Table |'|`|\\PC){0,20}") {
            let _denied = denied(&text);
        }
    }
}
