//! Why a link is not shown.

use std::error::Error;
use std::fmt;

use domain::{InvalidAccountId, InvalidApplicationId, InvalidGroupName, InvalidTableName};

use super::Share;

/// Why a link is refused, or could not be made. `Display` says what and why, [`ShareError::hint`] what to do; neither shows a value that
/// could be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareError {
    /// No version: not a link of ours, or the beginning is missing.
    NoVersion,
    /// Another version than [`Share::VERSION`].
    UnknownVersion,
    /// A parameter or name that looks like a secret.
    Secret,
    /// Longer than [`Share::MAX_BYTES`].
    TooLong,
    /// More than [`Share::MAX_REGIONS`].
    TooManyRegions(usize),
    /// A code that is cut off, or bytes that are no text.
    Encoding,
    /// This parameter of ours is there twice.
    Twice(&'static str),
    /// A service principal and a group.
    TwoPrincipals,
    /// A feature that this version does not have; its place in the list, counted from 1.
    Feature(usize),
    /// Something that is not the name of a table; its place in the list, counted from 1.
    Table(usize, InvalidTableName),
    /// Something that is not a region; its place in the list, counted from 1.
    Region(usize),
    /// A primary region that is none.
    Primary,
    /// Neither `table` nor `schema`.
    Level,
    /// Not a client ID.
    Client(InvalidApplicationId),
    /// Not the name of a group.
    Group(InvalidGroupName),
    /// Not a cloud.
    Cloud,
    /// Not an account.
    Account(InvalidAccountId),
}

impl ShareError {
    /// Says what to do.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NoVersion | Self::Encoding | Self::Twice(_) => {
                "Copy the whole link again, from where it was made; mail programs break long lines."
            }
            Self::UnknownVersion => {
                "Open it in the LakeSentry where it was made, or have the link made again here."
            }
            Self::Secret => {
                "Delete the link wherever it was sent or stored, and revoke the secret: whoever saw the link can use it. A shared plan needs no secret."
            }
            Self::TooLong | Self::TooManyRegions(_) => {
                "Share the plan for some of the regions at a time, or send the hand-over document in its place."
            }
            Self::TwoPrincipals => "Keep either client or group in the link.",
            Self::Feature(_) | Self::Table(..) | Self::Region(_) | Self::Primary | Self::Level => {
                "Ask for a new link, or choose by hand on this page."
            }
            Self::Client(_) | Self::Group(_) | Self::Cloud | Self::Account(_) => {
                "Ask for a new link, or take this part out of it and fill it in on this page."
            }
        }
    }
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVersion => f.write_str("This link holds no plan: its version, v=1, is missing."),
            Self::UnknownVersion => {
                f.write_str("This link was made by another version of LakeSentry, and reading it by guess could show another plan than was meant.")
            }
            Self::Secret => f.write_str("This link holds something that looks like a secret. It was not read any further and is not shown."),
            Self::TooLong => write!(
                f,
                "This plan is too long for a link: it would have more than {} characters.",
                Share::MAX_BYTES
            ),
            Self::TooManyRegions(count) => write!(
                f,
                "There are {count} regions, and a link holds {} at most.",
                Share::MAX_REGIONS
            ),
            Self::Encoding => f.write_str("This link is damaged: a part of it is not text."),
            Self::Twice(part) => write!(f, "This link is damaged: {part} is in it twice."),
            Self::TwoPrincipals => f.write_str("This link names a service principal and a group, and only one can get the grants."),
            Self::Feature(place) => {
                write!(f, "Feature {place} of this link is not known here.")
            }
            // The catalog's name is not repeated: a link must not be able to put sentences on the page.
            Self::Table(place, InvalidTableName::Catalog(_)) => write!(
                f,
                "Table {place} of this link is in another catalog. LakeSentry only reads tables of the catalog system."
            ),
            Self::Table(place, reason) => write!(f, "Table {place} of this link can't be granted. {reason}."),
            Self::Region(place) => write!(f, "Region {place} of this link is not a region."),
            Self::Primary => f.write_str("The primary region of this link is not a region."),
            Self::Level => f.write_str("The level of this link is neither table nor schema."),
            Self::Client(reason) => write!(f, "The client ID of this link is not one. {reason}."),
            Self::Group(reason) => write!(f, "The group of this link can't be one. {reason}."),
            Self::Cloud => f.write_str("The cloud of this link is not known here."),
            Self::Account(reason) => write!(f, "The account of this link is not one. {reason}."),
        }
    }
}

impl Error for ShareError {}
