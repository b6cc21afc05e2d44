//! The files at work on the simulated Databricks.

mod world;

use std::collections::BTreeSet;

use domain::ApplicationId;
use grants::{Format, Grant, Principal};
use reqwest::Method;
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
    let secret = secret["secret"].as_str().unwrap();
    let region = world.plan.metastores[0].metastore.region.as_ref();
    let token = world.sign_in(region, &id.to_string(), secret).await;
    let rows = world.rows(region, &token, "SELECT current_user()").await;
    assert_eq!(rows, [[id.to_string()]]);
}

#[tokio::test]
async fn the_check_shows_what_was_granted_and_the_principal_can_run_its_part() {
    let world = World::start(None);
    world.run_all(Format::Sql).await;
    let reader = world.account().reader.credentials;
    for plan in &world.plan.metastores {
        let region = plan.metastore.region.as_ref();
        let script = Format::Check.script(&world.plan, plan).unwrap().to_string();
        let (by_admin, by_itself) = script.split_once("-- As the service principal").unwrap();

        let mut seen = BTreeSet::new();
        let shows = by_admin.lines().filter(|line| line.starts_with("SHOW"));
        for statement in shows {
            seen.extend(world.rows(region, &world.admin(region), statement).await);
        }
        let row = |grant: &Grant| {
            let kind = grant.securable.kind().to_uppercase();
            let name = grant.securable.full_name();
            let principal = reader.application_id.clone();
            vec![principal, grant.privilege.to_string(), kind, name]
        };
        assert_eq!(seen, plan.grants.iter().map(row).collect());

        let (id, secret) = (&reader.application_id, &reader.client_secret);
        let token = world.sign_in(region, id, secret).await;
        let probes = by_itself.lines().filter(|line| line.starts_with("SELECT"));
        for probe in probes {
            world.rows(region, &token, probe).await;
        }
    }
}
