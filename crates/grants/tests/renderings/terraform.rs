//! What the Terraform holds besides the privileges.

use std::collections::BTreeSet;

use domain::TableName;
use grants::{Format, Grant, Plan, Principal, Securable, Surroundings};
use hcl::{Block, Expression};

use crate::plans::{group, reader, realistic, second_workspace};
use crate::read_hcl::{self, attribute, blocks, label, member, parse, provider, text};

fn write(plan: &Plan, surroundings: &Surroundings) -> String {
    Format::Terraform.render(plan, &plan.metastores[0], surroundings)
}

fn of_kind<'a>(body: &'a hcl::Body, kind: &'a str) -> Vec<&'a Block> {
    let resources = blocks(body, "resource").chain(blocks(body, "data"));
    resources.filter(|block| label(block, 0) == kind).collect()
}

#[test]
fn everything_that_is_named_is_declared_once() {
    for principal in [reader(), group("readers"), Principal::Unnamed] {
        let (plan, mut known) = realistic(principal);
        known.workspaces.push(second_workspace());
        for surroundings in [known, Surroundings::default()] {
            let written = write(&plan, &surroundings);
            let body = parse(&written);
            let names = |kind: &str, index| -> Vec<String> {
                blocks(&body, kind)
                    .map(|block| label(block, index).to_owned())
                    .collect()
            };
            let declared: BTreeSet<String> = names("variable", 0).into_iter().collect();
            assert_eq!(declared.len(), names("variable", 0).len());
            let used = written.split("var.").skip(1).map(|rest| {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                rest[..end.unwrap_or(rest.len())].to_owned()
            });
            assert_eq!(used.collect::<BTreeSet<_>>(), declared, "{written}");

            let alias = |block| text(block, "alias");
            let aliases: Vec<String> = blocks(&body, "provider").map(alias).collect();
            let unlike: BTreeSet<&String> = aliases.iter().collect();
            assert_eq!(unlike.len(), aliases.len());
            for block in blocks(&body, "resource").chain(blocks(&body, "data")) {
                assert!(unlike.contains(&provider(block)), "{block:?}");
            }
            let resources: Vec<_> = blocks(&body, "resource")
                .map(|block| (label(block, 0), label(block, 1)))
                .collect();
            assert_eq!(
                resources.iter().collect::<BTreeSet<_>>().len(),
                resources.len()
            );
        }
    }
}

#[test]
fn nothing_owns_what_others_hold() {
    for principal in [reader(), group("readers"), Principal::Unnamed] {
        let (plan, surroundings) = realistic(principal);
        let body = parse(&write(&plan, &surroundings));
        let kinds: BTreeSet<&str> = blocks(&body, "resource")
            .map(|block| label(block, 0))
            .collect();
        let allowed = [
            "databricks_entitlements",
            "databricks_grant",
            "databricks_mws_permission_assignment",
            "databricks_permissions",
            "databricks_service_principal",
            "databricks_service_principal_secret",
        ];
        assert!(kinds.is_subset(&allowed.into()), "{kinds:?}");
        // The two that replace whole lists do nothing until somebody names what they may own.
        for block in of_kind(&body, "databricks_permissions") {
            let name = member(block, "for_each", "var");
            let declared = blocks(&body, "variable")
                .find(|block| label(block, 0) == name)
                .unwrap();
            assert_eq!(
                attribute(declared, "default"),
                Some(&Expression::Array(Vec::new()))
            );
        }
        for block in of_kind(&body, "databricks_entitlements") {
            let guarded = attribute(block, "count").is_some();
            assert_eq!(guarded, matches!(plan.principal, Principal::Group(_)));
        }
    }
}

#[test]
fn a_principal_is_made_only_where_none_was_named() {
    for (principal, made, found) in [
        (Principal::Unnamed, 1, None),
        (reader(), 0, Some("databricks_service_principal")),
        (group("readers"), 0, Some("databricks_group")),
    ] {
        let (plan, surroundings) = realistic(principal);
        let body = parse(&write(&plan, &surroundings));
        let resources = |kind: &str| {
            blocks(&body, "resource")
                .filter(|block| label(block, 0) == kind)
                .count()
        };
        assert_eq!(resources("databricks_service_principal"), made);
        assert_eq!(resources("databricks_service_principal_secret"), made);
        let data: Vec<&str> = blocks(&body, "data").map(|block| label(block, 0)).collect();
        assert_eq!(data, Vec::from_iter(found));
        assert_eq!(blocks(&body, "output").count(), 2 * made);
    }
}

#[test]
fn every_workspace_is_assigned_and_entitled_through_itself() {
    let (plan, mut surroundings) = realistic(reader());
    surroundings.workspaces.push(second_workspace());
    let body = parse(&write(&plan, &surroundings));
    let of = |kind: &str| -> Vec<(String, String)> {
        let named = |block: &&Block| (label(block, 1).to_owned(), provider(block));
        of_kind(&body, kind).iter().map(named).collect()
    };
    let names = ["eastus", "eastus_2", "westeurope"];
    let through =
        |provider: fn(&str) -> &str| names.map(|name| (name.to_owned(), provider(name).to_owned()));
    assert_eq!(
        of("databricks_mws_permission_assignment"),
        through(|_| "account")
    );
    assert_eq!(of("databricks_entitlements"), through(|name| name));
    assert_eq!(of("databricks_permissions"), through(|name| name));
}

#[test]
fn objects_with_unlike_privileges_stay_one_resource() {
    let (mut plan, surroundings) = realistic(reader());
    let compute = TableName::parse("system.compute.clusters").unwrap();
    let whole = Grant::select(Securable::Schema(compute.schema().clone()));
    plan.metastores[0].grants.insert(whole);
    let written = write(&plan, &surroundings);
    let granted = read_hcl::grants(&written);
    assert_eq!(
        granted["eastus"],
        crate::plans::granted(&plan.metastores[0], &plan.principal.name())
    );
    assert_eq!(of_kind(&parse(&written), "databricks_grant").len(), 2 * 3);
}

#[test]
fn the_first_step_makes_what_the_plan_would_make() {
    let body = parse(&grants::service_principal::terraform(
        domain::Partition::Azure,
        None,
        true,
    ));
    let made = of_kind(&body, "databricks_service_principal");
    let name = text(made[0], "display_name");
    assert_eq!(name, grants::service_principal::SUGGESTED_NAME);
    assert_eq!(
        blocks(&body, "variable").count(),
        2,
        "account and workspaces"
    );
}
