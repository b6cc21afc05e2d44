//! Links: what is written reads back, and what can't be read is refused with a reason.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/any.rs"]
mod any;

use domain::{ApplicationId, Cloud, Feature, GroupName, InvalidTableName, Region, TableName};
use grants::{Identifiers, Level, Plan, Principal, Selection, Share, ShareError};
use proptest::prelude::*;

fn selection() -> Selection {
    Selection {
        tables: [TableName::parse("system.compute.warehouses").unwrap()].into(),
        level: Level::Schema,
        ..Selection::of([Feature::AuditLog, Feature::TableLineage])
    }
}

fn regions() -> Vec<Region> {
    ["eastus", "westeurope"]
        .map(|name| Region::parse(name).unwrap())
        .into()
}

#[test]
fn a_link_reads_like_this() {
    let share = Share::new(selection(), regions(), None).unwrap();
    assert_eq!(
        share.to_query(),
        "v=1&with=audit_log,table_lineage&tables=system.compute.warehouses&level=schema&regions=eastus,westeurope"
    );
    let nothing = Share::new(Selection::default(), [], None).unwrap();
    assert_eq!(nothing.to_query(), "v=1");
}

#[test]
fn names_are_part_of_it_only_when_given() {
    let group = Principal::Group(GroupName::parse("data & ops: 100 %").unwrap());
    let named = Identifiers::new(group, Some(Cloud::Azure), None);
    let share = Share::new(Selection::default(), [], named).unwrap();
    assert_eq!(
        share.to_query(),
        "v=1&group=data%20%26%20ops%3A%20100%20%25&cloud=azure"
    );
    assert_eq!(Identifiers::new(Principal::Unnamed, None, None), None);
    let unnamed = Share::new(selection(), regions(), None).unwrap().plan();
    assert_eq!(unnamed.principal, Principal::Unnamed);
}

#[test]
fn a_region_is_kept_once_and_the_first_stays_first() {
    let share = Share::from_query("v=1&regions=westeurope,eastus,West+Europe").unwrap();
    let names: Vec<&str> = share.regions().iter().map(Region::as_str).collect();
    assert_eq!(names, ["westeurope", "eastus"]);
}

#[test]
fn what_mail_programs_add_is_passed_over() {
    let share = Share::from_query("v=1&with=audit_log&utm_source=mail").unwrap();
    assert_eq!(share.selection(), &Selection::of([Feature::AuditLog]));
}

#[track_caller]
fn refused(query: &str, why: &ShareError) {
    let error = Share::from_query(query).unwrap_err();
    assert_eq!(&error, why);
    let text = format!("{error} {}", error.hint());
    assert!(text.ends_with('.') && !text.contains(".."), "{text}");
}

#[test]
fn each_reason_to_refuse() {
    refused("", &ShareError::NoVersion);
    refused("with=audit_log", &ShareError::NoVersion);
    refused("v=2&with=audit_log", &ShareError::UnknownVersion);
    refused("v=1&with=audit_log,mining", &ShareError::Feature(2));
    refused("v=1&with=audit_log,", &ShareError::Feature(2));
    refused("v=1&level=row", &ShareError::Level);
    refused("v=1&regions=eastus,no%20region", &ShareError::Region(2));
    refused(
        "v=1&tables=billing.usage",
        &ShareError::Table(1, InvalidTableName::Parts),
    );
    refused("v=1&cloud=ibm", &ShareError::Cloud);
    refused("v=1&with=audit_log&with=core", &ShareError::Twice("with"));
    refused(
        "v=1&group=%0A",
        &ShareError::Group(GroupName::parse("").unwrap_err()),
    );
    refused(
        "v=1&client=reader",
        &ShareError::Client(ApplicationId::parse("reader").unwrap_err()),
    );
    refused(
        "v=1&client=1d0f6a52-0000-4000-8000-00000000009c&group=x",
        &ShareError::TwoPrincipals,
    );
    refused(
        "v=1&account=7",
        &ShareError::Account(domain::AccountId::parse("7").unwrap_err()),
    );
    refused("v=1&group=%C3", &ShareError::Encoding);
    refused(
        &format!("v=1&x={}", "y".repeat(Share::MAX_BYTES)),
        &ShareError::TooLong,
    );
    refused(
        &format!("v=1&regions={}", vec!["eastus"; 501].join(",")),
        &ShareError::TooManyRegions(501),
    );
}

#[test]
fn a_link_can_not_put_its_own_words_on_the_page() {
    let query = "v=1&tables=call-this-number.to.win,system.x.y";
    let error = Share::from_query(query).unwrap_err();
    assert!(!error.to_string().contains("call-this-number"), "{error}");
}

#[test]
fn a_secret_is_refused_and_not_repeated() {
    let secret = "dose5ec2e75ec2e75ec2e75ec2e7";
    for query in [
        format!("v=1&client_secret={secret}"),
        format!("v=1&group={secret}"),
        format!("v=1&tables={secret}"),
        format!("v=9&{secret}"),
        format!("token=x&with={secret}"),
    ] {
        let error = Share::from_query(&query).unwrap_err();
        assert_eq!(error, ShareError::Secret, "{query}");
        assert!(!format!("{error} {error:?} {}", error.hint()).contains("5ec2"));
        assert!(error.hint().contains("revoke"));
    }
}

#[test]
fn what_nobody_could_open_is_not_made() {
    let many =
        (0..=Share::MAX_REGIONS).map(|number| Region::parse(&format!("region-{number}")).unwrap());
    let error = Share::new(Selection::default(), many, None).unwrap_err();
    assert_eq!(error, ShareError::TooManyRegions(501));
    let long = (0..500).map(|number| Region::parse(&format!("region-{number:033}")).unwrap());
    let error = Share::new(Selection::default(), long, None).unwrap_err();
    assert_eq!(error, ShareError::TooLong);
    let secret = GroupName::parse("dapi0123456789abcdef0123").unwrap();
    let named = Identifiers::new(Principal::Group(secret), None, None);
    let error = Share::new(Selection::default(), [], named).unwrap_err();
    assert_eq!(error, ShareError::Secret);
}

prop_compose! {
    fn shares()(
        selection in any::selection(),
        regions in prop::collection::vec(any::region(), 0..20),
        principal in any::principal(),
        cloud in prop::option::of(any::cloud()),
        account in prop::option::of(any::account()),
        ticked: bool,
    ) -> Result<Share, ShareError> {
        let identifiers = Identifiers::new(principal, cloud, account).filter(|_| ticked);
        Share::new(selection, regions, identifiers)
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(share in shares()) {
        let share = share.unwrap();
        let query = share.to_query();
        prop_assert!(query.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"'`\\^{|}#+".contains(&byte)), "{}", query);
        prop_assert_eq!(Share::from_query(&query), Ok(share));
    }

    #[test]
    fn whoever_opens_it_sees_the_same_plan(plan in any::plan()) {
        let regions = plan.metastores.iter().filter_map(|metastore| metastore.metastore.region.clone());
        let identifiers = Identifiers::new(plan.principal.clone(), None, None);
        let share = Share::new(plan.selection.clone(), regions, identifiers).unwrap();
        let opened: Plan = Share::from_query(&share.to_query()).unwrap().plan();
        prop_assert_eq!(opened.principal, plan.principal);
        prop_assert_eq!(opened.selection, plan.selection);
        let grants = |metastores: Vec<grants::MetastorePlan>| -> Vec<_> {
            metastores.into_iter().map(|each| (each.metastore.region, each.metastore.primary, each.grants)).collect()
        };
        prop_assert_eq!(grants(opened.metastores), grants(plan.metastores));
    }

    #[test]
    fn any_text_can_be_read(query in "\\PC{0,80}", pieces in prop::collection::vec("[a-z]{1,7}=[\\PC]{0,20}", 0..6)) {
        drop(Share::from_query(&query));
        drop(Share::from_query(&format!("v=1&{}", pieces.join("&"))));
    }
}
