//! Tests of the sums.

use contract::{NotChecked, Observation, PrivilegeLevel};
use domain::{ApplicationId, Cloud, DatabricksHost};
use proptest::prelude::*;

use super::*;

fn application() -> ApplicationId {
    ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap()
}

fn place(checks: &[Check]) -> RepairPlace {
    RepairPlace::of(application(), None, None, checks)
}

fn check(name: CheckName, state: CheckState) -> Check {
    Check {
        state,
        ..Check::waiting(name)
    }
}

fn passed(name: CheckName) -> Check {
    let found = match &name {
        CheckName::Metastore => Observation::Metastore {
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            name: "m".to_owned(),
            cloud: Cloud::Azure,
            region: Region::parse("eastus").unwrap(),
        },
        CheckName::Table(_) => Observation::Table {
            newest: None,
            empty: false,
        },
        _ => Observation::Credentials {
            application_id: Some(application()),
            exchanged: None,
        },
    };
    check(
        name,
        CheckState::Passed {
            found,
            warnings: Vec::new(),
        },
    )
}

fn failed(name: CheckName, cause: FailureCause) -> Check {
    let failure = Failure {
        cause,
        host: DatabricksHost::parse("adb-1.1.azuredatabricks.net").unwrap(),
        detail: None,
        request_id: None,
        sql_state: None,
    };
    check(name, CheckState::Failed { failure })
}

fn table(name: &str) -> CheckName {
    CheckName::Table(TableName::parse(name).unwrap())
}

const USAGE: &str = "system.billing.usage";
const QUERIES: &str = "system.query.history";

/// One workspace in each of the ways in which it can stand.
fn ways() -> Vec<Vec<Check>> {
    let begun = || {
        vec![
            passed(CheckName::Credentials),
            passed(CheckName::Identity),
            passed(CheckName::Metastore),
        ]
    };
    let with = |more: Vec<Check>| [begun(), more].concat();
    let denied = |level| FailureCause::Denied { level };
    let cancelled = CheckState::NotChecked {
        because: NotChecked::Cancelled,
    };
    vec![
        vec![Check::waiting(CheckName::Credentials)],
        vec![check(CheckName::Credentials, CheckState::Running)],
        vec![check(CheckName::Credentials, cancelled.clone())],
        vec![failed(CheckName::Credentials, FailureCause::InvalidClient)],
        with(vec![passed(table(USAGE))]),
        with(vec![check(table(USAGE), cancelled)]),
        with(vec![
            failed(table(USAGE), denied(PrivilegeLevel::Table)),
            failed(table(QUERIES), denied(PrivilegeLevel::Schema)),
        ]),
        with(vec![failed(table(QUERIES), FailureCause::SchemaNotFound)]),
        with(vec![failed(
            CheckName::Warehouse,
            FailureCause::NoWarehouse,
        )]),
    ]
}

/// The same, counted from the beginning.
fn counted_plainly(standings: &[Standing]) -> Counts {
    let mut counts = Counts::default();
    for &standing in standings {
        counts.0[Bucket::of(standing) as usize] += 1;
    }
    counts
}

proptest! {
    /// Whatever comes in whatever order, each workspace is counted once, where it is.
    #[test]
    fn every_workspace_is_counted_once(
        begun_in in proptest::collection::vec(proptest::option::of(0_usize..3), 1..12),
        news in proptest::collection::vec((0_usize..12, 0_usize..9, any::<bool>()), 0..40),
    ) {
        let regions = ["eastus", "westus2", "westeurope"].map(|name| Region::parse(name).unwrap());
        let mut tally = Tally::new(begun_in.iter().map(|at| at.map(|at| &regions[at])));
        let mut standings = vec![Standing::NotRun; begun_in.len()];
        let ways = ways();
        for (at, way, is_stale) in news {
            let stale = is_stale.then_some(Stale::OtherTables);
            tally.set(at, &ways[way], stale, || Some(place(&ways[way])));
            if let Some(standing) = standings.get_mut(at) {
                *standing = if is_stale { Standing::NotRun } else { Standing::of(&ways[way]) };
            }
            let overview = tally.overview();
            prop_assert_eq!(overview.counts, counted_plainly(&standings));
            prop_assert_eq!(overview.counts.all(), begun_in.len());
            let connectable = standings.iter().filter(|standing| standing.is_connectable());
            prop_assert_eq!(overview.connectable, connectable.count());
            let lists = Bucket::ALL.map(|bucket| tally.of_bucket(Some(bucket)).len());
            prop_assert_eq!(Counts(lists), overview.counts);
        }
        // A region that no test has told is only named while nothing else is known.
        for region in &tally.overview().regions {
            prop_assert!(region.counts.all() > 0);
        }
    }
}

#[test]
fn one_script_repairs_the_tables_of_a_metastore() {
    let east = Region::parse("eastus").unwrap();
    let mut tally = Tally::new([Some(&east), Some(&east), Some(&east)].into_iter());
    let ways = ways();
    for at in [0, 1] {
        tally.set(at, &ways[6], None, || Some(place(&ways[6])));
        // Told again, as after a broken connection, it is the same.
        tally.set(at, &ways[6], None, || Some(place(&ways[6])));
    }
    tally.set(2, &ways[8], None, || Some(place(&ways[8])));
    let overview = tally.overview();
    let [region] = overview.regions.as_slice() else {
        panic!("one region");
    };
    let [missing] = region.missing.as_slice() else {
        panic!("one metastore");
    };
    assert_eq!(
        (missing.tables(), &missing.workspaces[..]),
        (2, &[0, 1][..])
    );
    assert_eq!(
        missing.script().to_string(),
        "GRANT USE SCHEMA ON SCHEMA system.query TO `1d0f6a52-0000-4000-8000-00000000009c`;\nGRANT SELECT ON TABLE system.billing.usage TO `1d0f6a52-0000-4000-8000-00000000009c`;\nGRANT SELECT ON TABLE system.query.history TO `1d0f6a52-0000-4000-8000-00000000009c`;\n"
    );
    let [warehouse] = region.failures.as_slice() else {
        panic!("one other failure");
    };
    assert_eq!(warehouse.name, CheckName::Warehouse);
    assert_eq!(warehouse.workspaces, [2]);
    assert_eq!(region.counts.words(), "3 to repair");
}

#[test]
fn a_schema_that_is_not_there_has_two_repairs() {
    let mut tally = Tally::new([None].into_iter());
    let ways = ways();
    tally.set(0, &ways[7], None, || Some(place(&ways[7])));
    let overview = tally.overview();
    // The metastore has told the region.
    assert_eq!(overview.regions.len(), 1);
    assert_eq!(overview.regions[0].label(), "East US");
    assert_eq!(overview.regions[0].missing.len(), 1);
    assert_eq!(overview.regions[0].failures.len(), 1);
}
