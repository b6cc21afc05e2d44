//! From features and tables to privileges.

use domain::{SortedSet, SystemTable, TableName, system_tables};

use crate::{Grant, Level, Metastore, Principal, Securable, Selection};

/// All that is to be granted: to whom, and what in each metastore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Who gets it.
    pub principal: Principal,
    /// What was chosen.
    pub selection: Selection,
    /// The metastores, the primary first.
    pub metastores: Vec<MetastorePlan>,
}

impl Plan {
    /// Plans every metastore.
    pub fn new(
        selection: Selection,
        principal: Principal,
        metastores: impl IntoIterator<Item = Metastore>,
    ) -> Self {
        let metastores = metastores
            .into_iter()
            .map(|metastore| MetastorePlan::new(&selection, metastore))
            .collect();
        Self {
            principal,
            selection,
            metastores,
        }
    }

    /// Gives the number of privileges in all metastores together.
    pub fn grant_count(&self) -> usize {
        self.metastores.iter().map(|plan| plan.grants.len()).sum()
    }
}

/// What one metastore has to grant: no more than the choice needs, each privilege once, upper levels first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetastorePlan {
    /// Where.
    pub metastore: Metastore,
    /// What, in the order in which it should be granted.
    pub grants: SortedSet<Grant>,
}

impl MetastorePlan {
    /// Plans one metastore. Global tables are only planned where it is primary.
    pub fn new(selection: &Selection, metastore: Metastore) -> Self {
        let mut grants = SortedSet::from([Grant::CATALOG]);
        for table in selection.tables(metastore.primary) {
            grants.insert(Grant::use_schema(table.schema().clone()));
            grants.insert(Grant::select(match selection.level {
                Level::Table => Securable::Table(table),
                Level::Schema => Securable::Schema(table.schema().clone()),
            }));
        }
        Self { metastore, grants }
    }

    /// Lists the known tables that the plan opens although nobody chose them: all others of a schema that is granted as a whole.
    pub fn opens_besides(&self, selection: &Selection) -> Vec<SystemTable> {
        let chosen = selection.tables(self.metastore.primary);
        let opened = |table: &&SystemTable| {
            let name = TableName::from(**table);
            let schema = Securable::Schema(name.schema().clone());
            self.grants.contains(&Grant::select(schema)) && !chosen.contains(&name)
        };
        system_tables().iter().filter(opened).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::Feature;

    use super::*;
    use crate::Privilege;

    fn plan(selection: &Selection, primary: bool) -> MetastorePlan {
        let metastore = Metastore {
            region: None,
            primary,
            workspace: None,
        };
        MetastorePlan::new(selection, metastore)
    }

    #[test]
    fn a_schema_is_used_once_however_many_tables_need_it() {
        let selection = Selection::of([Feature::AuditLog, Feature::TableLineage]);
        let on_access = |grant: &&Grant| grant.securable.full_name() == "system.access";
        let plan = plan(&selection, false);
        assert_eq!(plan.grants.iter().filter(on_access).count(), 1);
    }

    #[test]
    fn a_second_region_asks_for_less() {
        let selection = Selection::default();
        let (first, second) = (plan(&selection, true), plan(&selection, false));
        assert!(second.grants.is_subset(&first.grants));
        let global = |grant: &Grant| {
            matches!(
                grant.securable.full_name().as_str(),
                "system.billing" | "system.access"
            )
        };
        assert!(!second.grants.iter().any(global));
        assert_eq!(first.grants.len(), 1 + 5 + 14);
    }

    #[test]
    fn upper_levels_come_first() {
        let plan = plan(&Selection::of(Feature::OPTIONAL), true);
        let levels: Vec<Privilege> = plan.grants.iter().map(|grant| grant.privilege).collect();
        assert!(levels.is_sorted());
    }

    #[test]
    fn whole_schemas_take_fewer_statements_and_open_more_tables() {
        let selection = Selection {
            level: Level::Schema,
            ..Selection::default()
        };
        let plan = plan(&selection, true);
        assert_eq!(plan.grants.len(), 1 + 5 + 5);
        let besides = plan.opens_besides(&selection);
        let names: Vec<String> = besides.iter().map(SystemTable::full_name).collect();
        assert!(names.contains(&"system.access.audit".to_owned()));
        assert!(!names.contains(&"system.billing.usage".to_owned()));
        let single = Selection::default();
        assert_eq!(
            MetastorePlan::new(&single, plan.metastore).opens_besides(&single),
            []
        );
    }
}
