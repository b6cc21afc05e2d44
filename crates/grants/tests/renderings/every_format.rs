//! Whatever the names are: each file says exactly what the plan says.

use std::collections::BTreeMap;

use grants::{Format, MetastorePlan, Plan, Principal, Surroundings};
use proptest::prelude::*;
use serde_json::Value;

use crate::plans::{
    Granted, any_metastores, any_plan, any_principal, any_selection, granted, realistic,
};
use crate::read_hcl::{self, MADE};
use crate::read_sql;
use crate::shell::{Call, Shell};

fn render(format: Format, plan: &Plan, metastore: &MetastorePlan) -> String {
    format.render(plan, metastore, &Surroundings::default())
}

/// The calls of a REST document.
fn rest(text: &str) -> Vec<(String, String, String)> {
    let calls: Vec<Value> = serde_json::from_str(text).unwrap();
    let read = |call: &Value| {
        assert_eq!(call["method"], "PATCH");
        let path = call["path"].as_str().unwrap();
        let on = path
            .strip_prefix("/api/2.1/unity-catalog/permissions/")
            .unwrap();
        change(&on.replace('/', " "), &call["body"], "add")
    };
    calls.iter().map(read).collect()
}

/// The one change of a body, which adds or removes one privilege.
#[track_caller]
fn change(on: &str, body: &Value, way: &str) -> (String, String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let principal = text(&body["changes"][0]["principal"]);
    let privilege = text(&body["changes"][0][way][0]);
    let expected = serde_json::json!({ "changes": [{ "principal": principal, way: [privilege] }] });
    assert_eq!(*body, expected);
    (privilege, on.to_owned(), principal)
}

/// What the calls of the shell change, by the host that they went to.
pub fn changed(calls: &[Call], way: &str) -> BTreeMap<String, Vec<(String, String, String)>> {
    let mut changed: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for call in calls {
        let [grants, update, kind, name, json, body] = &call.arguments[..] else {
            panic!("{call:?}")
        };
        assert_eq!([grants, update, json], ["grants", "update", "--json"]);
        let body: Value = serde_json::from_str(body).unwrap();
        let of_host = changed.entry(call.host.clone()).or_default();
        of_host.push(change(&format!("{kind} {name}"), &body, way));
    }
    changed
}

/// Nothing twice, and in the order of the plan or against it.
#[track_caller]
fn same(found: Vec<(String, String, String)>, plan: &MetastorePlan, principal: &str) {
    assert_eq!(found.len(), plan.grants.len());
    let found: Granted = found.into_iter().collect();
    assert_eq!(found, granted(plan, principal));
}

/// The script with a variable for each host that the plan leaves open, and the host of each metastore.
fn shell(plan: &Plan) -> (Shell, Vec<String>) {
    let mut shell = Shell::new(&render(Format::Cli, plan, &plan.metastores[0]));
    let mut hosts = Vec::new();
    for (index, metastore) in plan.metastores.iter().enumerate() {
        let known = metastore.metastore.workspace.as_ref();
        let host = known.map_or_else(
            || format!("https://given-{index}"),
            |host| format!("https://{host}"),
        );
        let name = alias(metastore).to_uppercase();
        shell = shell.with(&format!("LAKESENTRY_HOST_{name}"), &host);
        hosts.push(host);
    }
    (shell, hosts)
}

/// The name of a metastore in Terraform and in variables of the shell, for the regions of these tests.
fn alias(plan: &MetastorePlan) -> String {
    match plan.metastore.slug().as_str() {
        "account" => "account_".to_owned(),
        slug if slug.starts_with(|c: char| c.is_ascii_lowercase()) => slug.replace('-', "_"),
        slug => format!("region_{}", slug.replace('-', "_")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn sql_rest_and_terraform_say_what_the_plan_says(plan in any_plan(any_principal())) {
        let principal = plan.principal.name();
        for metastore in &plan.metastores {
            let give = render(Format::Sql, &plan, metastore);
            same(read_sql::changes(&give, "GRANT", "TO", 1), metastore, &principal);
            let take = render(Format::Undo, &plan, metastore);
            same(read_sql::changes(&take, "REVOKE", "FROM", 0), metastore, &principal);
            same(rest(&render(Format::Rest, &plan, metastore)), metastore, &principal);
            check(&render(Format::Check, &plan, metastore), metastore, &principal);
        }
        let found = read_hcl::grants(&render(Format::Terraform, &plan, &plan.metastores[0]));
        let expected = plan.metastores.iter().map(|plan| (alias(plan), granted(plan, &principal)));
        prop_assert_eq!(found, expected.collect());
    }

    #[test]
    fn every_file_is_made_of_whole_lines(plan in any_plan(any_principal())) {
        for format in Format::ALL {
            let text = render(format, &plan, &plan.metastores[0]);
            prop_assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{:?}", format);
            prop_assert!(!text.contains('\r'));
            if let Some(script) = format.script(&plan, &plan.metastores[0]) {
                prop_assert_eq!(text.lines().count(), script.lines.len());
                let comment = |line: &&str| line.starts_with("-- ");
                let comments = script.lines.iter().filter(|line| matches!(line, grants::Line::Comment(_)));
                prop_assert_eq!(text.lines().filter(comment).count(), comments.count());
            }
        }
    }
}

proptest! {
    // Each case runs a shell, and that one a program for each privilege.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_shell_asks_for_what_the_plan_says(plan in any_plan(any_principal())) {
        let principal = plan.principal.name();
        let (shell, hosts) = shell(&plan);
        for (command, way) in [("grants", "add"), ("undo", "remove")] {
            let outcome = shell.run(&[command]);
            prop_assert_eq!(outcome.code, Some(0), "{:?}", outcome);
            let mut changed = changed(&outcome.calls, way);
            for (metastore, host) in plan.metastores.iter().zip(&hosts) {
                same(changed.remove(host).unwrap_or_default(), metastore, &principal);
            }
            prop_assert!(changed.is_empty());
        }
    }

    #[test]
    fn nobody_can_be_granted_to_by_accident(selection in any_selection(), metastores in any_metastores()) {
        let plan = Plan::new(selection, Principal::Unnamed, metastores);
        let (shell, _) = shell(&plan);
        let refused = shell.run(&[]);
        prop_assert_eq!(refused.code, Some(2));
        prop_assert!(refused.complaint.contains("LAKESENTRY_APPLICATION_ID"), "{:?}", refused);
        prop_assert!(refused.calls.is_empty());
        let shell = shell.with("LAKESENTRY_APPLICATION_ID", MADE);
        let outcome = shell.run(&[]);
        prop_assert_eq!(outcome.calls.len(), plan.grant_count());
        let changed = changed(&outcome.calls, "add").into_values().flatten();
        prop_assert!(changed.into_iter().all(|(_, _, principal)| principal == MADE));
        let metastore = &plan.metastores[0];
        same(rest(&render(Format::Rest, &plan, metastore)), metastore, Principal::PLACEHOLDER);
        let found = read_hcl::grants(&render(Format::Terraform, &plan, metastore));
        let expected = plan.metastores.iter().map(|plan| (alias(plan), granted(plan, MADE)));
        prop_assert_eq!(found, expected.collect());
    }
}

/// One query for everything, one line for each object, then what the principal itself runs.
#[track_caller]
fn check(script: &str, plan: &MetastorePlan, principal: &str) {
    let statements = read_sql::statements(script);
    let texts = read_sql::texts(&statements[0]);
    assert!(read_sql::is_query(&statements[0]), "{script}");
    assert_eq!(
        texts.iter().filter(|text| *text == principal).count(),
        3,
        "{script}"
    );
    let objects: std::collections::BTreeSet<String> = granted(plan, principal)
        .into_iter()
        .map(|(_, on, _)| on)
        .collect();
    let shown = read_sql::shown(&statements[1..=objects.len()]);
    let expected = objects
        .iter()
        .map(|on| ("SHOW".to_owned(), on.clone(), principal.to_owned()));
    assert_eq!(shown, expected.collect());
    let probes = &statements[objects.len() + 1..];
    let first: Vec<String> = probes[0].iter().map(ToString::to_string).collect();
    assert_eq!(first.concat(), "SELECTcurrent_user(),current_metastore()");
    assert!(probes.len() > 1);
    for probe in &probes[1..] {
        let text: Vec<String> = probe.iter().map(ToString::to_string).collect();
        assert!(text.concat().starts_with("SELECT1FROMsystem."), "{text:?}");
    }
}

#[test]
fn probes_read_every_table_that_the_plan_opens_at_either_level() {
    for level in [grants::Level::Table, grants::Level::Schema] {
        let (mut plan, _) = realistic(crate::plans::reader());
        plan.selection.level = level;
        let metastores = plan.metastores.iter().map(|plan| plan.metastore.clone());
        let plan = Plan::new(plan.selection.clone(), plan.principal.clone(), metastores);
        for metastore in &plan.metastores {
            let script = render(Format::Check, &plan, metastore);
            let tables = plan.selection.tables(metastore.metastore.primary);
            let probes: Vec<&str> = script
                .lines()
                .filter(|line| line.starts_with("SELECT 1 FROM"))
                .collect();
            let expected: Vec<String> = tables
                .iter()
                .map(|table| format!("SELECT 1 FROM {table} LIMIT 1;"))
                .collect();
            assert_eq!(probes, expected);
        }
    }
}
