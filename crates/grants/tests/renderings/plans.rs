//! Plans to render: a realistic one, and any at all with names that want to break out.

use std::collections::BTreeSet;

use domain::{
    AccountId, ApplicationId, DatabricksHost, Feature, GroupName, Partition, Region, TableName,
};
use grants::{
    Level, Metastore, MetastorePlan, Plan, Primary, Principal, ReadingWorkspace, Selection,
    Surroundings,
};
use proptest::prelude::*;

/// Privilege, kind and name of the object, principal: in the words of the API.
pub type Granted = BTreeSet<(String, String, String)>;

/// What a metastore's part of a plan says.
pub fn granted(plan: &MetastorePlan, principal: &str) -> Granted {
    let one = |grant: &grants::Grant| {
        let on = format!("{} {}", grant.securable.kind(), grant.securable.full_name());
        (grant.privilege.api().to_owned(), on, principal.to_owned())
    };
    plan.grants.iter().map(one).collect()
}

pub fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

pub fn host(name: &str) -> DatabricksHost {
    DatabricksHost::parse(name).unwrap()
}

pub fn group(name: &str) -> Principal {
    Principal::group(GroupName::parse(name).unwrap()).unwrap()
}

pub fn reader() -> Principal {
    let id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c");
    Principal::ServicePrincipal(id.unwrap())
}

/// Two regions, model serving and one table more; the workspace of the second region is unknown.
pub fn realistic(principal: Principal) -> (Plan, Surroundings) {
    let mut selection = Selection::of([Feature::ModelServingCosts]);
    let more = TableName::parse("system.compute.warehouses").unwrap();
    selection.tables.insert(more);
    let mut metastores = Metastore::all(
        &[region("eastus"), region("westeurope")],
        &Primary::Region(region("eastus")),
    );
    metastores[0].workspace = Some(host("adb-7405605519549535.15.azuredatabricks.net"));
    let surroundings = Surroundings {
        partition: Some(Partition::Azure),
        account_id: AccountId::parse("0f0f0f0f-1111-4222-8333-444444444444").ok(),
        workspaces: Vec::new(),
        ..Surroundings::default()
    };
    (Plan::new(selection, principal, metastores), surroundings)
}

/// A second workspace in a region of the realistic plan.
pub fn second_workspace() -> ReadingWorkspace {
    ReadingWorkspace {
        host: host("adb-2222222222222222.2.azuredatabricks.net"),
        workspace_id: None,
        region: Some(region("eastus")),
    }
}

/// Pieces that mean something in one of the languages, and letters that editors and shells are known to mistake.
const NASTY: [&str; 62] = [
    "\"",
    "'",
    "`",
    "``",
    "\\",
    "\\\\",
    "\\'",
    "\\\"",
    "\\n",
    "\\u0041",
    "$",
    "$$",
    "${",
    "${HOME}",
    "$${",
    "$(id)",
    "`id`",
    "%",
    "%%",
    "%{",
    "%%{",
    "%{ if true }",
    "%s",
    "--",
    "/*",
    "*/",
    ";",
    "; DROP TABLE x; --",
    "#",
    "//",
    "<<EOF",
    "EOF",
    "&&",
    "|",
    ">",
    "<",
    "*",
    "?",
    "[a]",
    "{",
    "}",
    "{{x}}",
    "!",
    "~",
    "=",
    "-",
    " ",
    "  ",
    "a",
    "é",
    "漢字",
    "😀",
    "שלום",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{a0}",
    "’",
    "“",
    "´",
    "\u{301}",
    "principal",
];

/// Names that Databricks takes and that no language should take for anything else.
pub fn any_group() -> impl Strategy<Value = Principal> {
    let pieces = prop::collection::vec(prop::sample::select(&NASTY[..]), 1..9);
    let name = prop_oneof![pieces.prop_map(|pieces| pieces.concat()), "\\PC{1,60}"];
    name.prop_filter_map("no name of a group", |name| {
        Principal::group(GroupName::parse(&name).ok()?).ok()
    })
}

pub fn any_principal() -> impl Strategy<Value = Principal> {
    prop_oneof![4 => any_group(), 1 => Just(reader())]
}

pub fn any_selection() -> impl Strategy<Value = Selection> {
    let features = prop::sample::subsequence(Feature::OPTIONAL.to_vec(), 0..=4);
    let name = "system\\.[a-z][a-z0-9_]{0,9}\\.[a-z_][a-z0-9_]{0,12}";
    let table = name.prop_filter_map("no table to grant", |name| TableName::parse(&name).ok());
    let tables = prop::collection::btree_set(table, 0..4);
    let level = prop_oneof![Just(Level::Table), Just(Level::Schema)];
    (features, tables, level).prop_map(|(features, tables, level)| Selection {
        features: features.into_iter().collect(),
        tables: tables.into_iter().collect(),
        level,
    })
}

/// Regions with names that are words of the shell or of Terraform, too.
pub fn any_metastores() -> impl Strategy<Value = Vec<Metastore>> {
    let names = [
        "eastus",
        "us-east-1",
        "europe-west1",
        "esac",
        "account",
        "123",
        "---",
        "-e-",
        "us-east-1-2",
    ];
    let names = prop::sample::subsequence(names.to_vec(), 0..4).prop_shuffle();
    (names, any::<bool>()).prop_map(|(names, known)| {
        let regions: Vec<Region> = names.into_iter().map(region).collect();
        let primary = regions.first().cloned();
        let primary = primary.map_or(Primary::Unknown, Primary::Region);
        let mut metastores = Metastore::all(&regions, &primary);
        if known {
            for (index, metastore) in metastores.iter_mut().enumerate() {
                let name = format!("workspace-{index}.cloud.databricks.com");
                metastore.workspace = Some(host(&name));
            }
        }
        metastores
    })
}

pub fn any_plan(principal: impl Strategy<Value = Principal>) -> impl Strategy<Value = Plan> {
    let parts = (any_selection(), principal, any_metastores());
    parts.prop_map(|(selection, principal, metastores)| Plan::new(selection, principal, metastores))
}
