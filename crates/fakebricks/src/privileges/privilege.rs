//! Names of privileges and the securables they apply to.

use super::UnitySecurableKind;

/// One privilege, by its name in the API (`USE_SCHEMA`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnityPrivilege(&'static str);

/// Name in the API, then whether it applies to a catalog, a schema, a table.
const KNOWN: &[(&str, [bool; 3])] = &[
    ("USE_CATALOG", [true, false, false]),
    ("USE_SCHEMA", [true, true, false]),
    ("SELECT", [true, true, true]),
    ("MODIFY", [true, true, true]),
    ("BROWSE", [true, false, false]),
    ("EXECUTE", [true, true, false]),
    ("READ_VOLUME", [true, true, false]),
    ("WRITE_VOLUME", [true, true, false]),
    ("CREATE_SCHEMA", [true, false, false]),
    ("CREATE_TABLE", [true, true, false]),
    ("CREATE_VIEW", [true, true, false]),
    ("CREATE_MATERIALIZED_VIEW", [true, true, false]),
    ("CREATE_VOLUME", [true, true, false]),
    ("CREATE_FUNCTION", [true, true, false]),
    ("CREATE_MODEL", [true, true, false]),
    ("EXTERNAL_USE_SCHEMA", [true, true, false]),
    ("REFRESH", [true, true, true]),
    ("APPLY_TAG", [true, true, true]),
    ("MANAGE", [true, true, true]),
    ("ALL_PRIVILEGES", [true, true, true]),
    // Words of the older privilege model: understood, applicable nowhere.
    ("USAGE", [false, false, false]),
    ("CREATE", [false, false, false]),
];

impl UnityPrivilege {
    /// `USE CATALOG`.
    pub const USE_CATALOG: Self = Self("USE_CATALOG");
    /// `USE SCHEMA`.
    pub const USE_SCHEMA: Self = Self("USE_SCHEMA");
    /// `SELECT`.
    pub const SELECT: Self = Self("SELECT");
    /// `BROWSE`.
    pub const BROWSE: Self = Self("BROWSE");
    /// `READ VOLUME`.
    pub const READ_VOLUME: Self = Self("READ_VOLUME");
    /// `WRITE VOLUME`.
    pub const WRITE_VOLUME: Self = Self("WRITE_VOLUME");
    /// `CREATE VOLUME`.
    pub const CREATE_VOLUME: Self = Self("CREATE_VOLUME");
    /// `MANAGE`.
    pub const MANAGE: Self = Self("MANAGE");
    /// `ALL PRIVILEGES`.
    pub const ALL: Self = Self("ALL_PRIVILEGES");

    /// The privilege with this name in the API, in any case.
    pub fn from_api(name: &str) -> Option<Self> {
        KNOWN
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(known, _)| Self(known))
    }

    /// The privilege that the words of a SQL statement name.
    pub fn from_words(words: &[String]) -> Option<Self> {
        Self::from_api(&words.join("_"))
    }

    /// The name in the API.
    pub fn api(self) -> &'static str {
        self.0
    }

    /// The name in SQL.
    pub fn sql(self) -> String {
        self.0.replace('_', " ")
    }

    /// Whether it lets its holder read and do nothing else.
    pub fn only_reads(self) -> bool {
        [
            Self::USE_CATALOG,
            Self::USE_SCHEMA,
            Self::SELECT,
            Self::BROWSE,
        ]
        .contains(&self)
    }

    /// Whether it can be granted on such a securable.
    pub fn applies_to(self, kind: UnitySecurableKind) -> bool {
        KNOWN
            .iter()
            .find(|(known, _)| *known == self.0)
            .is_some_and(|(_, applies)| applies[kind as usize])
    }
}
