//! Which privileges take effect for which.

use std::collections::{BTreeMap, BTreeSet};

use super::Through;
use crate::{AnyGrant, AnySecurable, Grant, Privilege};

/// What the groups hold that somebody is in, by their names.
pub type OfGroups = BTreeMap<String, BTreeSet<AnyGrant>>;

/// Finds how somebody with these grants has a privilege; `None` when it lacks it.
pub fn through(wanted: &Grant, own: &BTreeSet<AnyGrant>, groups: &OfGroups) -> Option<Through> {
    if own.contains(&AnyGrant::from(wanted)) {
        return Some(Through::Itself);
    }
    let covering = |grants: &BTreeSet<AnyGrant>| {
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

/// Tells whether somebody who holds `grant` needs `wanted` no more.
pub fn covers(grant: &AnyGrant, wanted: &Grant) -> bool {
    let on = AnySecurable::from(&wanted.securable);
    let held = grant.privilege.as_str();
    if held != "ALL PRIVILEGES" && held != AnyGrant::from(wanted).privilege.as_str() {
        return false;
    }
    match wanted.privilege {
        Privilege::Select => grant.securable.reaches(&on),
        // On the catalog `system`, USE SCHEMA is accepted and ignored (DataDog/documentation#36005); that ALL PRIVILEGES there hold it for
        // the schemas is not known either, so it is granted once more.
        Privilege::UseCatalog | Privilege::UseSchema => grant.securable == on,
    }
}

#[cfg(test)]
mod tests {
    use domain::TableName;

    use super::*;
    use crate::AnyPrivilege;

    /// Which of the privileges to read `system.billing.usage` are covered, as letters.
    #[track_caller]
    fn check(privilege: &str, kind: &str, name: &str, want: &str) {
        let held = AnyGrant {
            privilege: AnyPrivilege::parse(privilege).unwrap(),
            securable: AnySecurable::new(kind, name).unwrap(),
        };
        let needed = Grant::to_read(&TableName::parse("system.billing.usage").unwrap());
        let letters = needed.iter().zip(["c", "s", "t"]);
        let covered = letters.filter(|(wanted, _)| covers(&held, wanted));
        let got: String = covered.map(|(_, letter)| letter).collect();
        assert_eq!(got, want, "{held}");
    }

    #[test]
    fn select_reaches_down_and_use_does_not() {
        check("SELECT", "TABLE", "system.billing.usage", "t");
        check("SELECT", "SCHEMA", "system.billing", "t");
        check("SELECT", "CATALOG", "system", "t");
        check("SELECT", "SCHEMA", "system.bill", "");
        check("SELECT", "VOLUME", "system.billing.usage", "");
        check("SELECT", "CATALOG", "main", "");
        check("USE CATALOG", "CATALOG", "system", "c");
        check("USE SCHEMA", "SCHEMA", "system.billing", "s");
        check("USE SCHEMA", "CATALOG", "system", "");
    }

    #[test]
    fn all_privileges_hold_what_is_needed_on_their_object_and_select_below() {
        check("ALL PRIVILEGES", "CATALOG", "system", "ct");
        check("ALL PRIVILEGES", "SCHEMA", "system.billing", "st");
        check("ALL PRIVILEGES", "TABLE", "system.billing.usage", "t");
        check("MANAGE", "CATALOG", "system", "");
        check("MODIFY", "TABLE", "system.billing.usage", "");
    }
}
