//! How somebody has a privilege: itself, by something wider, or through a group.

use std::fmt;

use domain::{SortedMap, SortedSet, TableName};

use crate::cover::covers;
use crate::{AnyGrant, Grant};

/// What the groups hold that somebody is in, by their names.
pub type OfGroups = SortedMap<String, SortedSet<AnyGrant>>;

/// How somebody has a privilege.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Through {
    /// It was granted just so.
    Itself,
    /// It is part of something wider that was granted.
    Wider(AnyGrant),
    /// A group that it is in holds it.
    Group {
        /// The group.
        group: String,
        /// What the group holds.
        grant: AnyGrant,
    },
    /// It was seen to read this table, which nobody can without the privilege.
    Reading(TableName),
}

impl fmt::Display for Through {
    /// Says it in words; nothing where there is nothing to say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Itself => Ok(()),
            Self::Wider(wider) => write!(f, "by {wider}"),
            Self::Group { group, grant } => {
                write!(f, "by {grant}, which the group {group} holds")
            }
            Self::Reading(table) => write!(
                f,
                "proved by reading {table}; what Databricks tells of permissions may be more than an hour old"
            ),
        }
    }
}

/// Finds a table that can't have been read without a privilege.
pub fn by_reading(wanted: &Grant, readable: &SortedSet<TableName>) -> Option<Through> {
    let needs = |table: &&TableName| Grant::to_read(table).contains(wanted);
    readable.iter().find(needs).cloned().map(Through::Reading)
}

/// Finds how somebody with these grants has a privilege; `None` when it lacks it.
pub fn find(wanted: &Grant, own: &SortedSet<AnyGrant>, groups: &OfGroups) -> Option<Through> {
    if own.contains(&AnyGrant::from(wanted)) {
        return Some(Through::Itself);
    }
    let covering = |grants: &SortedSet<AnyGrant>| {
        let found = grants.iter().find(|grant| covers(grant, wanted));
        found.cloned()
    };
    let by_group = || {
        groups.iter().find_map(|(group, grants)| {
            let (group, grant) = (group.clone(), covering(grants)?);
            Some(Through::Group { group, grant })
        })
    };
    covering(own).map(Through::Wider).or_else(by_group)
}
