//! What SQL can't grant, asked for by the shell script.

use grants::{Format, Plan, Principal, Surroundings};
use serde_json::{Value, json};

use crate::plans::{group, reader, realistic, second_workspace};
use crate::shell::{Call, Shell};

const WORKSPACE: &str = "https://adb-7405605519549535.15.azuredatabricks.net";
const FOUND: &str = r#"[
  {
    "applicationId":"1d0f6a52-0000-4000-8000-00000000009c",
    "displayName":"odd, {\"id\":\"666\"}",
    "externalId":"777",
    "groups":[{"display":"g","value":"888"}],
    "id":"5123456789012345"
  }
]"#;

fn shell(principal: Principal, surroundings: Option<Surroundings>) -> Shell {
    let (plan, realistic) = realistic(principal);
    let surroundings = surroundings.unwrap_or(realistic);
    Shell::new(&Format::Cli.render(&plan, &plan.metastores[0], &surroundings)).with("FOUND", FOUND)
}

/// Host, and arguments with the body as it reads.
fn changes(calls: &[Call]) -> Vec<(String, String, Value)> {
    let changing = calls
        .iter()
        .filter(|call| call.arguments.iter().any(|word| word == "--json"));
    changing
        .map(|call| {
            let (body, words) = call.arguments.split_last().unwrap();
            let body = serde_json::from_str(body).unwrap();
            (call.host.clone(), words.join(" "), body)
        })
        .collect()
}

fn sql_entitlement() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "add", "path": "entitlements", "value": [{ "value": "databricks-sql-access" }] }],
    })
}

#[test]
fn the_service_principal_is_assigned_entitled_and_let_use_a_warehouse() {
    let shell = shell(reader(), None).with("LAKESENTRY_WAREHOUSE_EASTUS", "0123456789abcdef");
    let outcome = shell.run(&["access", "eastus"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let expected = [
        (
            "https://accounts.azuredatabricks.net",
            "account workspace-assignment update 7405605519549535 5123456789012345 --json",
            json!({ "permissions": ["USER"] }),
        ),
        (
            WORKSPACE,
            "api patch /api/2.0/preview/scim/v2/ServicePrincipals/5123456789012345 --json",
            sql_entitlement(),
        ),
        (
            WORKSPACE,
            "warehouses update-permissions 0123456789abcdef --json",
            json!({ "access_control_list": [{
                "service_principal_name": "1d0f6a52-0000-4000-8000-00000000009c",
                "permission_level": "CAN_USE",
            }] }),
        ),
    ];
    let expected = expected.map(|(host, words, body)| (host.to_owned(), words.to_owned(), body));
    assert_eq!(changes(&outcome.calls), expected);
    let lookup = &outcome.calls[0];
    assert_eq!(lookup.account, "0f0f0f0f-1111-4222-8333-444444444444");
    assert_eq!(
        lookup.arguments,
        [
            "account",
            "service-principals",
            "list",
            "--filter",
            "applicationId eq \"1d0f6a52-0000-4000-8000-00000000009c\"",
            "--output",
            "json",
        ]
    );
    assert!(outcome.output.ends_with("3 done, 0 failed.\n"));
}

#[test]
fn each_role_can_do_its_own_part() {
    let shell = shell(reader(), None).with("LAKESENTRY_WAREHOUSE_EASTUS", "0123456789abcdef");
    let assign = shell.run(&["assign", "eastus"]);
    assert!(
        assign
            .calls
            .iter()
            .all(|call| call.arguments[0] == "account")
    );
    assert_eq!(changes(&assign.calls).len(), 1);
    let allow = shell.run(&["allow", "eastus"]);
    assert!(
        allow
            .calls
            .iter()
            .all(|call| call.host == WORKSPACE && call.account.is_empty())
    );
    assert_eq!(changes(&allow.calls).len(), 2);
}

#[test]
fn who_is_in_the_workspace_already_keeps_its_level() {
    let assigned = r#"[{"permissions":["ADMIN"],"principal":{"display_name":"x","principal_id":5123456789012345}}]"#;
    let other = r#"[{"permissions":["ADMIN"],"principal":{"principal_id":51234567890123456}}]"#;
    for (assigned, changed) in [(assigned, 0), (other, 1)] {
        let outcome = shell(reader(), None)
            .with("ASSIGNED", assigned)
            .run(&["assign", "eastus"]);
        assert_eq!(outcome.code, Some(0));
        assert_eq!(changes(&outcome.calls).len(), changed, "{outcome:?}");
    }
}

#[test]
fn a_group_gets_the_way_in_as_a_group() {
    let name = "data \"ops\" \\ $(id)";
    let shell = shell(group(name), None).with("LAKESENTRY_WAREHOUSE_EASTUS", "0123456789abcdef");
    let outcome = shell.run(&["access", "eastus"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let filter = &outcome.calls[0].arguments[4];
    assert_eq!(filter, &format!("displayName eq {}", Value::from(name)));
    let changes = changes(&outcome.calls);
    assert_eq!(
        changes[1].1,
        "api patch /api/2.0/preview/scim/v2/Groups/5123456789012345 --json"
    );
    let acl = &changes[2].2["access_control_list"][0];
    assert_eq!(
        *acl,
        json!({ "group_name": name, "permission_level": "CAN_USE" })
    );
}

#[test]
fn an_id_that_is_not_found_is_asked_for() {
    for found in ["[]", r#"[{"id":"1"},{"id":"2"}]"#, ""] {
        let outcome = shell(reader(), None)
            .with("FOUND", found)
            .run(&["assign", "eastus"]);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.complaint.contains("LAKESENTRY_PRINCIPAL_ID"));
        assert!(changes(&outcome.calls).is_empty());
    }
    let given = shell(reader(), None).with("LAKESENTRY_PRINCIPAL_ID", "42");
    let outcome = given.run(&["assign", "eastus"]);
    assert_eq!(
        changes(&outcome.calls)[0].1,
        "account workspace-assignment update 7405605519549535 42 --json"
    );
    let wrong = shell(reader(), None)
        .with("LAKESENTRY_PRINCIPAL_ID", "42 --x")
        .run(&["assign", "eastus"]);
    assert_eq!((wrong.code, wrong.calls.len()), (Some(2), 0));
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let (mut plan, _) = realistic(reader());
    let missing = |plan: &Plan| {
        let script = Format::Cli.render(plan, &plan.metastores[0], &Surroundings::default());
        let outcome = Shell::new(&script).run(&["access"]);
        assert_eq!((outcome.code, outcome.calls.len()), (Some(2), 0));
        let mut lines = outcome.complaint.lines();
        assert_eq!(lines.next(), Some("Set these environment variables first:"));
        let name = |line: &str| line.trim().split(':').next().unwrap().to_owned();
        lines.map(name).collect::<Vec<_>>()
    };
    // The address on Azure holds the id of the workspace, and tells the address of the account console.
    let with_address = [
        "DATABRICKS_ACCOUNT_ID",
        "LAKESENTRY_WAREHOUSE_EASTUS",
        "LAKESENTRY_HOST_WESTEUROPE",
        "LAKESENTRY_WORKSPACE_WESTEUROPE",
        "LAKESENTRY_WAREHOUSE_WESTEUROPE",
    ];
    assert_eq!(missing(&plan), with_address);
    plan.metastores[0].metastore.workspace = None;
    let without = [
        "LAKESENTRY_ACCOUNTS_HOST",
        "DATABRICKS_ACCOUNT_ID",
        "LAKESENTRY_HOST_EASTUS",
        "LAKESENTRY_WORKSPACE_EASTUS",
    ];
    assert_eq!(missing(&plan)[..4], without);
}

#[test]
fn every_workspace_of_a_region_is_served() {
    let (_, mut surroundings) = realistic(reader());
    surroundings.workspaces.push(second_workspace());
    let shell = shell(reader(), Some(surroundings))
        .with("LAKESENTRY_WAREHOUSE_EASTUS", "0123456789abcdef")
        .with("LAKESENTRY_WAREHOUSE_EASTUS_2", "fedcba9876543210");
    let outcome = shell.run(&["access", "eastus"]);
    assert_eq!(changes(&outcome.calls).len(), 6, "{outcome:?}");
    let grants = shell.run(&["grants", "eastus"]);
    assert!(grants.calls.iter().all(|call| call.host == WORKSPACE));
}
