//! Who gets a grant: a service principal by its application id, or an account group by its name.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AccountId, SecretShape, Unseen, UnseenAt, clean};

/// A service principal, by its application id. It is also its OAuth client id, and the only name by which SQL knows it
/// (Databricks SQL reference, "Principal"): display names are not unique and do not resolve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApplicationId(Uuid);

/// Why a text is not an application id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidApplicationId {
    /// Nothing was typed.
    #[error("Enter the client ID")]
    Empty,
    /// Only digits: the internal (SCIM) id.
    #[error(
        "This is the internal ID of the service principal. The client ID, also called application ID, is a UUID on the same page"
    )]
    Number,
    /// The ID of the account.
    #[error(
        "This is the account ID. The client ID, also called application ID, is a UUID on the page of the service principal"
    )]
    Account,
    /// An address of a person.
    #[error(
        "This is a person's address. Use the client ID of a service principal: a UUID on its page in the account console"
    )]
    Email,
    /// The text starts as OAuth secrets and personal access tokens do.
    #[error(
        "This looks like a secret, not like the client ID. The client ID is a UUID; treat the secret as exposed if it was pasted anywhere else"
    )]
    Secret,
    /// Any other text: most likely the display name.
    #[error(
        "This looks like a display name. Grants need the client ID: a UUID like 1d0f6a52-0000-4000-8000-00000000009c, on the service principal's page"
    )]
    DisplayName,
}

impl ApplicationId {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// Says what the text looks like instead.
    pub fn parse(text: &str) -> Result<Self, InvalidApplicationId> {
        let text = clean(text);
        if text.is_empty() {
            return Err(InvalidApplicationId::Empty);
        }
        if let Ok(uuid) = Uuid::try_parse(&text) {
            return Ok(Self(uuid));
        }
        Err(if text.bytes().all(|b| b.is_ascii_digit()) {
            InvalidApplicationId::Number
        } else if SecretShape::may_begin_in(&text) {
            InvalidApplicationId::Secret
        } else if text.contains('@') {
            InvalidApplicationId::Email
        } else {
            InvalidApplicationId::DisplayName
        })
    }
}

impl ApplicationId {
    /// Reads what a person typed beside the account's ID.
    ///
    /// # Errors
    /// As [`Self::parse`], and when it is the account's ID once more.
    pub fn parse_in(text: &str, account: AccountId) -> Result<Self, InvalidApplicationId> {
        let id = Self::parse(text)?;
        if id.to_string() == account.to_string() {
            return Err(InvalidApplicationId::Account);
        }
        Ok(id)
    }
}

impl fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

/// The name of an account group that Databricks can grant to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupName(String);

/// Why a text can't be the name of an account group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGroupName {
    /// Nothing was typed.
    #[error("Enter the name of the group")]
    Empty,
    /// Longer than [`GroupName::MAX_CHARS`].
    #[error("A group name has at most {} characters", GroupName::MAX_CHARS)]
    TooLong,
    /// A character of which a person does not see what Databricks reads: a line break could end a comment in a script, and an override of
    /// the direction shows the name of another group.
    #[error("A group name can't hold {0}")]
    Unseen(UnseenAt),
    /// A group that Databricks makes in each workspace. Unity Catalog grants to groups of the account only.
    #[error(
        "The built-in groups users and admins belong to one workspace and can't be granted to. Use a group of the account"
    )]
    OfWorkspace,
    /// Something that must be typed nowhere but into the field of a secret: names of groups are shown, kept and shared.
    #[error("This looks like a secret, not like the name of a group. It was not kept")]
    Secret,
}

impl GroupName {
    /// The longest name that is accepted. Databricks documents no limit; its console stops at this length.
    pub const MAX_CHARS: usize = 255;

    /// The groups that each workspace has by itself.
    const OF_WORKSPACE: [&str; 2] = ["users", "admins"];

    /// The group of the account that every user and service principal is in.
    const EVERYBODY: &str = "account users";

    /// Reads what a person typed. Inner spaces and quotes belong to the name and stay.
    ///
    /// # Errors
    /// Says why Databricks, or a script, could not take it.
    pub fn parse(text: &str) -> Result<Self, InvalidGroupName> {
        let name = text.trim();
        if name.is_empty() {
            return Err(InvalidGroupName::Empty);
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(InvalidGroupName::TooLong);
        }
        if let Some(unseen) = Unseen::first_in(name) {
            return Err(InvalidGroupName::Unseen(unseen));
        }
        let mut of_workspace = Self::OF_WORKSPACE.into_iter();
        if of_workspace.any(|group| group.eq_ignore_ascii_case(name)) {
            return Err(InvalidGroupName::OfWorkspace);
        }
        if SecretShape::find_in(name).next().is_some() {
            return Err(InvalidGroupName::Secret);
        }
        Ok(Self(name.to_owned()))
    }

    /// Tells whether every user and service principal of the account is in this group.
    pub fn is_everybody(&self) -> bool {
        let words: Vec<&str> = self.0.split_whitespace().collect();
        words.join(" ").eq_ignore_ascii_case(Self::EVERYBODY)
    }

    /// Gives the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for GroupName {
    type Error = InvalidGroupName;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<GroupName> for String {
    fn from(name: GroupName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, why: InvalidApplicationId) {
        assert_eq!(ApplicationId::parse(text), Err(why));
    }

    #[test]
    fn an_application_id_is_written_in_lower_case() {
        let id = ApplicationId::parse("`1D0F6A52-0000-4000-8000-00000000009C`").unwrap();
        assert_eq!(id.to_string(), "1d0f6a52-0000-4000-8000-00000000009c");
    }

    #[test]
    fn what_else_people_paste_is_named() {
        refused("lakesentry-reader", InvalidApplicationId::DisplayName);
        refused("5123456789012345", InvalidApplicationId::Number);
        refused("ann@example.com", InvalidApplicationId::Email);
        refused("dose0123456789abcdef", InvalidApplicationId::Secret);
        refused(
            "DATABRICKS_CLIENT_SECRET=dose0123456789abcdef",
            InvalidApplicationId::Secret,
        );
        refused("dkea0123456789abcdef", InvalidApplicationId::Secret);
        refused("\u{200b}", InvalidApplicationId::Empty);
    }

    #[test]
    fn a_group_name_can_hold_anything_that_can_be_seen() {
        assert_eq!(
            GroupName::parse(" data `ops` ; -- ").unwrap().as_str(),
            "data `ops` ; --"
        );
        for (name, place) in [
            ("a\nb", 2),
            ("\u{202e}sredaer", 1),
            ("readers\u{200b}x", 8),
            ("über\u{ad}x", 5),
            ("a\u{2028}b", 2),
        ] {
            let Err(InvalidGroupName::Unseen(unseen)) = GroupName::parse(name) else {
                panic!("{name:?} was taken");
            };
            assert_eq!(unseen.place, place, "{name:?}");
        }
        assert_eq!(
            GroupName::parse(&"x".repeat(256)),
            Err(InvalidGroupName::TooLong)
        );
    }

    #[test]
    fn a_secret_names_no_group() {
        for text in [
            "dose0123456789abcdef0123456789abcdef",
            "readers dapi0123456789abcdef0123456789abcdef",
            "DATABRICKS_TOKEN=dkea0123456789abcdef",
        ] {
            assert_eq!(GroupName::parse(text), Err(InvalidGroupName::Secret));
        }
        assert!(GroupName::parse("dapi-team").is_ok());
    }

    #[test]
    fn groups_of_a_workspace_are_refused_and_that_of_everybody_is_told_apart() {
        for name in ["users", "admins", " Admins "] {
            assert_eq!(GroupName::parse(name), Err(InvalidGroupName::OfWorkspace));
        }
        let is_everybody = |name: &str| GroupName::parse(name).unwrap().is_everybody();
        assert!(is_everybody("account users") && is_everybody("Account  Users"));
        assert!(!is_everybody("account users of finance") && !is_everybody("all users"));
    }

    #[test]
    fn the_account_is_no_service_principal() {
        let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
        let read = |text: &str| ApplicationId::parse_in(text, account).map(|_| ());
        assert_eq!(
            read(&account.to_string()),
            Err(InvalidApplicationId::Account)
        );
        assert_eq!(read("1d0f6a52-0000-4000-8000-00000000009c"), Ok(()));
    }
}
