//! What a reading did not tell.

use std::fmt;

use super::any_grant::AnySecurable;
use super::held_grant::is_same_name;
use crate::Role;

/// Something that was not told: it may be held or not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gap {
    /// What somebody holds on an object.
    Privileges {
        /// The holder's name.
        holder: String,
        /// The object.
        on: AnySecurable,
    },
    /// What is held in other catalogs than `system`, or in some of them.
    OtherCatalogs,
    /// Whether the principal of the plan has a role.
    Role(Role),
    /// Which groups the principal of the plan is in.
    Groups,
    /// Rows that were left out, or that were not understood.
    Rows,
    /// Whatever is not in a text: it names no roles and no groups, and objects only as far as somebody asked about them.
    BeyondText,
}

impl Gap {
    /// Tells whether nothing was told about what this holder has on this object.
    pub(crate) fn hides(&self, holder: &str, object: &AnySecurable) -> bool {
        match self {
            Self::Privileges { holder: other, on } => is_same_name(other, holder) && on == object,
            Self::Rows => true,
            Self::OtherCatalogs | Self::Role(_) | Self::Groups | Self::BeyondText => false,
        }
    }
}

impl fmt::Display for Gap {
    /// Names it: "which groups it is in".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Privileges { holder, on } => write!(f, "what {holder} holds on {on}"),
            Self::OtherCatalogs => f.write_str("what is held in other catalogs"),
            Self::Role(role) => write!(f, "whether it is {}", role.with_article()),
            Self::Groups => f.write_str("which groups it is in"),
            Self::Rows => f.write_str("rows that were left out or not understood"),
            Self::BeyondText => {
                f.write_str("roles, groups, and objects that the pasted rows do not name")
            }
        }
    }
}
