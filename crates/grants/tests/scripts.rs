//! What people get to run, as snapshots, and what must hold for any name.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use domain::{ApplicationId, Feature, GroupName, Region};
use grants::{Metastore, MetastorePlan, Principal, Script, Selection};
use proptest::prelude::*;

fn reader() -> Principal {
    Principal::ServicePrincipal(
        ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
    )
}

fn plan(
    features: impl IntoIterator<Item = Feature>,
    region: Option<Region>,
    primary: bool,
) -> MetastorePlan {
    let metastore = Metastore {
        region,
        primary,
        workspace: None,
    };
    MetastorePlan::new(&Selection::of(features), metastore)
}

#[test]
fn the_primary_region_with_model_serving() {
    let plan = plan(
        [Feature::ModelServingCosts],
        Region::parse("eastus").ok(),
        true,
    );
    insta::assert_snapshot!(Script::grant(&plan, &reader()));
}

#[test]
fn undoing_another_region() {
    let plan = plan([], None, false);
    insta::assert_snapshot!(Script::revoke(&plan, &reader()));
}

#[test]
fn every_grant_has_its_revoke() {
    let plan = plan(Feature::OPTIONAL, None, true);
    let give = Script::grant(&plan, &reader()).to_string();
    let take = Script::revoke(&plan, &reader()).to_string();
    let mut given: Vec<String> = give
        .lines()
        .filter(|line| line.starts_with("GRANT"))
        .map(|line| line.replace("GRANT ", "REVOKE ").replace(" TO ", " FROM "))
        .collect();
    given.reverse();
    let taken: Vec<&str> = take
        .lines()
        .filter(|line| line.starts_with("REVOKE"))
        .collect();
    assert_eq!(given, taken);
}

proptest! {
    #[test]
    fn a_group_name_never_leaves_its_quotes(name in "[ -~`é]{1,40}") {
        let Ok(group) = GroupName::parse(&name) else { return Ok(()) };
        let plan = plan([], None, true);
        let script = Script::grant(&plan, &Principal::group(group.clone()).unwrap_or_else(|everybody| Principal::Group(everybody.confirmed()))).to_string();
        let statements: Vec<&str> = script.lines().filter(|line| line.starts_with("GRANT")).collect();
        prop_assert_eq!(statements.len(), plan.grants.len());
        for statement in statements {
            let (_, quoted) = statement.split_once(" TO `").unwrap();
            let inner = quoted.strip_suffix("`;").unwrap();
            prop_assert_eq!(inner.replace("``", "`"), group.as_str());
            prop_assert!(!inner.replace("``", "").contains('`'));
        }
    }
}
