//! Any plan, with names as bad as Databricks takes them.
#![allow(dead_code, reason = "each test program uses a part")]

use domain::{
    AccountId, ApplicationId, Cloud, DatabricksHost, Feature, GroupName, Partition, Region,
    TableName, system_tables,
};
use grants::{Level, Metastore, Plan, Primary, Principal, Role, Selection};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// No name is part of another.
const REGIONS: [&str; 7] = [
    "westeurope",
    "us-west-2",
    "us-east1",
    "eastus2",
    "newland-1",
    "asia-south1",
    "ap-south-1",
];

const NASTY: [&str; 14] = [
    "```",
    "`",
    "a`b``c```````d",
    "| --- | a | `x",
    "<script>alert(1)</script> <!-- ",
    "**bold** _it_ ~~x~~",
    "[link](https://example.com) ![i](x)",
    "]: https://example.com",
    "# heading",
    "- item",
    "\\` \\| \\",
    "&lt;&#96; $x$ @team www.example.com",
    "O'Hara \"quoted\" $(rm) ; DROP --",
    "é漢字\u{202e}\u{200b}x",
];

pub fn group() -> impl Strategy<Value = GroupName> {
    let text = prop_oneof![
        select(&NASTY[..]).prop_map(ToOwned::to_owned),
        "[`|<>*_\\\\ a-c]{1,40}",
        "\\PC{1,60}",
    ];
    text.prop_filter_map("not a name", |text| GroupName::parse(&text).ok())
}

pub fn principal() -> impl Strategy<Value = Principal> {
    prop_oneof![
        application().prop_map(Principal::ServicePrincipal),
        group().prop_map(|name| Principal::group(name)
            .unwrap_or_else(|everybody| Principal::Group(everybody.confirmed()))),
        Just(Principal::Unnamed),
    ]
}

fn application() -> impl Strategy<Value = ApplicationId> {
    uuid().prop_map(|text| ApplicationId::parse(&text).unwrap())
}

fn uuid() -> impl Strategy<Value = String> {
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
}

pub fn account() -> impl Strategy<Value = AccountId> {
    uuid().prop_map(|text| AccountId::parse(&text).unwrap())
}

pub fn partition() -> impl Strategy<Value = Partition> {
    select(&Partition::ALL[..])
}

/// One of the regions, another one, or none that is known.
pub fn primary(regions: &[Region]) -> impl Strategy<Value = Primary> + use<> {
    let named: Vec<Primary> = regions.iter().cloned().map(Primary::Region).collect();
    let unnamed = [Primary::Unknown, Primary::Elsewhere];
    select(named.into_iter().chain(unnamed).collect::<Vec<_>>())
}

pub fn region() -> impl Strategy<Value = Region> {
    let known = Cloud::ALL.into_iter().flat_map(Region::known);
    prop_oneof![
        select(known.collect::<Vec<_>>()),
        "[a-z][a-z0-9-]{2,39}".prop_map(|text| Region::parse(&text).unwrap()),
    ]
}

fn table() -> impl Strategy<Value = TableName> {
    prop_oneof![
        select(system_tables()).prop_map(TableName::from),
        "system\\.[a-z][a-z0-9_]{0,20}\\.[a-z0-9_]{1,30}"
            .prop_filter_map("not a table", |text| TableName::parse(&text).ok()),
    ]
}

pub fn selection() -> impl Strategy<Value = Selection> {
    let features = subsequence(Feature::ALL.to_vec(), 0..=5);
    let tables = prop::collection::btree_set(table(), 0..8);
    let level = select(&[Level::Table, Level::Schema][..]);
    (features, tables, level).prop_map(|(features, tables, level)| Selection {
        features: features.into_iter().collect(),
        tables: tables.into_iter().collect(),
        level,
    })
}

pub fn role() -> impl Strategy<Value = Role> {
    select(&Role::ALL[..])
}

pub fn roles() -> impl Strategy<Value = Vec<Role>> {
    subsequence(Role::ALL.to_vec(), 0..=3)
}

pub fn plan() -> impl Strategy<Value = Plan> {
    let regions = subsequence(REGIONS.to_vec(), 0..=7);
    let hosts = prop::collection::vec(any::<bool>(), 7);
    let regions = regions.prop_flat_map(|names| {
        let regions: Vec<Region> = names
            .into_iter()
            .map(|name| Region::parse(name).unwrap())
            .collect();
        let primary = primary(&regions);
        (Just(regions), primary)
    });
    (selection(), principal(), regions, hosts).prop_map(|(selection, principal, regions, hosts)| {
        let (regions, primary) = regions;
        let mut metastores = Metastore::all(&regions, &primary);
        for (metastore, has_host) in metastores.iter_mut().zip(hosts) {
            let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
            metastore.workspace = has_host.then_some(host);
        }
        Plan::new(selection, principal, metastores)
    })
}
