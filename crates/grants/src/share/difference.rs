//! What a link brings that differs from what this browser has recorded.

use std::fmt;

use domain::{Feature, Partition, Region, SortedSet};

use super::Share;
use crate::{Level, Primary};

/// One part of a choice in which a link differs, in words for people. To be announced before any of it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareDifference {
    /// Which part.
    pub part: SharedPart,
    /// What is recorded here.
    pub recorded: String,
    /// What the link brings. Texts from outside, such as the name of a group, are part of it.
    pub brought: String,
}

/// A part of what a link carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SharedPart {
    /// Who gets the privileges.
    Grantee,
    /// The part of the cloud.
    Partition,
    /// The account.
    Account,
    /// The features.
    Features,
    /// The further tables.
    Tables,
    /// On what `SELECT` is granted.
    Level,
    /// The regions.
    Regions,
    /// Where the global tables are read.
    Primary,
}

impl SharedPart {
    /// Returns the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Grantee => "Who gets the access",
            Self::Partition => "Cloud",
            Self::Account => "Account",
            Self::Features => "Features",
            Self::Tables => "Further tables",
            Self::Level => "Granted on",
            Self::Regions => "Regions",
            Self::Primary => "Primary region",
        }
    }
}

impl fmt::Display for ShareDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} in the link, {} here",
            self.part.label(),
            self.brought,
            self.recorded
        )
    }
}

impl Share {
    /// Lists the parts in which this link differs from what is recorded, whoever gets the access first. What a link leaves out, it does not
    /// change.
    pub fn differences(&self, recorded: &Self) -> Vec<ShareDifference> {
        let mut all = self.of_identifiers(recorded);
        let (new, old) = (&self.selection, &recorded.selection);
        add(
            &mut all,
            SharedPart::Features,
            &new.features,
            &old.features,
            |features| list(features.iter().copied().map(Feature::label)),
        );
        add(
            &mut all,
            SharedPart::Tables,
            &new.tables,
            &old.tables,
            |tables| list(tables.iter().map(ToString::to_string)),
        );
        add(
            &mut all,
            SharedPart::Level,
            &new.level,
            &old.level,
            |level| {
                match level {
                    Level::Table => "each table",
                    Level::Schema => "whole schemas",
                }
                .to_owned()
            },
        );
        if !self.regions.is_empty() {
            let set = |share: &Self| share.regions.iter().cloned().collect::<SortedSet<Region>>();
            add(
                &mut all,
                SharedPart::Regions,
                &set(self),
                &set(recorded),
                |regions| list(regions.iter().map(ToString::to_string)),
            );
            add(
                &mut all,
                SharedPart::Primary,
                &self.primary,
                &recorded.primary,
                primary,
            );
        }
        all
    }

    fn of_identifiers(&self, recorded: &Self) -> Vec<ShareDifference> {
        let mut all = Vec::new();
        let (Some(new), old) = (&self.identifiers, &recorded.identifiers) else {
            return all;
        };
        let old = old.as_ref();
        named(
            &mut all,
            SharedPart::Grantee,
            new.grantee.as_ref(),
            old.and_then(|old| old.grantee.as_ref()),
        );
        let label = |partition: Partition| partition.label();
        named(
            &mut all,
            SharedPart::Partition,
            new.partition.map(label).as_ref(),
            old.and_then(|old| old.partition).map(label).as_ref(),
        );
        named(
            &mut all,
            SharedPart::Account,
            new.account.as_ref(),
            old.and_then(|old| old.account.as_ref()),
        );
        all
    }
}

/// Compares something that a link may leave out.
fn named<T: PartialEq + fmt::Display>(
    all: &mut Vec<ShareDifference>,
    part: SharedPart,
    brought: Option<&T>,
    recorded: Option<&T>,
) {
    if let Some(brought) = brought.filter(|brought| Some(*brought) != recorded) {
        all.push(ShareDifference {
            part,
            recorded: recorded.map_or_else(|| "nothing".to_owned(), ToString::to_string),
            brought: brought.to_string(),
        });
    }
}

fn add<T: PartialEq>(
    all: &mut Vec<ShareDifference>,
    part: SharedPart,
    brought: &T,
    recorded: &T,
    words: impl Fn(&T) -> String,
) {
    if brought != recorded {
        all.push(ShareDifference {
            part,
            recorded: words(recorded),
            brought: words(brought),
        });
    }
}

fn list<T: Into<String>>(items: impl Iterator<Item = T>) -> String {
    let items: Vec<String> = items.map(Into::into).collect();
    if items.is_empty() {
        return "none".to_owned();
    }
    items.join(", ")
}

fn primary(primary: &Primary) -> String {
    match primary {
        Primary::Region(region) => region.to_string(),
        Primary::Unknown => "not known".to_owned(),
        Primary::Elsewhere => "none of these".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(query: &str) -> Share {
        Share::from_query(query).unwrap()
    }

    #[track_caller]
    fn check(link: &str, recorded: &str, want: &[&str]) {
        let found = share(link).differences(&share(recorded));
        let words: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(words, want);
    }

    const OWN: &str = "v=1&with=audit_log&regions=eastus&primary=eastus&client=1d0f6a52-0000-4000-8000-00000000009c&cloud=azure";

    #[test]
    fn who_gets_the_access_is_told_first() {
        check(
            "v=1&with=&group=account%20users",
            OWN,
            &[
                "Who gets the access: account users in the link, 1d0f6a52-0000-4000-8000-00000000009c here",
                "Features: none in the link, Audit log here",
            ],
        );
    }

    #[test]
    fn what_a_link_leaves_out_is_no_difference() {
        check("v=1&with=audit_log", OWN, &[]);
        check(OWN, OWN, &[]);
    }

    #[test]
    fn every_part_is_compared() {
        check(
            "v=1&with=audit_log&tables=system.compute.warehouses&level=schema&regions=eastus,westus2&primary=westus2&cloud=azure-china&account=11111111-2222-3333-4444-555555555555",
            OWN,
            &[
                "Cloud: Azure China in the link, Azure here",
                "Account: 11111111-2222-3333-4444-555555555555 in the link, nothing here",
                "Further tables: system.compute.warehouses in the link, none here",
                "Granted on: whole schemas in the link, each table here",
                "Regions: eastus, westus2 in the link, eastus here",
                "Primary region: westus2 in the link, eastus here",
            ],
        );
    }
}
