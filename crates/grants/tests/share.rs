//! Links: what is written reads back, and what can't be read is refused with a reason.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/any.rs"]
mod any;

use domain::{
    ApplicationId, Feature, GroupName, InvalidGroupName, InvalidTableName, Partition, Region,
    TableName,
};
use grants::federation::PolicyKeys;
use grants::{Grantee, Identifiers, Level, Plan, Primary, Principal, Selection, Share, ShareError};
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

fn east() -> Primary {
    Primary::Region(regions().remove(0))
}

#[test]
fn a_link_reads_like_this() {
    let share = Share::new(selection(), regions(), east(), None).unwrap();
    assert_eq!(
        share.to_query(),
        "v=1&with=audit_log,table_lineage&tables=system.compute.warehouses&level=schema&regions=eastus,westeurope&primary=eastus"
    );
    let nothing = Share::new(Selection::default(), [], Primary::Unknown, None).unwrap();
    assert_eq!(nothing.to_query(), "v=1");
}

#[test]
fn names_are_part_of_it_only_when_given() {
    let group = Grantee::Group(GroupName::parse("data & ops: 100 %").unwrap());
    let named = Identifiers::new(Some(group), Some(Partition::Azure), None);
    let share = Share::new(Selection::default(), [], Primary::Unknown, named).unwrap();
    assert_eq!(
        share.to_query(),
        "v=1&group=data%20%26%20ops%3A%20100%20%25&cloud=azure"
    );
    assert_eq!(Identifiers::new(None, None, None), None);
    let unnamed = Share::new(selection(), regions(), east(), None);
    let unnamed = unnamed.unwrap().plan();
    assert_eq!(unnamed.principal, Principal::Unnamed);
}

#[test]
fn a_link_can_not_open_the_tables_to_everybody() {
    let share = Share::from_query("v=1&with=&group=account%20users").unwrap();
    assert_eq!(share.plan().principal, Principal::Unnamed);
    let grantee = share.identifiers().and_then(Identifiers::grantee).unwrap();
    let principal = Principal::Group(grantee.principal().unwrap_err().confirmed());
    assert_eq!(principal.to_string(), "`account users`");
    for name in ["users", "admins"] {
        refused(
            &format!("v=1&group={name}"),
            &ShareError::Group(InvalidGroupName::OfWorkspace),
        );
    }
}

#[test]
fn the_primary_is_named_and_follows_from_the_order_in_old_links_only() {
    let primary = |query: &str| Share::from_query(query).unwrap().primary().clone();
    assert_eq!(primary("v=1&regions=eastus,westeurope"), east());
    assert_eq!(
        primary("v=1&regions=westeurope,eastus&primary=eastus"),
        east()
    );
    assert_eq!(
        primary("v=1&regions=eastus&primary=_unknown"),
        Primary::Unknown
    );
    let elsewhere = Share::from_query("v=1&regions=eastus&primary=_elsewhere").unwrap();
    let planned = elsewhere.plan().metastores;
    assert!(planned.iter().all(|plan| !plan.metastore.primary));
    let unknown = Share::new(Selection::default(), regions(), Primary::Unknown, None);
    let slugs = unknown.unwrap().plan().metastores;
    let slugs: Vec<String> = slugs.iter().map(|plan| plan.metastore.slug()).collect();
    assert_eq!(slugs, ["primary", "eastus", "westeurope"]);
    refused("v=1&primary=no%20region", &ShareError::Primary);
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
    let error = Share::new(Selection::default(), many, Primary::Elsewhere, None).unwrap_err();
    assert_eq!(error, ShareError::TooManyRegions(501));
    let long = (0..500).map(|number| Region::parse(&format!("region-{number:033}")).unwrap());
    let error = Share::new(Selection::default(), long, Primary::Elsewhere, None).unwrap_err();
    assert_eq!(error, ShareError::TooLong);
    // Regions that this version does not know may be called as they like.
    let secret = Region::parse("dapi0123456789abcdef0123").unwrap();
    let error = Share::new(Selection::default(), [secret], Primary::Unknown, None).unwrap_err();
    assert_eq!(error, ShareError::Secret);
    assert!(GroupName::parse("dapi0123456789abcdef0123").is_err());
}

prop_compose! {
    fn shares()(
        selection in any::selection(),
        (regions, primary) in prop::collection::vec(any::region(), 0..20).prop_flat_map(|regions| {
            let primary = any::primary(&regions);
            (Just(regions), primary)
        }),
        principal in any::principal(),
        partition in prop::option::of(any::partition()),
        account in prop::option::of(any::account()),
        ticked: bool,
    ) -> Result<Share, ShareError> {
        let identifiers = Identifiers::new(Grantee::of(&principal), partition, account).filter(|_| ticked);
        Share::new(selection, regions, primary, identifiers)
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
        let mut primaries = plan.metastores.iter().filter(|metastore| metastore.metastore.primary);
        let primary = match primaries.next() {
            Some(primary) => primary.metastore.region.clone().map_or(Primary::Unknown, Primary::Region),
            None => Primary::Elsewhere,
        };
        let identifiers = Identifiers::new(Grantee::of(&plan.principal), None, None);
        let share = Share::new(plan.selection.clone(), regions, primary, identifiers).unwrap();
        let share = Share::from_query(&share.to_query()).unwrap();
        let grantee = share.identifiers().and_then(Identifiers::grantee);
        let named = grantee.map(|grantee| grantee.principal().unwrap_or_else(|everybody| Principal::Group(everybody.confirmed())));
        let opened: Plan = share.plan();
        prop_assert_eq!(named.unwrap_or(Principal::Unnamed), plan.principal);
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

#[test]
fn a_link_tells_whether_there_is_a_secret() {
    let kinds = PolicyKeys::ALL.into_iter().map(Some).chain([None]);
    for trust in kinds {
        let share = Share::new(selection(), regions(), east(), None).unwrap();
        let share = share.proven_by(trust);
        let query = share.to_query();
        assert_eq!(query.contains("proof=trust"), trust.is_some());
        let read = Share::from_query(&query).unwrap();
        assert_eq!(read.trust(), trust);
        assert_eq!(read, share);
    }
    let later = Share::from_query("v=1&proof=card").unwrap();
    assert_eq!(later.trust(), None);
}
