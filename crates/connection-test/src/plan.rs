//! Which checks a workspace gets, what each needs, and which of an earlier test are kept. Pure.

use std::collections::HashSet;

use contract::{AccessQuestion, Check, CheckName};
use domain::{SortedSet, TableName};

/// Gives the names of all checks, in order.
pub fn all(tables: &SortedSet<TableName>) -> Vec<CheckName> {
    let fixed = [
        CheckName::Credentials,
        CheckName::Identity,
        CheckName::Metastore,
        CheckName::Warehouse,
    ];
    fixed
        .into_iter()
        .chain(tables.iter().cloned().map(CheckName::Table))
        .chain(AccessQuestion::ALL.map(CheckName::Access))
        .collect()
}

/// Gives what has to have passed before a check can run; the first one that has not is the reason why it does not.
pub const fn needs(name: &CheckName) -> &'static [CheckName] {
    use AccessQuestion as Access;
    const CREDENTIALS: &[CheckName] = &[CheckName::Credentials];
    const IDENTITY: &[CheckName] = &[CheckName::Credentials, CheckName::Identity];
    const METASTORE: &[CheckName] = &[
        CheckName::Credentials,
        CheckName::Identity,
        CheckName::Metastore,
    ];
    const TABLE: &[CheckName] = &[
        CheckName::Credentials,
        CheckName::Identity,
        CheckName::Metastore,
        CheckName::Warehouse,
    ];
    match name {
        CheckName::Credentials => &[],
        CheckName::Identity => CREDENTIALS,
        CheckName::Metastore
        | CheckName::Warehouse
        | CheckName::Access(Access::AccountAdmin | Access::WorkspaceAdmin) => IDENTITY,
        CheckName::Access(
            Access::MetastoreAdmin | Access::BroadPrivileges | Access::OtherCatalogs,
        ) => METASTORE,
        CheckName::Table(_) => TABLE,
    }
}

/// Finds what keeps a check from running.
pub fn blocker(checks: &[Check], name: &CheckName) -> Option<CheckName> {
    let passed = |needed: &CheckName| {
        checks
            .iter()
            .any(|check| check.name == *needed && check.state.has_passed())
    };
    needs(name).iter().find(|needed| !passed(needed)).cloned()
}

/// Plans the checks of one workspace, in order. Those that are to run are waiting; the others are as an earlier test left them.
///
/// `wanted` names checks to make in any case; when it is empty, all are made that did not pass in `earlier`. What a check needs and has
/// not passed is made as well.
pub fn plan(
    tables: &SortedSet<TableName>,
    wanted: &[CheckName],
    earlier: Option<&[Check]>,
) -> Vec<Check> {
    let names = all(tables);
    let before = |name: &CheckName| {
        earlier
            .unwrap_or_default()
            .iter()
            .find(|check| check.name == *name)
    };
    let has_passed = |name: &CheckName| before(name).is_some_and(|check| check.state.has_passed());
    let asked_for: Vec<&CheckName> = names
        .iter()
        .filter(|name| {
            if wanted.is_empty() {
                !has_passed(name)
            } else {
                wanted.contains(name)
            }
        })
        .collect();
    let needed = asked_for
        .iter()
        .flat_map(|name| needs(name))
        .filter(|name| !has_passed(name));
    let to_run: HashSet<&CheckName> = asked_for.iter().copied().chain(needed).collect();
    names
        .iter()
        .filter_map(|name| {
            if to_run.contains(name) {
                return Some(Check::waiting(name.clone()));
            }
            before(name)
                .filter(|check| check.state.has_ended())
                .cloned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use contract::{CheckState, Failure, FailureCause, NotChecked, Observation};
    use domain::{DatabricksHost, Timestamp};
    use proptest::prelude::*;

    use super::*;

    fn tables(count: usize) -> SortedSet<TableName> {
        (0..count)
            .map(|n| TableName::parse(&format!("system.new.t{n}")).unwrap())
            .collect()
    }

    fn ended(name: CheckName, how: u8) -> Check {
        let state = match how % 4 {
            0 => CheckState::Passed {
                found: Observation::Credentials {
                    application_id: None,
                    exchanged: None,
                },
                warnings: Vec::new(),
            },
            1 => CheckState::Failed {
                failure: Failure {
                    cause: FailureCause::TimedOut,
                    host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
                    detail: None,
                    request_id: None,
                    sql_state: None,
                },
            },
            2 => CheckState::NotChecked {
                because: NotChecked::Cancelled,
            },
            _ => CheckState::Waiting,
        };
        Check {
            state,
            checked_at: Timestamp::parse("2026-11-22T14:00:00Z").ok(),
            ..Check::waiting(name)
        }
    }

    #[test]
    fn a_first_test_makes_every_check_once() {
        let planned = plan(&tables(3), &[], None);
        assert_eq!(planned.len(), 4 + 3 + 5);
        assert!(
            planned
                .iter()
                .all(|check| check.state == CheckState::Waiting)
        );
        assert!(planned.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn one_wanted_table_brings_what_it_needs_and_nothing_else() {
        let table = CheckName::Table(TableName::parse("system.new.t1").unwrap());
        let planned = plan(&tables(3), std::slice::from_ref(&table), None);
        let names: Vec<String> = planned.iter().map(|check| check.name.to_string()).collect();
        assert_eq!(
            names,
            [
                "credentials",
                "identity",
                "metastore",
                "warehouse",
                "system.new.t1"
            ]
        );
        assert_eq!(blocker(&planned, &table), Some(CheckName::Credentials));
    }

    proptest! {
        #[test]
        fn a_repetition_runs_what_did_not_pass_and_keeps_the_rest(
            hows in proptest::collection::vec(0..4_u8, 14),
            more in 0..3_usize,
        ) {
            let earlier: Vec<Check> = all(&tables(5))
                .into_iter()
                .zip(hows)
                .map(|(name, how)| ended(name, how))
                .collect();
            let planned = plan(&tables(5 + more), &[], Some(&earlier));
            prop_assert_eq!(planned.len(), 14 + more);
            for check in &planned {
                let before = earlier.iter().find(|earlier| earlier.name == check.name);
                match before {
                    Some(before) if before.state.has_passed() => prop_assert_eq!(check, before),
                    _ => prop_assert_eq!(&check.state, &CheckState::Waiting),
                }
            }
        }

        #[test]
        fn whatever_is_wanted_can_run(
            hows in proptest::collection::vec(0..4_u8, 14),
            picks in proptest::collection::vec(0..14_usize, 1..5),
            repeats in any::<bool>(),
        ) {
            let names = all(&tables(5));
            let earlier: Vec<Check> = names.iter().cloned().zip(hows).map(|(name, how)| ended(name, how)).collect();
            let wanted: Vec<CheckName> = picks.iter().map(|&pick| names[pick].clone()).collect();
            let planned = plan(&tables(5), &wanted, repeats.then_some(&earlier[..]));
            for name in &wanted {
                let runs = |name: &CheckName| planned.iter().any(|check| check.name == *name && check.state == CheckState::Waiting);
                prop_assert!(runs(name));
                for needed in needs(name) {
                    let has_passed = planned.iter().any(|check| check.name == *needed && check.state.has_passed());
                    prop_assert!(runs(needed) || has_passed);
                }
            }
            // Nothing runs that neither was wanted nor is needed, and nothing that is kept changes.
            for check in &planned {
                if check.state == CheckState::Waiting {
                    let is_needed = wanted.iter().any(|name| needs(name).contains(&check.name));
                    prop_assert!(wanted.contains(&check.name) || is_needed);
                } else {
                    prop_assert!(repeats && earlier.contains(check));
                }
            }
            prop_assert!(planned.is_sorted_by(|a, b| a.name < b.name));
        }
    }
}
