//! Privileges and objects of every kind: somebody may hold what no plan would ever give.

use std::fmt;

use super::error::NotAGrant;
use super::name;
use crate::{Grant, QuotedName, Securable};

/// The name of a privilege, known to this version or not, as SQL writes it: `USE SCHEMA`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnyPrivilege(String);

impl AnyPrivilege {
    /// Reads a name in any case, with blanks or with the underscores of the API.
    ///
    /// # Errors
    /// When it does not look like the name of a privilege.
    pub fn parse(text: &str) -> Result<Self, NotAGrant> {
        match words(text) {
            Some(name) if name == "ALL" => Ok(Self("ALL PRIVILEGES".to_owned())),
            // Old listings write a denial as a privilege of this name. It gives nothing.
            Some(name) if name.starts_with("DENIED ") || name.starts_with("DENY ") => {
                Err(NotAGrant::Denial(text.to_owned()))
            }
            Some(name) => Ok(Self(name)),
            None => Err(NotAGrant::Privilege(text.to_owned())),
        }
    }

    /// Gives the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the first word, which tells what kind of privilege it is.
    pub(crate) fn first_word(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }
}

impl fmt::Display for AnyPrivilege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Anything that privileges are held on: of any kind, in any catalog or in none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnySecurable {
    kind: String,
    parts: Vec<String>,
}

impl AnySecurable {
    /// Reads kind and full name, as `schema` and `system.billing`; the parts of the name with or without back-ticks.
    ///
    /// Names are kept in lower case, as Unity Catalog keeps them. A metastore has no name here: there is only one.
    ///
    /// # Errors
    /// When the kind is no word, or the name has not the parts that this kind needs.
    pub fn new(kind: &str, full_name: &str) -> Result<Self, NotAGrant> {
        let kind = kind_of(kind).ok_or_else(|| NotAGrant::Kind(kind.to_owned()))?;
        if kind == "METASTORE" {
            let parts = Vec::new();
            return Ok(Self { kind, parts });
        }
        let wanted = part_count(&kind);
        match name::split(full_name.trim()) {
            Some(parts) if wanted.is_none_or(|wanted| wanted == parts.len()) => {
                Ok(Self { kind, parts })
            }
            _ => Err(NotAGrant::Name {
                kind,
                name: full_name.to_owned(),
            }),
        }
    }

    /// Reads a full name that comes without its kind: a catalog, a schema or a table by its number of parts.
    pub(super) fn by_parts(full_name: &str) -> Result<Self, NotAGrant> {
        let kind = match name::split(full_name.trim()).map(|parts| parts.len()) {
            Some(1) => "CATALOG",
            Some(2) => "SCHEMA",
            _ => "TABLE",
        };
        Self::new(kind, full_name)
    }

    /// Reads a name that comes without its kind and that may lack what it is in: a whole one has three parts, or begins with the catalog
    /// `system`.
    pub(super) fn by_whole_name(name: &str) -> Result<Self, NotAGrant> {
        match name::split(name.trim()) {
            Some(parts) if parts.len() == 3 || parts[0] == "system" => Self::by_parts(name),
            _ => Err(NotAGrant::NoKind(name.to_owned())),
        }
    }

    /// Makes one of parts that are known to be parts.
    pub(super) fn of(kind: &str, parts: &[&str]) -> Result<Self, NotAGrant> {
        let ticked: Vec<String> = parts
            .iter()
            .map(|part| QuotedName(part).to_string())
            .collect();
        Self::new(kind, &ticked.join("."))
    }

    /// Gives the kind in upper case, as `TABLE` or `EXTERNAL LOCATION`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Gives the full name as SQL wants it, between back-ticks where needed. Empty for the metastore.
    pub fn full_name(&self) -> String {
        name::join(&self.parts)
    }

    /// Gives the parts of the name, without quotes.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Tells whether this is the catalog `system` or something in it.
    pub fn in_system(&self) -> bool {
        self.is_in_catalogs() && self.parts.first().is_some_and(|part| part == "system")
    }

    /// Tells whether this is a catalog or something in one.
    pub fn is_in_catalogs(&self) -> bool {
        self.parts.len() > 1 || self.kind == "CATALOG"
    }

    /// Gives the catalog or schema that this is in, for `CATALOG` or `SCHEMA`; the metastore for `METASTORE`.
    pub(super) fn above(&self, kind: &str) -> Option<Self> {
        let kind = words(kind)?;
        let count = match kind.as_str() {
            "METASTORE" => 0,
            "CATALOG" => 1,
            "SCHEMA" | "DATABASE" => 2,
            _ => return None,
        };
        let parts: Vec<&str> = self
            .parts
            .get(..count)?
            .iter()
            .map(String::as_str)
            .collect();
        Self::of(&kind, &parts).ok()
    }

    /// Tells whether `SELECT` on this reaches `below`: the same, or something in this catalog or schema.
    pub(crate) fn reaches(&self, below: &Self) -> bool {
        let is_level = |one: &Self| matches!(one.kind.as_str(), "CATALOG" | "SCHEMA" | "TABLE");
        is_level(self) && is_level(below) && below.parts.starts_with(&self.parts)
    }
}

impl fmt::Display for AnySecurable {
    /// Writes kind and name as SQL wants them: `SCHEMA main.sales`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if self.parts.is_empty() {
            return Ok(());
        }
        write!(f, " {}", self.full_name())
    }
}

impl From<&Securable> for AnySecurable {
    fn from(securable: &Securable) -> Self {
        let name = securable.full_name();
        Self {
            kind: securable.kind().to_ascii_uppercase(),
            parts: name.split('.').map(str::to_owned).collect(),
        }
    }
}

/// Any privilege on anything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnyGrant {
    /// What.
    pub privilege: AnyPrivilege,
    /// On what.
    pub securable: AnySecurable,
}

impl fmt::Display for AnyGrant {
    /// Writes `SELECT ON TABLE main.sales.orders`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ON {}", self.privilege, self.securable)
    }
}

impl From<&Grant> for AnyGrant {
    fn from(grant: &Grant) -> Self {
        Self {
            privilege: AnyPrivilege(grant.privilege.to_string()),
            securable: (&grant.securable).into(),
        }
    }
}

/// Kinds that a line without a header may name, and how many parts their names have.
const KINDS: [(&str, usize); 16] = [
    ("METASTORE", 0),
    ("CATALOG", 1),
    ("SCHEMA", 2),
    ("TABLE", 3),
    ("VOLUME", 3),
    ("FUNCTION", 3),
    ("PROCEDURE", 3),
    ("MODEL", 3),
    ("REGISTERED MODEL", 3),
    ("CONNECTION", 1),
    ("EXTERNAL LOCATION", 1),
    ("STORAGE CREDENTIAL", 1),
    ("SERVICE CREDENTIAL", 1),
    ("SHARE", 1),
    ("CLEAN ROOM", 1),
    ("PROVIDER", 1),
];

/// Tells whether a text is the name of a kind that Unity Catalog has.
pub(super) fn is_known_kind(text: &str) -> bool {
    kind_of(text).is_some_and(|kind| part_count(&kind).is_some())
}

/// Tells whether an object is of the kind that a text names.
pub(super) fn is_of_kind(securable: &AnySecurable, text: &str) -> bool {
    kind_of(text).is_some_and(|kind| kind == securable.kind)
}

/// Returns how many parts the names of a kind have, where that is known.
pub(super) fn part_count_of(text: &str) -> Option<usize> {
    part_count(&kind_of(text)?)
}

fn kind_of(text: &str) -> Option<String> {
    let word = words(text)?;
    Some(match word.as_str() {
        "DATABASE" => "SCHEMA".to_owned(),
        // SQL grants on views as on tables.
        "VIEW" | "MATERIALIZED VIEW" | "STREAMING TABLE" => "TABLE".to_owned(),
        _ => word,
    })
}

fn part_count(kind: &str) -> Option<usize> {
    let known = KINDS.iter().find(|(name, _)| *name == kind);
    known.map(|(_, count)| *count)
}

/// Upper case words with one blank between them; `None` for anything but letters, so that a word from outside can stand in a statement.
fn words(text: &str) -> Option<String> {
    const LONGEST: usize = 64;
    let text = text.replace('_', " ").to_ascii_uppercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = words.join(" ");
    let is_word = |b: u8| b.is_ascii_uppercase() || b == b' ';
    (!name.is_empty() && name.len() <= LONGEST && name.bytes().all(is_word)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, name: &str, want: &str) {
        assert_eq!(AnySecurable::new(kind, name).unwrap().to_string(), want);
    }

    #[test]
    fn names_are_quoted_where_sql_needs_it() {
        check("table", "main.Sales.orders", "TABLE main.sales.orders");
        check("DATABASE", "`my-cat`.sales", "SCHEMA `my-cat`.sales");
        check("external_location", "2raw", "EXTERNAL LOCATION `2raw`");
        check("catalog", "a`b", "CATALOG `a``b`");
        check("schema", "`a.b`.`c``d`", "SCHEMA `a.b`.`c``d`");
        check("METASTORE", "aws:us-east-1:1d0f", "METASTORE");
        check("materialized view", "system.a.b", "TABLE system.a.b");
        check("schema", "`x.y", "SCHEMA ```x`.y");
    }

    #[test]
    fn a_name_has_the_parts_that_its_kind_needs() {
        for (kind, name) in [
            ("TABLE", "billing.usage"),
            ("SCHEMA", "system.billing.usage"),
            ("CATALOG", ""),
            ("SCHEMA", "system."),
            ("TABLE", "a.b.c\nDROP"),
            ("TAB;LE", "a.b.c"),
            ("", "a"),
        ] {
            assert!(AnySecurable::new(kind, name).is_err(), "{kind} {name}");
        }
    }

    #[test]
    fn privileges_are_named_as_sql_names_them() {
        let read = |text| AnyPrivilege::parse(text).map(|name| name.to_string());
        assert_eq!(read("use_schema").as_deref(), Ok("USE SCHEMA"));
        assert_eq!(read(" ALL ").as_deref(), Ok("ALL PRIVILEGES"));
        assert!(read("SELECT; DROP").is_err());
        assert!(read("").is_err());
    }

    #[test]
    fn kinds_that_databricks_has_are_known() {
        assert!(is_known_kind("Schema") && is_known_kind("storage_credential"));
        assert!(is_known_kind("VIEW") && is_known_kind("metastore"));
        assert!(!is_known_kind("ObjectType") && !is_known_kind("SELECT"));
    }
}
