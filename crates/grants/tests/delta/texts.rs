//! What people see of a difference.

use std::fmt::Write as _;

use domain::{ApplicationId, Feature, Region};
use grants::{
    Delta, HeldGrants, Level, Metastore, MetastorePlan, Principal, Removal, Role, Selection,
};

fn reader() -> Principal {
    Principal::ServicePrincipal(
        ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
    )
}

fn delta(rows: &str, level: Level) -> Delta {
    let metastore = Metastore {
        region: Region::parse("eastus").ok(),
        primary: true,
        workspace: None,
    };
    let selection = Selection {
        level,
        ..Selection::of([Feature::AuditLog])
    };
    let rows: String = rows
        .lines()
        .map(|row| row.replace("reader", &reader().name()).replace(", ", "\t") + "\n")
        .collect();
    let held = HeldGrants::read(&rows).unwrap();
    assert_eq!(held.skipped, []);
    MetastorePlan::new(&selection, metastore).delta(&reader(), &held)
}

fn shown(delta: &Delta) -> String {
    let mut out = delta.summary() + "\n";
    for granted in &delta.granted {
        let grant = &granted.grant;
        writeln!(
            out,
            "+ {} ON {} {}",
            grant.privilege, grant.securable, granted.through
        )
        .unwrap();
    }
    for excess in &delta.excess {
        writeln!(
            out,
            "{}: {}: {}\n    {}",
            excess.severity.label(),
            excess.kind.label(),
            excess.held,
            excess.why
        )
        .unwrap();
        if let Removal::Steps { words, .. } = &excess.removal {
            writeln!(out, "    {words}").unwrap();
        }
        writeln!(out, "    {}", excess.removal).unwrap();
    }
    // The grants themselves are those of the plan: other snapshots show them.
    let script = delta.tidy_script(&reader()).to_string();
    let lines = script
        .lines()
        .filter(|line| !line.starts_with("GRANT SELECT"));
    out + "\n" + &lines.collect::<Vec<_>>().join("\n")
}

const EVERYTHING: &str = "\
reader, USE_SCHEMA, SCHEMA, system.billing
reader, ALL PRIVILEGES, SCHEMA, system.compute
reader, MANAGE, CATALOG, system
reader, MODIFY, TABLE, main.sales.orders
reader, OWN, SCHEMA, main.`my-sales`
reader, SELECT, CATALOG, system
reader, SELECT, SCHEMA, system.billing
reader, SELECT, TABLE, system.serving.endpoint_usage
reader, SELECT, TABLE, system.billing.usage
reader, USE SCHEMA, SCHEMA, system.serving
reader, USE SCHEMA, CATALOG, system
reader, USE CATALOG, CATALOG, main
reader, SELECT, CATALOG, main
reader, FLY, SCHEMA, system.query
reader, READ FILES, EXTERNAL LOCATION, raw
reader, EXECUTE, SCHEMA, system.ai
reader, SELECT, SCHEMA, system.information_schema
reader, CREATE CATALOG, METASTORE, aws:us-east-1:x
account users, USE CATALOG, CATALOG, system
other, SELECT, CATALOG, system";

#[test]
fn every_kind_of_excess_is_named_with_its_removal() {
    let delta = delta(EVERYTHING, Level::Table);
    insta::assert_snapshot!(shown(&delta));
    assert_eq!(delta.own, 18);
    assert_eq!(delta.others.len(), 2);
    assert_eq!(delta.warning(&reader()), None);
}

#[test]
fn a_plan_of_whole_schemas_finds_single_tables_redundant() {
    let rows = "reader, SELECT, TABLE, system.billing.usage\nreader, SELECT, SCHEMA, system.billing\nreader, SELECT, SCHEMA, system.serving";
    insta::assert_snapshot!(shown(&delta(rows, Level::Schema)));
}

#[test]
fn roles_are_too_much_and_do_not_stand_for_grants() {
    let metastore = Metastore {
        region: None,
        primary: false,
        workspace: None,
    };
    let held = Role::ALL
        .into_iter()
        .fold(HeldGrants::default(), HeldGrants::with_role);
    let plan = MetastorePlan::new(&Selection::default(), metastore);
    let delta = plan.delta(&reader(), &held);
    assert_eq!(delta.missing.len(), plan.grants.len());
    insta::assert_snapshot!(shown(&delta));
}

#[test]
fn what_a_known_group_holds_counts_for_its_members() {
    let held = HeldGrants::read(
        "finops, USE CATALOG, CATALOG, system\nfinops, SELECT, TABLE, main.sales.orders\nelsewhere, SELECT, CATALOG, system",
    );
    let held = held.unwrap().with_groups(["finops".to_owned()]);
    let metastore = Metastore {
        region: None,
        primary: false,
        workspace: None,
    };
    let delta = MetastorePlan::new(&Selection::default(), metastore).delta(&reader(), &held);
    let granted = delta
        .granted
        .iter()
        .map(|granted| granted.through.to_string());
    assert_eq!(
        granted.collect::<Vec<_>>(),
        ["by USE CATALOG ON CATALOG system, which the group finops holds"]
    );
    assert_eq!(delta.others.len(), 1);
    let [too_much] = &delta.excess[..] else {
        panic!("{:?}", delta.excess);
    };
    assert_eq!(
        too_much.removal.to_string(),
        "REVOKE SELECT ON TABLE main.sales.orders FROM `finops`;"
    );
    // Taking it from the group would take it from its other members, so no script does that.
    let script = delta.tidy_script(&reader()).to_string();
    assert!(script.contains("-- What comes from a group is not taken back here"));
    assert!(!script.contains("REVOKE"));
}

#[test]
fn the_wrong_principal_is_named() {
    let wrong = delta(
        "0f0f0f0f-1111-4222-8333-444444444444, SELECT, CATALOG, system\naccount users, USE CATALOG, CATALOG, system",
        Level::Table,
    );
    insta::assert_snapshot!(wrong.warning(&reader()).unwrap(), @"None of the 2 rows is about 1d0f6a52-0000-4000-8000-00000000009c. They are about: 0f0f0f0f-1111-4222-8333-444444444444, account users. Either it holds nothing yet, or one of these is the principal that is meant.");
    let many: Vec<String> = (0..9)
        .map(|n| format!("group {n}, SELECT, CATALOG, system"))
        .collect();
    let warning = delta(&many.join("\n"), Level::Table)
        .warning(&reader())
        .unwrap();
    assert!(warning.contains("group 4, 4 more."), "{warning}");
    assert_eq!(delta("OK", Level::Table).warning(&reader()), None);
}

#[test]
fn a_name_is_the_same_in_any_case() {
    let rows = "1D0F6A52-0000-4000-8000-00000000009C, USE CATALOG, CATALOG, SYSTEM";
    let delta = delta(rows, Level::Table);
    assert_eq!((delta.granted.len(), delta.own), (1, 1));
}
