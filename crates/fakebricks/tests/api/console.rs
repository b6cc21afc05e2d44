//! The practice console, walked through as a person would.

use fakebricks::Cloud;

use crate::support::{Reply, World};

async fn page(world: &World, path: &str) -> Reply {
    let url = format!("http://{}{path}", world.running.address());
    Reply::read(world.client.get(url).send().await.unwrap()).await
}

/// Sends a form and follows the redirect.
async fn send(world: &World, path: &str, form: &[(&str, &str)]) -> Reply {
    let url = format!("http://{}{path}", world.running.address());
    let sent = world.client.post(url).form(form).send().await.unwrap();
    let sent = Reply::read(sent).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let mut shown = page(world, sent.header("location")).await;
    assert_eq!(shown.status, 200);
    shown
        .headers
        .insert("x-shown", sent.header("location").parse().unwrap());
    shown
}

fn text_of<'a>(body: &'a str, id: &str) -> &'a str {
    let start = body.split_once(&format!("id=\"{id}\">")).unwrap().1;
    start.split_once('<').unwrap().0
}

#[tokio::test]
async fn a_service_principal_is_made_assigned_and_granted() {
    let world = World::start();
    let made = send(
        &world,
        "/azure/service-principals",
        &[("display_name", "collector <b>")],
    )
    .await;
    assert!(made.body.contains("collector &lt;b&gt;"));
    assert!(made.body.contains("Practice – simulated Databricks"));
    let here = made.header("x-shown").to_owned();
    let id = text_of(&made.body, "application-id").to_owned();

    let with_secret = send(&world, &format!("{here}/secrets"), &[]).await;
    let secret = text_of(&with_secret.body, "secret").to_owned();
    let again = page(&world, with_secret.header("x-shown")).await;
    assert!(!again.body.contains(&secret), "a secret is shown once");

    send(&world, &format!("{here}/account-admin"), &[("on", "true")]).await;
    send(&world, &format!("{here}/assign-all"), &[]).await;

    let workspace = world.workspace(Cloud::Azure, "eastus");
    let url = format!("{}/oidc/v1/token", workspace.address.as_ref().unwrap());
    let issued = world.token_reply(url, &id, &secret).await.json();
    let token = issued["access_token"].as_str().unwrap();
    let query = "SELECT * FROM system.compute.clusters LIMIT 1";
    assert!(
        world
            .failure(&workspace, token, query)
            .await
            .contains("USE CATALOG")
    );

    let script = format!(
        "-- as the metastore admin;\nGRANT USE CATALOG ON CATALOG system TO `{id}`;\n\
         GRANT USE SCHEMA ON SCHEMA system.compute TO `{id}`;\n\
         GRANT SELECT ON TABLE system.compute.clusters TO `{id}`;\n\
         GRANT SELECT ON TABLE system.compute.clusters TO `collector <b>`;"
    );
    let form = [("sql", script.as_str()), ("as", "admin")];
    let ran = send(&world, "/azure/sql/eastus", &form).await;
    assert!(ran.body.contains("3 succeeded, 1 failed."), "{}", ran.body);
    assert!(ran.body.contains("PRINCIPAL_DOES_NOT_EXIST"));
    assert_eq!(world.failure(&workspace, token, query).await, "");
    let grants = page(&world, "/azure/grants/eastus").await;
    assert!(grants.body.contains("system.compute.clusters"));

    let form = [("sql", script.as_str()), ("as", "account-admin")];
    let ran = send(&world, "/azure/sql/eastus", &form).await;
    assert!(ran.body.contains("MANAGE on Catalog"));
    let form = [("sql", query), ("as", "user")];
    let ran = send(&world, "/azure/sql/eastus", &form).await;
    assert!(ran.body.contains("0 succeeded, 1 failed."));
}

#[tokio::test]
async fn every_page_answers_and_keeps_to_itself() {
    let world = World::start();
    for path in [
        "/",
        "/aws",
        "/gcp",
        "/aws/sql/us-east-1",
        "/gcp/grants/us-east4",
    ] {
        let shown = page(&world, path).await;
        assert_eq!(shown.status, 200, "{path}");
        assert!(shown.header("content-security-policy").contains("'none'"));
        assert!(shown.body.contains("<html lang=\"en\">"));
        assert!(!shown.body.contains("<script"));
    }
    assert_eq!(page(&world, "/nowhere").await.status, 404);
    assert_eq!(page(&world, "/aws/sql/nowhere").await.status, 404);
    assert_eq!(page(&world, "/console.css").await.status, 200);
}

#[tokio::test]
async fn forms_of_other_pages_are_refused() {
    let world = World::start();
    let url = format!("http://{}/aws/service-principals", world.running.address());
    for (name, value) in [
        ("origin", "https://example.com"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let request = world.client.post(&url).header(name, value);
        let sent = request.form(&[("display_name", "x")]).send().await.unwrap();
        assert_eq!(sent.status(), 403);
    }
}

#[tokio::test]
async fn tests_change_the_world_through_the_control_address() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let url = format!("http://{}/__control", world.running.address());
    let stop = serde_json::json!({
        "action": "switch_warehouse", "workspace_id": workspace.workspace_id, "on": false
    });
    let reply = world.client.post(&url).json(&stop).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    let stopped = world.workspace(Cloud::Aws, "us-east-1");
    assert_eq!(stopped.warehouses[0].state, "STOPPED");
    let reset = serde_json::json!({ "action": "reset" });
    world.client.post(&url).json(&reset).send().await.unwrap();
    let again = world.workspace(Cloud::Aws, "us-east-1");
    assert_eq!(again.warehouses[0].state, "RUNNING");
    let form = world
        .client
        .post(&url)
        .body(stop.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(form.status(), 415);
}
