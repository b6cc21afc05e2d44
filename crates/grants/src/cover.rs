//! Which privileges take effect for which: the one rule for comparisons with a plan and for what a failed reading is missing.

use domain::TableName;

use crate::{AnyGrant, AnySecurable, Grant, Privilege};

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

/// Returns the uppermost privilege that reading a table needs and that none of these grants covers; `None` where nothing is missing.
///
/// The grants are those that were made ([`HeldGrant::source`](crate::HeldGrant::source)), not those that are shown on a lower object: what
/// is shown as inherited need not take effect there.
pub fn first_missing<'a>(
    table: &TableName,
    held: impl IntoIterator<Item = &'a AnyGrant>,
) -> Option<Grant> {
    let held: Vec<&AnyGrant> = held.into_iter().collect();
    let is_missing = |wanted: &Grant| !held.iter().any(|grant| covers(grant, wanted));
    Grant::to_read(table).into_iter().find(is_missing)
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
    fn use_schema_on_the_catalog_is_still_missing_on_the_schema() {
        let usage = TableName::parse("system.billing.usage").unwrap();
        let grant = |privilege: &str, kind: &str, name: &str| AnyGrant {
            privilege: AnyPrivilege::parse(privilege).unwrap(),
            securable: AnySecurable::new(kind, name).unwrap(),
        };
        let mut held = vec![
            grant("USE CATALOG", "CATALOG", "system"),
            grant("USE SCHEMA", "CATALOG", "system"),
            grant("SELECT", "CATALOG", "system"),
        ];
        let schema = Grant::use_schema(usage.schema().clone());
        assert_eq!(first_missing(&usage, &held), Some(schema));
        held.push(grant("USE SCHEMA", "SCHEMA", "system.billing"));
        assert_eq!(first_missing(&usage, &held), None);
        assert_eq!(first_missing(&usage, []), Some(Grant::CATALOG));
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
