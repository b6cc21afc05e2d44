//! Reads the list of workspaces entry by entry.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{List, Wire};
use crate::lenient::Lenient;

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor)
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = List;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of workspaces")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<List, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element::<Lenient<Wire>>()? {
            list.extend(entry.0);
        }
        Ok(List(list))
    }

    /// The list may have an object around it, which is empty without workspaces.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<List, A::Error> {
        let mut list = List::default();
        while let Some(name) = members.next_key::<String>()? {
            if name == "workspaces" {
                list = members.next_value()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(list)
    }

    fn visit_unit<E>(self) -> Result<List, E> {
        Ok(List::default())
    }
}
