//! What people get to run, as snapshots, and what must hold for any name.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use domain::{ApplicationId, Feature, GroupName, Region};
use grants::{Plan, Principal, Script};
use proptest::prelude::*;

fn reader() -> Principal {
    Principal::ServicePrincipal(
        ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
    )
}

#[test]
fn the_primary_region_with_model_serving() {
    let region = Region::parse("eastus").unwrap();
    let plan = Plan::new(&[Feature::ModelServingCosts], true);
    insta::assert_snapshot!(Script::grant(&plan, &reader(), Some(&region), true));
}

#[test]
fn undoing_another_region() {
    let plan = Plan::new(&[], false);
    insta::assert_snapshot!(Script::revoke(&plan, &reader(), None, false));
}

#[test]
fn every_grant_has_its_revoke() {
    let plan = Plan::new(&Feature::OPTIONAL, true);
    let give = Script::grant(&plan, &reader(), None, true).to_string();
    let take = Script::revoke(&plan, &reader(), None, true).to_string();
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
        let plan = Plan::new(&[], true);
        let script = Script::grant(&plan, &Principal::Group(group.clone()), None, true).to_string();
        let statements: Vec<&str> = script.lines().filter(|line| line.starts_with("GRANT")).collect();
        prop_assert_eq!(statements.len(), plan.len());
        for statement in statements {
            let (_, quoted) = statement.split_once(" TO `").unwrap();
            let inner = quoted.strip_suffix("`;").unwrap();
            prop_assert_eq!(inner.replace("``", "`"), group.as_str());
            prop_assert!(!inner.replace("``", "").contains('`'));
        }
    }
}
