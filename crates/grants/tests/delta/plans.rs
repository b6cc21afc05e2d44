//! Scripts end where they should, whatever is held.

use std::collections::BTreeSet;

use domain::{ApplicationId, Feature, GroupName, SortedSet, TableName};
use grants::{
    AnyGrant, AnySecurable, ExcessKind, Gap, Grant, HeldGrant, HeldGrants, Level, Metastore,
    MetastorePlan, Principal, Script, Selection, Through,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::model::Model;
use crate::reading;

fn plan() -> impl Strategy<Value = (Selection, MetastorePlan)> {
    let features = subsequence(Feature::OPTIONAL.to_vec(), 0..=4);
    let level = select(vec![Level::Table, Level::Schema]);
    (features, level, any::<bool>()).prop_map(|(features, level, primary)| {
        let selection = Selection {
            level,
            ..Selection::of(features)
        };
        let metastore = Metastore {
            region: None,
            primary,
            workspace: None,
        };
        (selection.clone(), MetastorePlan::new(&selection, metastore))
    })
}

fn principal() -> impl Strategy<Value = Principal> {
    let id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
    prop_oneof![
        Just(Principal::ServicePrincipal(id)),
        "[!-~é]([ -~é]{0,10}[!-~é])?".prop_filter_map("not a group", |name| Principal::group(
            GroupName::parse(&name).ok()?
        )
        .ok()),
    ]
}

const PRIVILEGES: [&str; 14] = [
    "USE CATALOG",
    "USE SCHEMA",
    "SELECT",
    "SELECT",
    "ALL PRIVILEGES",
    "ALL PRIVILEGES",
    "MANAGE",
    "MODIFY",
    "BROWSE",
    "APPLY TAG",
    "CREATE TABLE",
    "EXECUTE",
    "EXTERNAL USE SCHEMA",
    "FLY",
];

const OBJECTS: [(&str, &str); 14] = [
    ("CATALOG", "system"),
    ("CATALOG", "system"),
    ("SCHEMA", "system.billing"),
    ("SCHEMA", "system.access"),
    ("SCHEMA", "system.compute"),
    ("SCHEMA", "system.information_schema"),
    ("TABLE", "system.billing.usage"),
    ("TABLE", "system.compute.clusters"),
    ("TABLE", "system.access.audit"),
    ("VOLUME", "system.compute.clusters"),
    ("CATALOG", "main"),
    ("SCHEMA", "main.sales"),
    ("TABLE", "main.sales.orders"),
    ("METASTORE", ""),
];

fn grant() -> impl Strategy<Value = AnyGrant> {
    let object = prop_oneof![
        4 => select(&OBJECTS[..]).prop_map(|(kind, name)| AnySecurable::new(kind, name).unwrap()),
        1 => reading::securable(),
    ];
    (select(&PRIVILEGES[..]), object)
        .prop_map(|(privilege, on)| HeldGrant::new("x", privilege, on).unwrap().grant)
}

/// A principal, a plan, and a metastore in which a part of the plan and much else is granted.
fn situation() -> impl Strategy<Value = (Principal, Selection, MetastorePlan, HeldGrants)> {
    let everybody = prop_oneof![3 => vec(grant(), 0..1), 1 => vec(grant(), 0..4)];
    let rest = (btree_set(grant(), 0..8), everybody, vec(grant(), 0..3));
    (principal(), plan(), any::<u64>(), rest).prop_map(
        |(principal, (selection, plan), part, rest)| {
            let (own, everybody, others) = rest;
            let planned = plan.grants.iter().enumerate();
            let planned = planned
                .filter(|(index, _)| part >> (index % 64) & 1 == 1)
                .map(|(_, grant)| grant.into());
            let name = principal.name().into_owned();
            let own = planned.chain(own).map(move |grant| row(&name, grant));
            let everybody = everybody
                .into_iter()
                .map(|grant| row("account users", grant));
            let others = others.into_iter().map(|grant| row("somebody else", grant));
            let held = HeldGrants::new(own.chain(everybody).chain(others));
            (principal, selection, plan, held)
        },
    )
}

fn row(principal: &str, grant: AnyGrant) -> HeldGrant {
    HeldGrant {
        principal: principal.to_owned(),
        grant,
        inherited_from: None,
    }
}

fn wanted(plan: &MetastorePlan) -> BTreeSet<String> {
    plan.grants
        .iter()
        .map(|grant| format!("{} ON {}", grant.privilege, grant.securable))
        .collect()
}

fn tables(selection: &Selection, plan: &MetastorePlan) -> SortedSet<TableName> {
    selection.tables(plan.metastore.primary)
}

proptest! {
    #[test]
    fn a_granted_plan_leaves_nothing_to_do((principal, _, plan, _) in situation()) {
        let mut store = Model::default();
        store.run(&Script::grant(&plan, &principal));
        prop_assert_eq!(store.of(&principal), wanted(&plan));
        let delta = plan.delta(&principal, &store.held());
        prop_assert!(delta.is_exact());
        prop_assert_eq!(delta.granted.len(), plan.grants.len());
        for script in [delta.script(&principal), delta.tidy_script(&principal)] {
            let before = store.clone();
            store.run(&script);
            prop_assert_eq!(&store, &before);
            prop_assert_eq!(script.lines.len(), 2);
        }
    }

    #[test]
    fn the_missing_part_is_what_lets_the_principal_read((principal, selection, plan, held) in situation()) {
        let mut store = Model::new(&held, false);
        let delta = plan.delta(&principal, &held);
        prop_assert_eq!(delta.granted.len() + delta.missing.len(), plan.grants.len());
        let all_readable = |store: &Model| {
            tables(&selection, &plan).iter().all(|table| store.reads(&principal, table))
        };
        if delta.missing.is_empty() {
            prop_assert!(all_readable(&store));
        } else if selection.level == Level::Table {
            prop_assert!(!all_readable(&store));
        }
        for missing in &delta.missing {
            prop_assert!(!store.of(&principal).contains(&AnyGrant::from(missing).to_string()));
        }
        store.run(&delta.script(&principal));
        prop_assert!(all_readable(&store));
        prop_assert!(plan.delta(&principal, &store.held()).missing.is_empty());
    }

    #[test]
    fn no_statement_of_the_missing_part_can_be_left_out((principal, selection, plan, held) in situation()) {
        // A schema that is granted as a whole is more than its tables need.
        let selection = Selection { level: Level::Table, ..selection };
        let plan = MetastorePlan::new(&selection, plan.metastore);
        let script = plan.delta(&principal, &held).script(&principal);
        let tables = tables(&selection, &plan);
        for left_out in 0..script.lines.len() {
            let mut shorter = script.clone();
            let line = shorter.lines.remove(left_out).to_string();
            let mut store = Model::new(&held, false);
            store.run(&shorter);
            let reads = tables.iter().all(|table| store.reads(&principal, table));
            prop_assert_eq!(reads, line.starts_with("--"), "{}", line);
        }
    }

    #[test]
    fn after_tidying_exactly_the_plan_is_held((principal, selection, plan, held) in situation(), old in any::<bool>()) {
        let mut store = Model::new(&held, old);
        let before = store.clone();
        let script = plan.delta(&principal, &held).tidy_script(&principal);
        store.run(&script);
        let (got, want) = (store.of(&principal), wanted(&plan));
        let everybody = held.grants.iter().any(|row| row.principal == "account users");
        if everybody {
            prop_assert!(got.is_subset(&want), "{:?}\n{}", got, script);
        } else {
            prop_assert_eq!(&got, &want, "{}", script);
        }
        for table in tables(&selection, &plan) {
            prop_assert!(store.reads(&principal, &table));
        }
        prop_assert!(plan.delta(&principal, &store.held()).is_exact());
        let others = |store: &Model| {
            let mut rows = store.rows.clone();
            rows.retain(|row| row.0 != principal.name());
            rows
        };
        prop_assert_eq!(others(&store), others(&before));
    }

    #[test]
    fn everything_beyond_the_plan_is_too_much_once((principal, _, plan, held) in situation()) {
        let delta = plan.delta(&principal, &held);
        let named: Vec<String> = delta.excess.iter().map(|excess| excess.held.to_string()).collect();
        let set: BTreeSet<String> = named.iter().cloned().collect();
        prop_assert_eq!(named.len(), set.len());
        let planned: BTreeSet<AnyGrant> = plan.grants.iter().map(AnyGrant::from).collect();
        let own = held.grants.iter().filter(|row| row.principal == principal.name());
        let beyond = own.filter(|row| !planned.contains(&row.grant)).map(|row| row.grant.to_string());
        prop_assert_eq!(set, beyond.collect::<BTreeSet<_>>());
        for excess in &delta.excess {
            prop_assert!(!excess.why.is_empty());
            prop_assert!(excess.removal.to_string().starts_with("REVOKE "));
            let role = matches!(excess.kind, ExcessKind::Admin(_));
            prop_assert!(!role);
        }
    }
}

/// What a comparison says of a plan of which everything is granted, when this was not told.
#[track_caller]
fn summary(gaps: &[Gap], want: &str) {
    let id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
    let principal = Principal::ServicePrincipal(id);
    let metastore = Metastore {
        region: None,
        primary: true,
        workspace: None,
    };
    let plan = MetastorePlan::new(&Selection::default(), metastore);
    let rows = plan.grants.iter().filter(|grant| **grant != Grant::CATALOG);
    let held = HeldGrants::new(rows.map(|grant| row(&principal.name(), grant.into())));
    let held = gaps.iter().cloned().fold(held, HeldGrants::without);
    assert_eq!(plan.delta(&principal, &held).summary(), want);
}

#[test]
fn a_comparison_knows_what_it_was_not_told() {
    summary(&[], "19 granted, 1 missing, 0 too much.");
    summary(
        &[Gap::Role(grants::Role::AccountAdmin)],
        "19 granted, 1 missing, 0 too much, as far as it could be read.",
    );
    let hidden = Gap::Privileges {
        holder: "1D0F6A52-0000-4000-8000-00000000009C".to_owned(),
        on: AnySecurable::new("catalog", "system").unwrap(),
    };
    summary(
        &[hidden],
        "19 granted, 0 missing, 1 could not be read, 0 too much, as far as it could be read.",
    );
    // What a group holds is another question than what the principal lacks.
    let of_others = Gap::Privileges {
        holder: "account users".to_owned(),
        on: AnySecurable::new("catalog", "system").unwrap(),
    };
    summary(
        &[of_others],
        "19 granted, 1 missing, 0 too much, as far as it could be read.",
    );
}

#[test]
fn everything_and_nothing_else_is_said_of_what_was_read_only() {
    let principal = Principal::Unnamed;
    let metastore = Metastore {
        region: None,
        primary: true,
        workspace: None,
    };
    let plan = MetastorePlan::new(&Selection::default(), metastore);
    let rows = plan.grants.iter();
    let held = HeldGrants::new(rows.map(|grant| row(&principal.name(), grant.into())));
    let delta = plan.delta(&principal, &held);
    assert!(delta.is_exact());
    assert_eq!(
        delta.summary(),
        "All 20 privileges are granted, and nothing else."
    );
    let delta = plan.delta(&principal, &held.without(Gap::OtherCatalogs));
    assert!(!delta.is_exact() && delta.agrees());
    assert_eq!(
        delta.summary(),
        "All 20 privileges are granted, and nothing else, as far as it could be read."
    );
}

#[test]
fn what_was_read_is_believed_before_what_is_told_of_permissions() {
    let principal = Principal::Unnamed;
    let metastore = Metastore {
        region: None,
        primary: true,
        workspace: None,
    };
    let plan = MetastorePlan::new(&Selection::default(), metastore);
    let usage = TableName::parse("system.billing.usage").unwrap();
    let delta = plan.delta(
        &principal,
        &HeldGrants::default().with_readable([usage.clone()]),
    );
    assert_eq!(delta.granted.len(), 3);
    assert!(
        delta
            .granted
            .iter()
            .all(|granted| granted.through == Through::Reading(usage.clone()))
    );
    assert!(
        delta.granted[0]
            .through
            .to_string()
            .contains("more than an hour old")
    );
}
