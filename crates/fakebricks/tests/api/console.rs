//! The practice console, walked through as a person would.

use fakebricks::Cloud;

use crate::support::{ReadReply, World};

async fn page(world: &World, path: &str) -> ReadReply {
    let url = format!("http://{}{path}", world.running.address());
    ReadReply::read(world.client.get(url).send().await.unwrap()).await
}

/// Sends a form and follows the redirect.
async fn send(world: &World, path: &str, form: &[(&str, &str)]) -> ReadReply {
    let url = format!("http://{}{path}", world.running.address());
    let sent = world.client.post(url).form(form).send().await.unwrap();
    let sent = ReadReply::read(sent).await;
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

    let form = [("sql", script.as_str()), ("as", "metastore-admin")];
    let ran = send(&world, "/azure/sql/eastus", &form).await;
    assert!(ran.body.contains("3 succeeded, 1 failed."), "{}", ran.body);
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
async fn every_heading_stands_once_and_names_its_table() {
    let world = World::start();
    for path in [
        "/azure",
        "/azure/sql/eastus",
        "/azure/grants/eastus",
        "/what-if",
    ] {
        let shown = page(&world, path).await;
        assert!(!shown.body.contains("<caption"), "{path}");
        for table in shown.body.split("<table aria-labelledby=\"").skip(1) {
            let id = table.split('"').next().unwrap();
            assert_eq!(
                shown.body.matches(&format!(" id=\"{id}\"")).count(),
                1,
                "{path} {id}"
            );
        }
    }
}

#[tokio::test]
async fn the_console_leads_back_to_the_wizard() {
    let alone = World::start();
    assert!(!page(&alone, "/").await.body.contains("Back to LakeSentry"));
    let running = fakebricks::start(fakebricks::Options {
        wizard: Some("http://127.0.0.1:8080/".to_owned()),
        ..fakebricks::Options::default()
    })
    .unwrap();
    let url = format!("http://{}/azure", running.address());
    let body = alone
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(body.contains("<a href=\"http://127.0.0.1:8080/\">Back to LakeSentry</a>"));
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

#[tokio::test]
async fn trouble_is_switched_on_and_off_on_one_page() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let me = format!(
        "{}/api/2.0/preview/scim/v2/Me",
        workspace.address.as_ref().unwrap()
    );
    let token = world.reader_token(Cloud::Azure).await;
    assert!(page(&world, "/").await.body.contains("href=\"/what-if\""));
    let quiet = page(&world, "/what-if").await;
    assert!(quiet.body.contains("Nothing. All is well."));
    assert!(!quiet.body.contains("<script"));
    let trouble = "503, temporarily unavailable";
    let form = [
        ("trouble", trouble),
        ("host", workspace.host.as_str()),
        ("path", "/api"),
        ("times", ""),
    ];
    let on = send(&world, "/what-if/faults", &form).await;
    assert!(
        on.body
            .contains("Switched on: 503, temporarily unavailable.")
    );
    assert!(on.body.contains("until removed; 0 so far"), "{}", on.body);
    assert_eq!(world.get(me.clone(), &token).await.status, 503);
    let name = world.running.facts().faults[0].name.clone();
    assert!(on.body.contains(&format!("Remove {name}")));
    let remove = format!("{{\"action\":\"remove_fault\",\"name\":\"{name}\"}}");
    let off = send(&world, "/what-if/changes", &[("control", remove.as_str())]).await;
    assert!(off.body.contains("Nothing. All is well."));
    assert_eq!(world.get(me, &token).await.status, 200);

    for (field, value, says) in [
        (
            "host",
            "nowhere.example",
            "there is no host nowhere.example here",
        ),
        ("times", "some", "a whole number from 1"),
        ("times", "0", "a whole number from 1"),
        ("trouble", "?", "choose what happens"),
    ] {
        let wrong = form.map(|(name, given)| (name, if name == field { value } else { given }));
        let told = send(&world, "/what-if/faults", &wrong).await;
        assert!(told.body.contains(says), "{}", told.body);
        assert_eq!(world.running.facts().faults, []);
    }
}

#[tokio::test]
async fn states_of_the_world_are_changed_and_put_back_on_the_same_page() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let reader = world
        .account(Cloud::Azure)
        .reader
        .credentials
        .application_id;
    let reader = format!("azure/{reader}");
    let token = world.reader_token(Cloud::Azure).await;
    let query = "SELECT * FROM system.billing.usage LIMIT 1";
    let change = async |change: &str, of: &str| {
        let form = [
            ("change", change),
            ("workspace", workspace.workspace_id.as_str()),
            ("region", "azure/eastus"),
            ("of", of),
            ("principal", reader.as_str()),
            ("number", "250"),
        ];
        send(&world, "/what-if/world", &form).await.body
    };
    change("grant-all", "").await;
    assert_eq!(world.failure(&workspace, &token, query).await, "");
    for (what, of, missing) in [
        ("revoke-table", "billing.usage", "SELECT on Table"),
        ("revoke-schema", "system.billing", "USE SCHEMA on Schema"),
        ("revoke-catalog", "", "USE CATALOG on Catalog"),
    ] {
        change(what, of).await;
        let failure = world.failure(&workspace, &token, query).await;
        assert!(failure.contains(missing), "{failure}");
    }
    change("grant-all", "").await;
    assert!(
        change("empty", "billing.usage")
            .await
            .contains("system.billing.usage is empty")
    );
    let counted = world
        .sql(
            &workspace,
            &token,
            "SELECT count(*) FROM system.billing.usage",
        )
        .await;
    assert_eq!(counted["result"]["data_array"][0][0], "0");
    assert!(
        change("late", "access")
            .await
            .contains("tables are empty or late")
    );
    change("schema-off", "billing").await;
    let failure = world.failure(&workspace, &token, query).await;
    assert!(failure.contains("SCHEMA_NOT_FOUND"), "{failure}");
    assert!(change("revoke-table", "").await.contains("name the table"));
    assert!(
        change("no-warehouse", "")
            .await
            .contains("There is no warehouse")
    );
    assert!(
        change("expire", "")
            .await
            .contains("The secrets have expired")
    );
    assert!(
        change("scale", "")
            .await
            .contains("Each account has 250 workspaces")
    );
    let slow = change("latency", "").await;
    assert!(slow.contains("Every answer takes 250 ms longer"));
    assert!(slow.contains("Put everything back"));
    let reset = [("control", "{\"action\":\"reset\"}")];
    let back = send(&world, "/what-if/changes", &reset).await;
    assert!(back.body.contains("Nothing. All is well."), "{}", back.body);
}
