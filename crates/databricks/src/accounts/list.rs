//! Reads the list of workspaces entry by entry.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{AccountWorkspaceList, WireWorkspace};
use crate::lenient::Lenient;

impl<'de> Deserialize<'de> for AccountWorkspaceList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor)
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = AccountWorkspaceList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of workspaces")
    }

    fn visit_seq<A: SeqAccess<'de>>(
        self,
        mut entries: A,
    ) -> Result<AccountWorkspaceList, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element::<Lenient<WireWorkspace>>()? {
            list.extend(entry.0);
        }
        Ok(AccountWorkspaceList(list))
    }

    /// The list may have an object around it, which is empty without workspaces.
    fn visit_map<A: MapAccess<'de>>(
        self,
        mut members: A,
    ) -> Result<AccountWorkspaceList, A::Error> {
        let mut list = AccountWorkspaceList::default();
        while let Some(name) = members.next_key::<String>()? {
            if name == "workspaces" {
                list = members.next_value()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(list)
    }

    fn visit_unit<E>(self) -> Result<AccountWorkspaceList, E> {
        Ok(AccountWorkspaceList::default())
    }
}
