//! The files at work on the simulated Databricks.

mod world;

use std::collections::BTreeSet;

use domain::ApplicationId;
use grants::{Format, Grant, Line, Principal};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use self::world::{World, workspace};
use crate::plans::group;
use crate::shell::Call;

#[tokio::test]
async fn granting_twice_is_granting_once_and_undo_leaves_what_was_there_before() {
    let world = World::start(None);
    let before = world.held().await;
    world.run_all(Format::Sql).await;
    let granted = world.held().await;
    assert_eq!(granted.len() - before.len(), world.plan.grant_count());
    world.run_all(Format::Sql).await;
    assert_eq!(world.held().await, granted);
    world.run_all(Format::Undo).await;
    assert_eq!(world.held().await, before);
    world.run_all(Format::Undo).await;
    assert_eq!(world.held().await, before);
}

#[tokio::test]
async fn rest_and_the_shell_give_and_take_the_same_as_sql() {
    let by_sql = World::start(Some(group("system-table-readers")));
    let before = by_sql.held().await;
    by_sql.run_all(Format::Sql).await;
    let granted = by_sql.held().await;

    let by_rest = World::start(Some(group("system-table-readers")));
    for plan in &by_rest.plan.metastores {
        let text = Format::Rest.render(&by_rest.plan, plan, &grants::Surroundings::default());
        let calls: Vec<Value> = serde_json::from_str(&text).unwrap();
        for call in calls {
            let path = call["path"].as_str().unwrap();
            let body = Some(call["body"].clone());
            by_rest
                .ask(plan.metastore.region.as_ref(), Method::PATCH, path, body)
                .await;
        }
    }
    assert_eq!(by_rest.held().await, granted);

    let by_shell = World::start(Some(group("system-table-readers")));
    for (command, expected) in [("grants", granted), ("undo", before)] {
        for call in by_shell.shell(None).run(&[command]).calls {
            by_shell.replay(&call).await;
        }
        assert_eq!(by_shell.held().await, expected, "{command}");
    }
}

#[tokio::test]
async fn a_new_service_principal_can_run_statements_once_the_shell_gave_access() {
    let world = World::start(None);
    let new = json!({ "displayName": "another-reader" });
    let path = "scim/v2/ServicePrincipals";
    let made = world.ask_account(Method::POST, path, Some(new)).await;
    let id = ApplicationId::parse(made["applicationId"].as_str().unwrap()).unwrap();
    let account = world.account();
    let eastus = workspace(&account, world.plan.metastores[0].metastore.region.as_ref());
    let shell = world
        .shell(Some(Principal::ServicePrincipal(id)))
        .with("FOUND", &json!([made]).to_string())
        .with("LAKESENTRY_WAREHOUSE_EASTUS", &eastus.warehouses[0].id);
    let outcome = shell.run(&["access", "eastus"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let changing = |call: &&Call| call.arguments.iter().any(|word| word == "--json");
    for call in outcome.calls.iter().filter(changing) {
        world.replay(call).await;
    }

    let secrets = format!(
        "servicePrincipals/{}/credentials/secrets",
        made["id"].as_str().unwrap()
    );
    let secret = world
        .ask_account(Method::POST, &secrets, Some(json!({})))
        .await;
    let token = world
        .client
        .post(format!(
            "{}/oidc/v1/token",
            eastus.address.as_ref().unwrap()
        ))
        .basic_auth(id, secret["secret"].as_str())
        .form(&[("grant_type", "client_credentials"), ("scope", "all-apis")])
        .send()
        .await
        .unwrap();
    assert_eq!(token.status(), StatusCode::OK);
    let token: Value = token.json().await.unwrap();
    let statement = json!({
        "statement": "SELECT current_user()",
        "warehouse_id": eastus.warehouses[0].id,
        "wait_timeout": "30s",
    });
    let url = format!("{}/api/2.0/sql/statements", eastus.address.unwrap());
    let token = token["access_token"].as_str().unwrap();
    let answer = world.send(Method::POST, url, token, Some(statement)).await;
    assert_eq!(answer["result"]["data_array"][0][0], id.to_string());
}

#[tokio::test]
async fn the_check_shows_what_was_granted() {
    let world = World::start(None);
    world.run_all(Format::Sql).await;
    let principal = world.plan.principal.name().into_owned();
    for plan in &world.plan.metastores {
        let region = plan.metastore.region.as_ref();
        let script = Format::Check.script(&world.plan, plan).unwrap();
        let shows = |line: &Line| line.to_string().starts_with("SHOW GRANTS");
        let answers = world.run(region, &script, shows).await;
        let rows = answers
            .iter()
            .flat_map(|answer| answer["result"]["data_array"].as_array().unwrap());
        let seen: BTreeSet<[String; 4]> = rows
            .map(|row| [0, 1, 2, 3].map(|column| row[column].as_str().unwrap().to_owned()))
            .collect();
        let row = |grant: &Grant| {
            let kind = grant.securable.kind().to_uppercase();
            [
                principal.clone(),
                grant.privilege.to_string(),
                kind,
                grant.securable.full_name(),
            ]
        };
        assert_eq!(seen, plan.grants.iter().map(row).collect());
        let probes = |line: &Line| {
            let text = line.to_string();
            text.starts_with("SELECT 1 FROM") || text.starts_with("SELECT current_user()")
        };
        // Run by the administrator here; that the principal itself can read is what connection tests of the server show.
        world.run(region, &script, probes).await;
    }
}
