//! Which host answers what.

use std::net::SocketAddr;

use fakebricks::{Cloud, Control, Fault, Options, StartError, start};
use reqwest::Method;

use crate::support::{ReadReply, World};

async fn ask(world: &World, host: &str, path: &str) -> ReadReply {
    let url = format!("http://{}{path}", world.running.address());
    let request = world.client.get(url).header("host", host);
    ReadReply::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn documents_name_the_host_that_was_asked() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let path = "/oidc/.well-known/oauth-authorization-server";
    let named = ask(&world, &workspace.host, path).await.json();
    assert_eq!(
        named["token_endpoint"],
        format!("https://{}/oidc/v1/token", workspace.host)
    );
    let own = workspace.address.unwrap();
    let reached = world.client.get(format!("{own}{path}"));
    let reached = ReadReply::read(reached.send().await.unwrap()).await.json();
    assert_eq!(reached["token_endpoint"], format!("{own}/oidc/v1/token"));
    let config = ask(
        &world,
        "accounts.azuredatabricks.net",
        "/.well-known/databricks-config",
    )
    .await
    .json();
    assert_eq!(
        config["oidc_endpoint"],
        "https://accounts.azuredatabricks.net/oidc/accounts/{account_id}"
    );
}

#[tokio::test]
async fn other_hosts_and_paths_are_refused() {
    let world = World::start();
    let foreign = ask(&world, "example.com", "/").await;
    assert_eq!(foreign.status, 421);
    assert!(foreign.body.contains("not simulated"));
    let workspace = world.workspace(Cloud::Gcp, "us-east4");
    let unknown = ask(&world, &workspace.host, "/nothing").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json()["error_code"], "ENDPOINT_NOT_FOUND");
    assert!(!unknown.header("x-request-id").is_empty());
}

#[tokio::test]
async fn an_api_that_is_not_simulated_says_so() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Gcp, "us-east4");
    let accounts = world.account(Cloud::Gcp);
    let account = format!("/api/2.0/accounts/{}", accounts.account_id);
    for (host, method, path) in [
        (
            &*workspace.host,
            Method::GET,
            "/api/2.1/clusters/list".to_owned(),
        ),
        (
            &*workspace.host,
            Method::PUT,
            "/api/2.0/sql/warehouses".to_owned(),
        ),
        (
            &*workspace.host,
            Method::DELETE,
            "/api/2.0/sql/queries/0".to_owned(),
        ),
        (
            &*accounts.accounts_host,
            Method::GET,
            format!("{account}/networks"),
        ),
        (
            &*accounts.accounts_host,
            Method::POST,
            format!("{account}/workspaces"),
        ),
    ] {
        let url = format!("http://{}{path}", world.running.address());
        let request = world.client.request(method, url).header("host", host);
        let reply = ReadReply::read(request.send().await.unwrap()).await;
        assert_eq!(reply.status, 501, "{path}");
        assert_eq!(reply.json()["error_code"], "NOT_IMPLEMENTED");
        let message = reply.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(&path), "{message}");
    }
}

#[test]
fn only_loopback_is_listened_on() {
    let listen: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let refused = start(Options {
        listen,
        ..Options::default()
    });
    assert!(matches!(refused, Err(StartError::NotLoopback(_))));
}

#[tokio::test]
async fn a_host_fails_as_often_as_a_test_asks_for() {
    let world = World::start();
    let host = world.workspace(Cloud::Aws, "us-east-1").host;
    let path = "/.well-known/databricks-config";
    world
        .running
        .apply(&Control::Fail(Fault {
            host: host.clone(),
            path: "/.well-known".to_owned(),
            status: 429,
            times: 1,
            retry_after_s: Some(1),
            error_code: None,
            message: None,
        }))
        .unwrap();
    let failed = ask(&world, &host, path).await;
    assert_eq!(failed.status, 429);
    assert_eq!(failed.header("retry-after"), "1");
    assert_eq!(failed.json()["error_code"], "REQUEST_LIMIT_EXCEEDED");
    assert_eq!(ask(&world, &host, path).await.status, 200);
}
