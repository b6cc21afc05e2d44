//! Who effectively holds which privilege in Unity Catalog.

use std::fmt;

use serde::Deserialize;

use super::pages::{self, ListPage};
use crate::Error;
use crate::api::Api;
use crate::error::Area;
use crate::percent::encoded;

/// Something that privileges are held on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Securable {
    /// What it is.
    pub kind: SecurableType,
    /// Its full name: `system.billing.usage`.
    pub full_name: String,
}

/// What privileges are held on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecurableType {
    /// A metastore; its full name is its id.
    Metastore,
    /// A catalog.
    Catalog,
    /// A schema.
    Schema,
    /// A table or view.
    Table,
    /// A kind that this version does not know, in lower case.
    Other(String),
}

/// A privilege that counts on a securable, wherever it was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectivePrivilege {
    /// Who holds it: the principal that was asked about, by the name that grants know it by.
    pub principal: String,
    /// Its name in the API: `USE_SCHEMA`, `ALL_PRIVILEGES`.
    pub privilege: String,
    /// What it was granted on; `None` when that is the securable itself.
    pub inherited_from: Option<Securable>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PrivilegeList {
    privilege_assignments: Vec<Assignment>,
    next_page_token: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Assignment {
    principal: Option<String>,
    privileges: Vec<WirePrivilege>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePrivilege {
    privilege: Option<String>,
    inherited_from_type: Option<String>,
    inherited_from_name: Option<String>,
}

impl ListPage for PrivilegeList {
    type Entry = Assignment;

    fn split(self) -> (Vec<Assignment>, Option<String>) {
        (self.privilege_assignments, self.next_page_token)
    }
}

/// The size of a page is left to the server; without `max_results` it would try to give everything at once, which Databricks is about
/// to refuse.
pub(super) async fn effective(
    api: &Api,
    on: &Securable,
    principal: &str,
) -> Result<Vec<EffectivePrivilege>, Error> {
    let path = format!(
        "/api/2.1/unity-catalog/effective-permissions/{}/{}?principal={}&max_results=0",
        encoded(on.kind.word()),
        encoded(&on.full_name),
        encoded(principal)
    );
    let name = "GET /api/2.1/unity-catalog/effective-permissions/{type}/{name}";
    let assignments = pages::all::<PrivilegeList>(api, name, Area::Workspace, &path).await?;
    Ok(assignments
        .into_iter()
        .flat_map(|assignment| assignment.read(principal))
        .collect())
}

impl Assignment {
    /// Reads the privileges. An assignment without a principal is that of the one that was asked about.
    fn read(self, asked: &str) -> impl Iterator<Item = EffectivePrivilege> {
        let principal = self.principal.unwrap_or_else(|| asked.to_owned());
        self.privileges.into_iter().filter_map(move |wire| {
            Some(EffectivePrivilege {
                principal: principal.clone(),
                // SQL writes blanks where the API writes underscores.
                privilege: wire.privilege?.to_ascii_uppercase().replace(' ', "_"),
                inherited_from: wire.inherited_from_name.map(|full_name| Securable {
                    kind: SecurableType::from_word(&wire.inherited_from_type.unwrap_or_default()),
                    full_name,
                }),
            })
        })
    }
}

impl SecurableType {
    /// Gives the word in the paths of the API, in lower case.
    pub fn word(&self) -> &str {
        match self {
            Self::Metastore => "metastore",
            Self::Catalog => "catalog",
            Self::Schema => "schema",
            Self::Table => "table",
            Self::Other(word) => word,
        }
    }

    fn from_word(word: &str) -> Self {
        let word = word.to_ascii_lowercase();
        [Self::Metastore, Self::Catalog, Self::Schema, Self::Table]
            .into_iter()
            .find(|kind| kind.word() == word)
            .unwrap_or(Self::Other(word))
    }
}

impl fmt::Display for SecurableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<EffectivePrivilege> {
        let list: PrivilegeList = serde_json::from_str(json).unwrap();
        list.privilege_assignments
            .into_iter()
            .flat_map(|assignment| assignment.read("asked"))
            .collect()
    }

    #[test]
    fn where_a_privilege_comes_from_is_read() {
        let read = read(
            r#"{"privilege_assignments":[{"principal":"finops","privileges":[
                {"privilege":"SELECT","inherited_from_type":"CATALOG","inherited_from_name":"system"},
                {"privilege":"use schema"},{"new":1}]}]}"#,
        );
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].principal, "finops");
        let source = read[0].inherited_from.as_ref().unwrap();
        assert_eq!(
            (&source.kind, source.full_name.as_str()),
            (&SecurableType::Catalog, "system")
        );
        assert_eq!(read[1].privilege, "USE_SCHEMA");
        assert_eq!(read[1].inherited_from, None);
    }

    #[test]
    fn nothing_held_is_an_empty_object_and_new_kinds_are_kept() {
        assert_eq!(read("{}"), []);
        let read = read(
            r#"{"privilege_assignments":[{"privileges":[
                {"privilege":"READ_VOLUME","inherited_from_type":"EXTERNAL_LOCATION","inherited_from_name":"lake"}]}]}"#,
        );
        assert_eq!(read[0].principal, "asked");
        let kind = &read[0].inherited_from.as_ref().unwrap().kind;
        assert_eq!(kind.to_string(), "external_location");
    }
}
