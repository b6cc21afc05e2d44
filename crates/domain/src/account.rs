//! A Databricks account's identifier.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clean;

/// A Databricks account, by its UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(Uuid);

/// Why a text is not an account id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAccountId {
    /// Nothing was typed.
    #[error("Enter the account ID")]
    Empty,
    /// Only digits: the id of a workspace or the number of a cloud account.
    #[error(
        "This is a number, as workspaces and cloud accounts have. The Databricks account ID is a UUID; the account console shows it in its user menu"
    )]
    Number,
    /// Anything else.
    #[error(
        "An account ID looks like 11111111-2222-3333-4444-555555555555; the account console shows it in its user menu"
    )]
    NotUuid,
}

impl AccountId {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// Says what the text looks like instead.
    pub fn parse(text: &str) -> Result<Self, InvalidAccountId> {
        let text = clean(text);
        if text.is_empty() {
            return Err(InvalidAccountId::Empty);
        }
        if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && Uuid::try_parse(&text).is_err()
        {
            return Err(InvalidAccountId::Number);
        }
        Uuid::try_parse(&text)
            .map(Self)
            .map_err(|_| InvalidAccountId::NotUuid)
    }
}

impl FromStr for AccountId {
    type Err = InvalidAccountId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_a_uuid_in_any_case() {
        let id = AccountId::parse(" 1D0F6A52-0000-4000-8000-00000000009C ").unwrap();
        assert_eq!(id.to_string(), "1d0f6a52-0000-4000-8000-00000000009c");
    }

    #[test]
    fn a_number_is_told_apart() {
        assert_eq!(
            AccountId::parse("1234567890123456"),
            Err(InvalidAccountId::Number)
        );
        assert_eq!(AccountId::parse("acme"), Err(InvalidAccountId::NotUuid));
        assert_eq!(AccountId::parse(" "), Err(InvalidAccountId::Empty));
    }
}
