//! The id of a SQL warehouse.

use std::fmt;

use domain::clean;

/// The id of a SQL warehouse: 16 hexadecimal digits today; any short word is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WarehouseId(String);

/// The text is not the id of a SQL warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "A SQL warehouse is named by its ID or HTTP path, for example 0123456789abcdef or /sql/1.0/warehouses/0123456789abcdef"
)]
pub struct InvalidWarehouseId;

impl WarehouseId {
    /// Reads an id, an HTTP path (`/sql/1.0/warehouses/<id>`, older `/sql/1.0/endpoints/<id>`) or the address of the warehouse's page.
    ///
    /// # Errors
    /// When there is no id.
    pub fn parse(text: &str) -> Result<Self, InvalidWarehouseId> {
        let text = clean(text);
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let tail = ["/warehouses/", "/endpoints/"]
            .into_iter()
            .find_map(|before| path.split_once(before));
        let id = match tail {
            Some((_, tail)) => tail.split('/').next().unwrap_or_default(),
            None => path,
        };
        // Only these characters: the id becomes a part of a path.
        let well_formed = matches!(id.len(), 1..=64)
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if well_formed {
            Ok(Self(id.to_owned()))
        } else {
            Err(InvalidWarehouseId)
        }
    }

    /// Gives the id.
    pub fn as_str(&self) -> &str {
        &self.0
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
    fn ids_paths_and_addresses_are_read() {
        for text in [
            " 0123456789abcdef",
            "/sql/1.0/warehouses/0123456789abcdef",
            "/sql/1.0/endpoints/0123456789abcdef",
            "https://acme.cloud.databricks.com/sql/warehouses/0123456789abcdef/overview?o=5",
        ] {
            assert_eq!(
                WarehouseId::parse(text).unwrap().as_str(),
                "0123456789abcdef"
            );
        }
        for text in ["", "a b", "../me", "/sql/1.0/warehouses/", "a%2fb"] {
            assert_eq!(WarehouseId::parse(text), Err(InvalidWarehouseId), "{text}");
        }
    }
}
