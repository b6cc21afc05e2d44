//! Every fault, as a client meets it.

use std::time::{Duration, Instant};

use fakebricks::{Cloud, Control, FaultKind, Spelling, WorkspaceFacts};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{ReadReply, World};

const ME: &str = "/api/2.0/preview/scim/v2/Me";

async fn control(world: &World, body: &Value) -> ReadReply {
    let url = format!("http://{}/__control", world.running.address());
    ReadReply::read(world.client.post(url).json(body).send().await.unwrap()).await
}

/// Switches a fault on at a workspace; `kind` holds the members of the kind.
async fn add(world: &World, workspace: &WorkspaceFacts, kind: Value) -> ReadReply {
    let mut body = json!({ "action": "add_fault", "name": "it", "host": workspace.host });
    body.as_object_mut()
        .unwrap()
        .extend(kind.as_object().unwrap().clone());
    let reply = control(world, &body).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply
}

async fn fetch(
    world: &World,
    workspace: &WorkspaceFacts,
    path: &str,
    token: &str,
) -> reqwest::Result<ReadReply> {
    let url = format!("{}{path}", workspace.address.as_ref().unwrap());
    let response = world.client.get(url).bearer_auth(token).send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.text().await?;
    Ok(ReadReply {
        status,
        headers,
        body,
    })
}

#[tokio::test]
async fn answers_of_faults_are_those_of_databricks() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let id = &workspace.workspace_id;
    let ip = format!(
        "Source IP address: 203.0.113.7 is blocked by Databricks IP ACL for workspace: {id}"
    );
    let scim = format!("REQUEST_LIMIT_EXCEEDED: Workspace {id} exceeded the concurrent limit");
    for (kind, status, text) in [
        (
            json!({ "kind": "sign_in_redirect" }),
            303,
            "<title>Databricks - Sign in</title>",
        ),
        (
            json!({ "kind": "sign_in_page" }),
            200,
            "<title>Databricks - Sign in</title>",
        ),
        (
            json!({ "kind": "private_link" }),
            303,
            "<title>Databricks - Sign in</title>",
        ),
        (
            json!({ "kind": "status", "status": 418 }),
            418,
            "INTERNAL_ERROR",
        ),
        (
            json!({ "kind": "unauthenticated" }),
            401,
            "\"error_code\":401",
        ),
        (
            json!({ "kind": "unauthenticated", "spelling": "text" }),
            401,
            "\"error_code\":\"UNAUTHENTICATED\"",
        ),
        (json!({ "kind": "forbidden" }), 403, "\"error_code\":403"),
        (
            json!({ "kind": "forbidden", "spelling": "text" }),
            403,
            "\"error_code\":\"PERMISSION_DENIED\"",
        ),
        (json!({ "kind": "ip_access_list" }), 403, ip.as_str()),
        (
            json!({ "kind": "too_many_requests" }),
            429,
            "REQUEST_LIMIT_EXCEEDED",
        ),
        (json!({ "kind": "scim_throttle" }), 500, scim.as_str()),
        (
            json!({ "kind": "server_error", "status": 500 }),
            500,
            "INTERNAL_ERROR",
        ),
        (
            json!({ "kind": "server_error", "status": 502 }),
            502,
            "<h1>502 Bad Gateway</h1>",
        ),
        (
            json!({ "kind": "server_error" }),
            503,
            "TEMPORARILY_UNAVAILABLE",
        ),
        (
            json!({ "kind": "server_error", "status": 504 }),
            504,
            "DEADLINE_EXCEEDED",
        ),
        (json!({ "kind": "not_json" }), 200, "upstream connect error"),
    ] {
        add(&world, &workspace, kind.clone()).await;
        let reply = fetch(&world, &workspace, ME, &token).await.unwrap();
        assert_eq!(reply.status, status, "{kind}");
        assert!(reply.body.contains(text), "{kind}: {reply:?}");
        assert!(reply.headers.contains_key("x-request-id"), "{kind}");
        let location = match kind["kind"].as_str().unwrap() {
            "private_link" => format!("/login.html?error=private-link-validation-error:{id}"),
            "sign_in_redirect" => "/login.html".to_owned(),
            _ => String::new(),
        };
        assert_eq!(reply.header("location"), location);
    }
    control(&world, &json!({ "action": "remove_fault", "name": "it" })).await;
    let reply = fetch(&world, &workspace, ME, &token).await.unwrap();
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_fault_lasts_for_so_many_requests_at_its_host_and_route() {
    let world = World::start();
    let (here, there) = (
        world.workspace(Cloud::Azure, "eastus"),
        world.workspace(Cloud::Azure, "westeurope"),
    );
    let token = world.reader_token(Cloud::Azure).await;
    let status =
        async |workspace, path| fetch(&world, workspace, path, &token).await.unwrap().status;
    let kind = json!({ "kind": "too_many_requests", "retry_after_s": 3, "path": ME, "times": 2 });
    add(&world, &here, kind).await;
    assert_eq!(status(&there, ME).await, 200);
    assert_eq!(status(&here, "/api/2.0/sql/warehouses").await, 200);
    let limited = fetch(&world, &here, ME, &token).await.unwrap();
    assert_eq!(
        (limited.status, limited.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "3")
    );
    let listed = world.running.facts().faults;
    assert_eq!(
        (listed.len(), listed[0].name.as_str(), listed[0].hits),
        (1, "it", 1)
    );
    assert_eq!(
        listed[0].kind,
        FaultKind::TooManyRequests {
            retry_after_s: Some(3)
        }
    );
    assert_eq!(status(&here, ME).await, 429);
    assert_eq!(status(&here, ME).await, 200);
    assert_eq!(world.running.facts().faults, []);
    let gone = control(&world, &json!({ "action": "remove_fault", "name": "it" })).await;
    assert_eq!(gone.status, 404);

    let everywhere = json!({ "action": "add_fault", "kind": "server_error" });
    let facts = control(&world, &everywhere).await.json();
    assert_eq!(facts["faults"][0]["kind"], "server_error");
    assert_eq!(facts["faults"][0]["host"], Value::Null);
    assert_eq!(
        (status(&here, ME).await, status(&there, ME).await),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::SERVICE_UNAVAILABLE
        )
    );
    control(&world, &json!({ "action": "clear_faults" })).await;
    assert_eq!(status(&here, ME).await, 200);

    // The short form, as tests wrote it before there were kinds.
    let short = json!({ "action": "fail", "host": here.host, "path": "/api", "status": 429, "times": 1, "retry_after_s": 1 });
    control(&world, &short).await;
    assert_eq!(
        (status(&here, ME).await, status(&here, ME).await),
        (StatusCode::TOO_MANY_REQUESTS, StatusCode::OK)
    );
}

#[tokio::test]
async fn a_token_endpoint_refuses_clients() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let reader = world.account(Cloud::Azure).reader.credentials;
    let ask = async |secret: &str| {
        let url = format!("{}/oidc/v1/token", workspace.address.as_ref().unwrap());
        world.token_reply(url, &reader.application_id, secret).await
    };
    let expired = |on| {
        let principal = reader.application_id.clone();
        let cloud = Cloud::Azure;
        Control::ExpireSecrets {
            cloud,
            principal,
            on,
        }
    };
    let entra = world.account(Cloud::Azure).entra_secret.unwrap();
    assert!(entra.contains('~'));
    assert_eq!(world.account(Cloud::Aws).entra_secret, None);
    assert_eq!(ask(&reader.client_secret).await.status, 200);
    for secret in [entra.as_str(), "dose0000"] {
        let refused = ask(secret).await;
        assert_eq!(
            (refused.status, refused.json()["error"].as_str()),
            (StatusCode::UNAUTHORIZED, Some("invalid_client"))
        );
    }
    world.running.apply(&expired(true)).unwrap();
    assert_eq!(
        ask(&reader.client_secret).await.json()["error"],
        "invalid_client"
    );
    world.running.apply(&expired(false)).unwrap();
    assert_eq!(ask(&reader.client_secret).await.status, 200);
    add(
        &world,
        &workspace,
        json!({ "kind": "invalid_client", "status": 400 }),
    )
    .await;
    let refused = ask(&reader.client_secret).await;
    assert_eq!(
        (refused.status, refused.json()["error"].as_str()),
        (StatusCode::BAD_REQUEST, Some("invalid_client"))
    );
}

#[tokio::test]
async fn connections_break_in_different_ways() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let kinds = |error: &reqwest::Error| {
        let mut found = Vec::new();
        let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(one) = next {
            found.extend(
                one.downcast_ref::<std::io::Error>()
                    .map(std::io::Error::kind),
            );
            next = one.source();
        }
        found
    };
    add(&world, &workspace, json!({ "kind": "reset" })).await;
    let reset = fetch(&world, &workspace, ME, &token).await.unwrap_err();
    assert!(
        kinds(&reset).contains(&std::io::ErrorKind::ConnectionReset),
        "{reset:?}"
    );
    add(&world, &workspace, json!({ "kind": "truncated" })).await;
    let cut = fetch(&world, &workspace, ME, &token).await.unwrap_err();
    assert!(cut.is_body() || cut.is_decode(), "{cut:?}");
    for kind in ["dns", "refused", "tls_name", "tls_handshake"] {
        add(&world, &workspace, json!({ "kind": kind })).await;
        let closed = fetch(&world, &workspace, ME, &token).await.unwrap_err();
        assert!(!closed.is_status(), "{kind}: {closed:?}");
    }
}

#[tokio::test]
async fn names_lead_to_addresses_that_fail_as_real_ones_do() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let resolve = async |host: &str| {
        let url = format!("http://{}/__resolve?host={host}", world.running.address());
        ReadReply::read(world.client.get(url).send().await.unwrap()).await
    };
    let usual = resolve(&workspace.host).await.json();
    assert_eq!(
        usual,
        json!({ "scheme": "http", "address": world.running.address().to_string() })
    );
    assert_eq!(resolve("nowhere.azuredatabricks.net").await.status, 404);
    add(&world, &workspace, json!({ "kind": "dns" })).await;
    assert_eq!(resolve(&workspace.host).await.status, 404);
    let kept = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    for (kind, scheme, text) in [
        ("refused", "http", "Connection refused"),
        ("tls_name", "https", "UnrecognisedName"),
        ("tls_handshake", "https", "HandshakeFailure"),
    ] {
        add(&world, &workspace, json!({ "kind": kind })).await;
        let found = resolve(&workspace.host).await.json();
        assert_eq!(found["scheme"], scheme);
        let address: std::net::SocketAddr = found["address"].as_str().unwrap().parse().unwrap();
        let url = format!("{scheme}://localhost:{}/", address.port());
        let error = kept.get(url).send().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        assert!(format!("{error:?}").contains(text), "{kind}: {error:?}");
    }
}

#[tokio::test]
async fn answers_are_late_slow_and_from_another_time() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let plain = fetch(&world, &workspace, ME, &token).await.unwrap();
    add(
        &world,
        &workspace,
        json!({ "kind": "slow_answer", "delay_ms": 150 }),
    )
    .await;
    let begun = Instant::now();
    assert_eq!(
        fetch(&world, &workspace, ME, &token).await.unwrap().body,
        plain.body
    );
    assert!(begun.elapsed() >= Duration::from_millis(150));
    let pieces = u64::try_from(plain.body.len().div_ceil(100)).unwrap();
    add(
        &world,
        &workspace,
        json!({ "kind": "slow_body", "pause_ms": 30, "piece_bytes": 100 }),
    )
    .await;
    let begun = Instant::now();
    assert_eq!(
        fetch(&world, &workspace, ME, &token).await.unwrap().body,
        plain.body
    );
    assert!(begun.elapsed() >= Duration::from_millis(30 * pieces));
    add(
        &world,
        &workspace,
        json!({ "kind": "clock_skew", "seconds": -7200 }),
    )
    .await;
    let skewed = fetch(&world, &workspace, ME, &token).await.unwrap();
    let date = jiff::fmt::rfc2822::parse(skewed.header("date"))
        .unwrap()
        .timestamp();
    let behind = jiff::Timestamp::now().as_second() - date.as_second();
    assert!((7195..7210).contains(&behind), "{behind}");
}

#[tokio::test]
async fn tokens_tell_the_time_of_their_host() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let reader = world.account(Cloud::Azure).reader.credentials;
    add(
        &world,
        &workspace,
        json!({ "kind": "clock_skew", "seconds": 86_400 }),
    )
    .await;
    let url = format!("{}/oidc/v1/token", workspace.address.as_ref().unwrap());
    let issued = world
        .token_reply(url, &reader.application_id, &reader.client_secret)
        .await
        .json();
    let claims = issued["access_token"]
        .as_str()
        .unwrap()
        .split('.')
        .nth(1)
        .unwrap();
    let claims =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, claims).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let ahead = claims["iat"].as_i64().unwrap() - jiff::Timestamp::now().as_second();
    assert!((86_300..86_410).contains(&ahead), "{claims}");
    assert_eq!(
        claims["exp"].as_i64(),
        claims["iat"].as_i64().map(|at| at + 3600)
    );
    assert_eq!(claims["sub"], reader.application_id.as_str());
}

#[tokio::test]
async fn documents_can_lead_elsewhere() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let kind = json!({ "kind": "foreign_oidc_endpoint", "issuer": "https://evil.example/oidc" });
    add(&world, &workspace, kind).await;
    let read = async |path| fetch(&world, &workspace, path, "").await.unwrap().json();
    let metadata = read("/.well-known/databricks-config").await;
    assert_eq!(metadata["oidc_endpoint"], "https://evil.example/oidc");
    assert_eq!(metadata["workspace_id"], workspace.workspace_id.as_str());
    let discovery = read("/oidc/.well-known/oauth-authorization-server").await;
    assert_eq!(
        discovery["token_endpoint"],
        "https://evil.example/oidc/v1/token"
    );
}

#[tokio::test]
async fn a_statement_expires() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let done = world.sql(&workspace, &token, "SELECT 1").await;
    let path = format!(
        "/api/2.0/sql/statements/{}",
        done["statement_id"].as_str().unwrap()
    );
    assert_eq!(
        fetch(&world, &workspace, &path, &token)
            .await
            .unwrap()
            .status,
        200
    );
    add(&world, &workspace, json!({ "kind": "statement_expired" })).await;
    let expired = fetch(&world, &workspace, &path, &token).await.unwrap();
    assert_eq!(
        (expired.status, expired.json()["error_code"].as_str()),
        (StatusCode::NOT_FOUND, Some("NOT_FOUND"))
    );
    assert_eq!(
        world.sql(&workspace, &token, "SELECT 1").await["status"]["state"],
        "SUCCEEDED"
    );
}

#[tokio::test]
async fn tables_are_denied_at_each_level_empty_and_late() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let (cloud, region) = (Cloud::Azure, "eastus".to_owned());
    let principal = world.account(cloud).reader.credentials.application_id;
    let query = "SELECT max(event_time) FROM system.access.audit";
    let (all, of, to) = (region.clone(), region.clone(), principal.clone());
    world
        .running
        .apply(&Control::GrantSystem {
            cloud,
            region: all,
            principal: to,
            on: true,
        })
        .unwrap();
    let newest = async || {
        let answer = world.sql(&workspace, &token, query).await;
        assert_eq!(answer["status"]["state"], "SUCCEEDED", "{answer}");
        answer["result"]["data_array"][0][0]
            .as_str()
            .map(|at| at.parse::<jiff::Timestamp>().unwrap())
    };
    let usual = newest().await.unwrap();
    let rows = |rows| Control::TableRows {
        cloud,
        region: of.clone(),
        table: Some("system.access.audit".into()),
        rows,
    };
    world.running.apply(&rows(fakebricks::Rows::Empty)).unwrap();
    assert_eq!(newest().await, None);
    world
        .running
        .apply(&rows(fakebricks::Rows::Late { hours: 5 }))
        .unwrap();
    let late = newest().await.unwrap();
    assert!(
        (usual - late).get_seconds() >= 5 * 3600 - 1200,
        "{usual} {late}"
    );
    world.running.apply(&rows(fakebricks::Rows::Usual)).unwrap();
    assert!(newest().await.unwrap() >= usual);
    for (privilege, on_securable, missing) in [
        ("USE_CATALOG", "system", "USE CATALOG on Catalog 'system'"),
        (
            "USE_SCHEMA",
            "system.access",
            "USE SCHEMA on Schema 'system.access'",
        ),
        (
            "SELECT",
            "system.access.audit",
            "SELECT on Table 'system.access.audit'",
        ),
    ] {
        let grant = |on| Control::Grant {
            cloud,
            region: region.clone(),
            principal: principal.clone(),
            privileges: vec![privilege.to_owned()],
            on_securable: on_securable.to_owned(),
            on,
        };
        world.running.apply(&grant(false)).unwrap();
        let failure = world.failure(&workspace, &token, query).await;
        assert!(failure.contains(missing), "{failure}");
        world.running.apply(&grant(true)).unwrap();
        assert_eq!(world.failure(&workspace, &token, query).await, "");
    }
}

#[tokio::test]
async fn a_workspace_loses_its_warehouses_and_its_life() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Aws, "us-east-1");
    let token = world.reader_token(Cloud::Aws).await;
    let list = "/api/2.0/sql/warehouses";
    let id = || workspace.workspace_id.clone();
    let warehouses = |on| Control::Warehouses {
        workspace_id: id(),
        on,
    };
    world.running.apply(&warehouses(false)).unwrap();
    assert_eq!(
        fetch(&world, &workspace, list, &token).await.unwrap().body,
        "{}"
    );
    world.running.apply(&warehouses(true)).unwrap();
    let back = fetch(&world, &workspace, list, &token)
        .await
        .unwrap()
        .json();
    assert_eq!(
        back["warehouses"][0]["id"],
        workspace.warehouses[0].id.as_str()
    );
    let status = fakebricks::Status::Cancelling;
    world
        .running
        .apply(&Control::WorkspaceStatus {
            workspace_id: id(),
            status,
        })
        .unwrap();
    assert_eq!(
        fetch(&world, &workspace, list, &token)
            .await
            .unwrap()
            .status,
        503
    );
}

#[tokio::test]
async fn requests_wait_and_are_counted_by_host() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let path = workspace.address.as_ref().unwrap().clone() + ME;
    control(&world, &json!({ "action": "latency", "ms": 200 })).await;
    control(&world, &json!({ "action": "forget_metrics" })).await;
    let begun = Instant::now();
    let all = (0..7).map(|_| world.get(path.clone(), &token));
    assert!(
        futures::future::join_all(all)
            .await
            .iter()
            .all(|reply| reply.status == 200)
    );
    assert!(begun.elapsed() >= Duration::from_millis(200));
    let url = format!("http://{}/__metrics", world.running.address());
    let counted = ReadReply::read(world.client.get(url).send().await.unwrap())
        .await
        .json();
    assert_eq!(counted["hosts"][&workspace.host]["requests"], 7);
    assert_eq!(counted["total"]["most_at_once"], 7);
    assert_eq!(counted["total"]["at_once"], 0);
    assert_eq!(world.running.metrics().hosts.len(), 1);
}

#[test]
fn kinds_are_read_from_what_they_are_written_as() {
    for kind in [
        FaultKind::Dns,
        FaultKind::Forbidden {
            spelling: Spelling::Text,
        },
        FaultKind::ClockSkew { seconds: -5 },
        FaultKind::SlowBody {
            pause_ms: 1,
            piece_bytes: 2,
        },
    ] {
        let rule = fakebricks::FaultRule {
            name: None,
            host: None,
            path: String::new(),
            times: None,
            kind,
        };
        let text = serde_json::to_string(&Control::AddFault(rule.clone())).unwrap();
        let Control::AddFault(read) = serde_json::from_str(&text).unwrap() else {
            panic!("{text}")
        };
        assert_eq!(read, rule);
    }
}
