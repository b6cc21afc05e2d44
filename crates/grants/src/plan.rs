//! From features to privileges.

use std::collections::BTreeSet;

use domain::{Feature, tables_for};

use crate::Grant;

/// What one metastore has to grant: no more than the features need, each privilege once, upper levels first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    grants: BTreeSet<Grant>,
}

impl Plan {
    /// Plans one metastore. Global tables are only planned where `primary`.
    pub fn new(features: &[Feature], primary: bool) -> Self {
        let mut grants = BTreeSet::from([Grant::CATALOG]);
        for table in tables_for(features, primary) {
            grants.insert(Grant::schema_of(table));
            grants.insert(Grant::select(table));
        }
        Self { grants }
    }

    /// Gives the privileges in the order in which they should be granted.
    pub fn grants(&self) -> impl DoubleEndedIterator<Item = Grant> + '_ {
        self.grants.iter().copied()
    }

    /// Says whether the plan holds the privilege.
    pub fn has(&self, grant: Grant) -> bool {
        self.grants.contains(&grant)
    }

    /// Gives the number of privileges, which is the number of statements.
    pub fn len(&self) -> usize {
        self.grants.len()
    }

    /// Always false: every plan needs the catalog.
    pub fn is_empty(&self) -> bool {
        self.grants.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Privilege, Securable};

    #[test]
    fn a_schema_is_used_once_however_many_tables_need_it() {
        let plan = Plan::new(&[Feature::AuditLog, Feature::TableLineage], false);
        let access = plan
            .grants()
            .filter(|grant| grant.securable == Securable::Schema("access"))
            .count();
        assert_eq!(access, 1);
    }

    #[test]
    fn a_second_region_asks_for_less() {
        let (first, second) = (Plan::new(&[], true), Plan::new(&[], false));
        assert!(second.grants().all(|grant| first.has(grant)));
        assert!(
            !second
                .grants()
                .any(|grant| matches!(grant.securable, Securable::Schema("billing" | "access")))
        );
        assert_eq!(first.len(), 1 + 5 + 14);
    }

    #[test]
    fn upper_levels_come_first() {
        let levels: Vec<Privilege> = Plan::new(&Feature::OPTIONAL, true)
            .grants()
            .map(|grant| grant.privilege)
            .collect();
        assert!(levels.is_sorted());
    }
}
