//! A metastore that runs the SQL of a script, written apart from the crate so that a mistake there is not repeated here.

use std::collections::BTreeSet;

use domain::TableName;
use grants::{AnySecurable, HeldGrant, HeldGrants, Line, Principal, Script};

/// Principal, privilege, kind and name, as SQL shows them.
type Row = (String, String, String, Vec<String>);

/// The grants of a metastore.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    pub rows: BTreeSet<Row>,
    /// Whether `REVOKE ALL PRIVILEGES` leaves the single privileges, as it did once.
    pub old_revoke: bool,
}

impl Model {
    pub fn new(held: &HeldGrants, old_revoke: bool) -> Self {
        let row = |row: &HeldGrant| {
            let on = &row.grant.securable;
            let privilege = row.grant.privilege.to_string();
            (
                row.principal.clone(),
                privilege,
                on.kind().to_owned(),
                on.parts().to_vec(),
            )
        };
        Self {
            rows: held.grants.iter().map(row).collect(),
            old_revoke,
        }
    }

    /// Runs every statement by its text.
    pub fn run(&mut self, script: &Script) {
        for line in &script.lines {
            if !matches!(line, Line::Comment(_) | Line::Query(_)) {
                self.statement(&line.to_string());
            }
        }
    }

    fn statement(&mut self, sql: &str) {
        let tokens = tokens(sql);
        let words: Vec<&str> = tokens.iter().map(|(token, _)| token.as_str()).collect();
        let at = |word: &str| words.iter().position(|found| *found == word).unwrap();
        let (on, to) = match words[0] {
            "GRANT" => (at("ON"), at("TO")),
            "REVOKE" => (at("ON"), at("FROM")),
            other => panic!("{other} in {sql}"),
        };
        // The principal stands between back-ticks, then the statement ends.
        assert!(tokens[to + 1].1 && words[to + 2..] == [";"], "{sql}");
        let name_at =
            (on + 1..to).find(|&index| words.get(index + 1) == Some(&".") || index + 1 == to);
        let name_at = if words[on + 1] == "METASTORE" {
            to
        } else {
            name_at.unwrap()
        };
        let kind = words[on + 1..name_at].join(" ");
        let name = words[name_at..to]
            .iter()
            .filter(|part| **part != ".")
            .map(|part| (*part).to_owned());
        let row = (
            words[to + 1].to_owned(),
            words[1..on].join(" "),
            kind,
            name.collect(),
        );
        if words[0] == "GRANT" {
            self.rows.insert(row);
            return;
        }
        if row.1 == "ALL PRIVILEGES" && !self.old_revoke {
            let same = |other: &Row| other.0 == row.0 && other.2 == row.2 && other.3 == row.3;
            self.rows
                .retain(|other| !same(other) || other.1 == "MANAGE");
        }
        self.rows.remove(&row);
    }

    /// What one principal holds.
    pub fn of(&self, principal: &Principal) -> BTreeSet<String> {
        let rows = self.rows.iter().filter(|row| row.0 == principal.name());
        rows.map(|row| format!("{} ON {} {}", row.1, row.2, row.3.join(".")))
            .collect()
    }

    /// Everything that is held, as the backend would tell it.
    pub fn held(&self) -> HeldGrants {
        HeldGrants::new(self.rows.iter().map(|(principal, privilege, kind, name)| {
            let on = AnySecurable::new(kind, &name.join(".")).unwrap();
            HeldGrant::new(principal, privilege, on).unwrap()
        }))
    }

    /// Whether a principal can read a table, by the rules of Databricks for the catalog `system`.
    pub fn reads(&self, principal: &Principal, table: &TableName) -> bool {
        let table = table.to_string();
        let parts: Vec<&str> = table.split('.').collect();
        let holds = |privilege: &str, kind: &str, depth: usize| {
            self.rows.iter().any(|(name, held, on, path)| {
                (*name == principal.name() || name == "account users")
                    && (held == privilege || held == "ALL PRIVILEGES")
                    && on == kind
                    && *path == parts[..depth]
            })
        };
        let select = holds("SELECT", "CATALOG", 1)
            || holds("SELECT", "SCHEMA", 2)
            || holds("SELECT", "TABLE", 3);
        holds("USE CATALOG", "CATALOG", 1) && holds("USE SCHEMA", "SCHEMA", 2) && select
    }
}

/// Words, dots and semicolons; what stood between back-ticks without them, with a mark.
fn tokens(sql: &str) -> Vec<(String, bool)> {
    let mut tokens = Vec::new();
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' => {}
            '.' | ';' => tokens.push((c.to_string(), false)),
            '`' => {
                let mut name = String::new();
                loop {
                    match chars.next().expect("a closing back-tick") {
                        '`' if chars.next_if_eq(&'`').is_some() => name.push('`'),
                        '`' => break,
                        other => name.push(other),
                    }
                }
                tokens.push((name, true));
            }
            _ => {
                let mut word = c.to_string();
                while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                assert!(c.is_ascii_alphanumeric() || c == '_', "{c:?} in {sql}");
                tokens.push((word, false));
            }
        }
    }
    tokens
}
