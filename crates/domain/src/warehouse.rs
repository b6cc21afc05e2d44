//! A SQL warehouse of a workspace.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clean;

/// The id of a SQL warehouse: 16 hexadecimal digits today; any short word is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WarehouseId(String);

/// The text is not the id of a SQL warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A SQL warehouse is named by its ID, for example 0123456789abcdef")]
pub struct InvalidWarehouseId;

impl WarehouseId {
    /// Reads an id.
    ///
    /// # Errors
    /// When the text can't be one.
    pub fn parse(text: &str) -> Result<Self, InvalidWarehouseId> {
        let id = clean(text);
        // Only these characters: the id becomes a part of a path.
        let well_formed = matches!(id.len(), 1..=64)
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if well_formed {
            Ok(Self(id))
        } else {
            Err(InvalidWarehouseId)
        }
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WarehouseId {
    type Error = InvalidWarehouseId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<WarehouseId> for String {
    fn from(id: WarehouseId) -> Self {
        id.0
    }
}

impl fmt::Display for WarehouseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_stand_in_a_path_is_an_id() {
        let id = WarehouseId::parse(" 0123456789abcdef").unwrap();
        assert_eq!(id.as_str(), "0123456789abcdef");
        for text in ["", "a b", "../me", "/sql/1.0/warehouses/a", "a%2fb"] {
            assert_eq!(WarehouseId::parse(text), Err(InvalidWarehouseId), "{text}");
        }
    }
}
