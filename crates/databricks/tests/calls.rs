//! The client against a simulated host: tokens, refusals, repetitions, limits.

#![expect(clippy::unwrap_used, reason = "an integration test is all test")]

#[path = "support/simulated_host.rs"]
mod simulated_host;

use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use databricks::{Client, ClientOptions, Error, ErrorKind, Phase};
use domain::{AccountId, Credentials, DatabricksHost, Secret};
use simulated_host::{Answer, SECRET, SimulatedHost, credentials, token_answer, workspace_host};

const ME: &str = r#"{"userName":"1d0f6a52-0000-4000-8000-00000000009c"}"#;

fn account_id() -> AccountId {
    AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap()
}

/// What went wrong with a call that has to fail.
#[track_caller]
fn kind<T: Debug>(called: Result<T, Error>) -> ErrorKind {
    called.unwrap_err().kind().clone()
}

#[tokio::test]
async fn a_token_is_fetched_once_and_used_by_all() {
    let host = SimulatedHost::with_tokens(|_| {
        Answer::json(ME)
            .header("X-Databricks-Org-Id", "1234567890123456")
            .after(Duration::from_millis(20))
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let (one, two, three) = tokio::join!(workspace.me(), workspace.me(), workspace.me());
    assert_eq!(one.unwrap(), two.unwrap());
    let me = three.unwrap();
    assert_eq!(me.workspace_id.unwrap().as_str(), "1234567890123456");
    assert!(me.application_id.is_some());

    assert_eq!(host.count("POST /oidc/v1/token"), 1);
    for seen in host.seen() {
        assert_eq!(seen.host, "acme.cloud.databricks.com");
        assert!(!seen.body.contains(SECRET) && !seen.call.contains(SECRET));
        match seen.call.as_str() {
            "POST /oidc/v1/token" => {
                assert_eq!(seen.body, "grant_type=client_credentials&scope=all-apis");
                assert!(seen.authorization.starts_with("Basic "));
            }
            call if call.contains("scim") => assert_eq!(seen.authorization, "Bearer eyJ-first"),
            _ => assert_eq!(seen.authorization, ""),
        }
    }
}

#[tokio::test]
async fn a_client_with_tokens_of_its_own_takes_none_and_leaves_none() {
    let host = SimulatedHost::with_tokens(|_| Answer::json(ME)).await;
    let client = host.client();
    let workspace = client.workspace(workspace_host(), credentials());
    workspace.me().await.unwrap();
    let apart = client.with_own_tokens();
    let there = apart.workspace(workspace_host(), credentials());
    there.me().await.unwrap();
    there.me().await.unwrap();
    assert_eq!(host.count("POST /oidc/v1/token"), 2);
    drop((apart, there));
    let anew = client.with_own_tokens();
    let there = anew.workspace(workspace_host(), credentials());
    there.me().await.unwrap();
    assert_eq!(host.count("POST /oidc/v1/token"), 3);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once() {
    let tokens = AtomicUsize::new(0);
    let host = SimulatedHost::start(move |seen| {
        if seen.call == "POST /oidc/v1/token" {
            let number = tokens.fetch_add(1, Ordering::SeqCst);
            return Answer::json(format!(
                r#"{{"access_token":"t{number}","expires_in":"3600"}}"#
            ));
        }
        if let Some(answer) = token_answer(seen) {
            return answer;
        }
        match seen.authorization.as_str() {
            "Bearer t0" => Answer::status(
                403,
                r#"{"error_code":403,"message":"Invalid access token."}"#,
            ),
            "Bearer t1" if seen.call.contains("scim") => Answer::json(ME),
            _ => Answer::status(401, r#"{"error_code":401,"message":"no"}"#),
        }
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    workspace.me().await.unwrap();
    assert_eq!(host.count("POST /oidc/v1/token"), 2);
    let error = workspace.warehouses().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::TokenRejected, "{error:?}");
    assert_eq!(host.count("POST /oidc/v1/token"), 3);
}

#[tokio::test]
async fn refused_credentials_are_told_apart_and_not_spread() {
    let host = SimulatedHost::start(|seen| match seen.call.as_str() {
        "POST /oidc/v1/token" => Answer::status(
            401,
            format!(r#"{{"error":"invalid_client","error_description":"bad secret {SECRET} q8W8Q~abc"}}"#),
        )
        .header("x-request-id", "r-1"),
        _ => token_answer(seen).unwrap(),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let error = workspace.me().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::InvalidClient);
    assert!(!format!("{error} {error:?}").contains(SECRET));
    assert_eq!(error.occurrence().request_id.as_deref(), Some("r-1"));
    assert_eq!(error.occurrence().code.as_deref(), Some("invalid_client"));
    assert_eq!(host.count("POST"), 1, "credentials are not tried twice");

    let Credentials::OauthM2m { application_id, .. } = credentials() else {
        unreachable!("all tests use OAuth");
    };
    let secret = Secret::parse("q8W8Q~abc").unwrap();
    let entra = Credentials::OauthM2m {
        application_id,
        client_secret: secret,
    };
    let workspace = host.client().workspace(workspace_host(), entra);
    let error = workspace.me().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::EntraSecret);
    assert!(!format!("{error:?}").contains("q8W8Q~abc"));
}

#[tokio::test]
async fn a_discovered_endpoint_is_used() {
    let host = SimulatedHost::start(|seen| match (seen.host.as_str(), seen.call.as_str()) {
        (_, "GET /.well-known/databricks-config") => Answer::json(
            r#"{"oidc_endpoint":"https:\/\/acme.cloud.databricks.com\/oidc","workspace_id":"5","cloud":"AWS"}"#,
        ),
        (_, "GET /oidc/.well-known/oauth-authorization-server") => {
            Answer::json(r#"{"token_endpoint":"https://oregon.cloud.databricks.com/oidc/v9/token"}"#)
        }
        ("oregon.cloud.databricks.com", "POST /oidc/v9/token") => {
            Answer::json(r#"{"access_token":"eyJ-first"}"#)
        }
        _ => Answer::json(ME),
    })
    .await;
    let client = host.client();
    client
        .workspace(workspace_host(), credentials())
        .me()
        .await
        .unwrap();
    let metadata = client.host_metadata(&workspace_host()).await.unwrap();
    assert_eq!(metadata.workspace_id.unwrap().as_str(), "5");
}

#[tokio::test]
async fn a_foreign_endpoint_gets_no_secret() {
    for document in [
        "GET /.well-known/databricks-config",
        "GET /oidc/.well-known/oauth-authorization-server",
    ] {
        let host = SimulatedHost::start(move |seen| {
            if seen.call == document {
                let foreign = "https://login.evil.example/oidc";
                return Answer::json(format!(
                    r#"{{"oidc_endpoint":"{foreign}","token_endpoint":"{foreign}"}}"#
                ));
            }
            token_answer(seen).unwrap()
        })
        .await;
        let workspace = host.client().workspace(workspace_host(), credentials());
        let error = workspace.me().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ForeignTokenEndpoint { endpoint } if endpoint.contains("evil")),
            "{error:?}"
        );
        assert_eq!(host.count("POST"), 0);
    }
}

#[tokio::test]
async fn the_account_has_its_own_endpoint_and_takes_no_personal_token() {
    let host = SimulatedHost::start(|seen| match seen.call.as_str() {
        "POST /oidc/accounts/11111111-2222-3333-4444-555555555555/v1/token" => {
            Answer::json(r#"{"access_token":"eyJ-account","expires_in":3600}"#)
        }
        "GET /api/2.0/accounts/11111111-2222-3333-4444-555555555555/workspaces"
            if seen.authorization == "Bearer eyJ-account" =>
        {
            Answer::json(r#"[{"workspace_id":1,"deployment_name":"acme-eu"},{"workspace_id":2}]"#)
        }
        _ => Answer::status(404, ""),
    })
    .await;
    let accounts = || DatabricksHost::parse("accounts.cloud.databricks.com").unwrap();
    let account = host
        .client()
        .account(accounts(), account_id(), credentials());
    let workspaces = account.workspaces().await.unwrap();
    assert_eq!(workspaces.len(), 2);
    let first = workspaces[0].host.as_ref().unwrap();
    assert_eq!(first.as_str(), "acme-eu.cloud.databricks.com");

    let sent = host.seen().len();
    let personal = Credentials::PersonalAccessToken {
        token: Secret::parse("dapi0123").unwrap(),
    };
    let account = host.client().account(accounts(), account_id(), personal);
    let error = account.workspaces().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::PersonalTokenOnAccount);
    assert_eq!(host.seen().len(), sent);
}

#[tokio::test]
async fn pages_and_redirects_are_no_answers() {
    let host = SimulatedHost::with_tokens(|seen| match seen.call.as_str() {
        call if call.contains("scim") => Answer::status(303, "")
            .header("location", "https://acme.cloud.databricks.com/login.html"),
        call if call.contains("metastore_summary") => Answer::status(302, "").header(
            "location",
            "https://acme.cloud.databricks.com/login.html?error=private-link-validation-error:42",
        ),
        _ => Answer::json(
            "<!doctype html><html><head><title>Databricks - Sign in</title></head></html>",
        )
        .header("content-type", "text/html;charset=utf-8"),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    assert_eq!(kind(workspace.me().await), ErrorKind::SignInPage);
    assert_eq!(
        kind(workspace.metastore_summary().await),
        ErrorKind::PrivateLinkRequired
    );
    let error = workspace.warehouses().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::SignInPage);
    assert_eq!(error.occurrence().detail, "Databricks - Sign in");
}

#[tokio::test]
async fn a_throttled_call_is_repeated_after_the_wait_that_was_asked_for() {
    let calls = AtomicUsize::new(0);
    let host = SimulatedHost::with_tokens(move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::status(429, "").header("retry-after", "1"),
        _ => Answer::json(ME),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let start = std::time::Instant::now();
    workspace.me().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn the_clock_of_the_host_is_told() {
    let host = SimulatedHost::with_tokens(|_| {
        Answer::json(ME).header("date", "Sun, 01 Nov 2026 10:00:00 GMT")
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let told = workspace.me().await.unwrap().server_time.unwrap();
    let since = told.duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(since.as_secs(), 1_793_527_200);
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_begun() {
    let host =
        SimulatedHost::with_tokens(|_| Answer::status(503, "").header("retry-after", "40")).await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let start = std::time::Instant::now();
    let error = workspace.me().await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(
        matches!(error.kind(), ErrorKind::Unavailable { retry_after: Some(wait) } if wait.as_secs() == 40)
    );
}

#[tokio::test]
async fn silence_ends() {
    let host =
        SimulatedHost::with_tokens(|_| Answer::json(ME).after(Duration::from_secs(30))).await;
    let options = ClientOptions {
        inactivity_timeout: Duration::from_millis(300),
        ..host.options()
    };
    let silent = Client::new(options).unwrap();
    let slow = host.client().with_total_timeout(Duration::from_millis(300));
    for (client, phase) in [(silent, Phase::Answer), (slow, Phase::Total)] {
        let workspace = client.workspace(workspace_host(), credentials());
        let timed_out = ErrorKind::TimedOut { phase };
        assert_eq!(kind(workspace.me().await), timed_out);
    }
}

#[tokio::test]
async fn nobody_there_is_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::new(ClientOptions {
        simulated: Some(address),
        ..ClientOptions::default()
    })
    .unwrap();
    let error = client.host_metadata(&workspace_host()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::ConnectionRefused, "{error:?}");
    assert!(error.kind().is_unreachable());
}

#[tokio::test]
async fn large_answers_are_cut_off() {
    let host = SimulatedHost::with_tokens(|_| {
        Answer::json(format!("{{\"x\":\"{}\"}}", "y".repeat(2_000)))
    })
    .await;
    let options = ClientOptions {
        limit_bytes: 1_000,
        ..host.options()
    };
    let workspace = Client::new(options)
        .unwrap()
        .workspace(workspace_host(), credentials());
    let error = workspace.me().await.unwrap_err();
    let limit_bytes = 1_000;
    assert_eq!(error.kind(), &ErrorKind::TooLarge { limit_bytes });
}

#[tokio::test]
async fn strange_answers_are_unreadable() {
    let host = SimulatedHost::with_tokens(|seen| match seen.call.as_str() {
        call if call.contains("metastore_summary") => Answer::json("{}"),
        call if call.contains("scim") => Answer::json("{\"userName\":[1]}"),
        _ => Answer::json("not json"),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    assert_eq!(kind(workspace.me().await), ErrorKind::Unreadable);
    assert_eq!(
        kind(workspace.metastore_summary().await),
        ErrorKind::Unreadable
    );
    assert_eq!(kind(workspace.warehouses().await), ErrorKind::Unreadable);
}

#[tokio::test]
async fn pages_of_warehouses_are_followed() {
    let host = SimulatedHost::with_tokens(|seen| match seen.call.as_str() {
        "GET /api/2.0/sql/warehouses" => Answer::json(r#"{"next_page_token":"a b"}"#),
        "GET /api/2.0/sql/warehouses?page_token=a%20b" => {
            Answer::json(r#"{"warehouses":[{"id":"w1"}]}"#)
        }
        "GET /api/2.0/sql/warehouses/w1" => Answer::json(r#"{"id":"w1","state":"RUNNING"}"#),
        _ => Answer::status(404, ""),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let warehouses = workspace.warehouses().await.unwrap();
    assert_eq!(warehouses.len(), 1);
    let warehouse = workspace.warehouse(&warehouses[0].id).await.unwrap();
    assert_eq!(warehouse.state, databricks::WarehouseState::Running);
}

#[tokio::test]
async fn effective_permissions_are_asked_for_by_encoded_names_and_in_pages() {
    let base = "GET /api/2.1/unity-catalog/effective-permissions/catalog/a%2Fb?principal=data%20%26%20ops&max_results=0";
    let second = format!("{base}&page_token=p%2F2%3D%3D");
    let host = SimulatedHost::with_tokens(move |seen| match seen.call.as_str() {
        call if call == base => Answer::json(r#"{"next_page_token":"p/2=="}"#),
        call if call == second => Answer::json(
            r#"{"privilege_assignments":[{"principal":"data & ops","privileges":[{"privilege":"ALL_PRIVILEGES"}]}]}"#,
        ),
        call if call.contains("/catalog/closed") => Answer::status(
            403,
            r#"{"error_code":"PERMISSION_DENIED","message":"User does not have MANAGE on Catalog 'closed'."}"#,
        ),
        _ => Answer::status(
            404,
            r#"{"error_code":"PRINCIPAL_DOES_NOT_EXIST","message":"Could not find principal with name nobody."}"#,
        ),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let on = |name: &str| databricks::Securable {
        kind: databricks::SecurableType::Catalog,
        full_name: name.to_owned(),
    };
    let held = workspace
        .effective_permissions(&on("a/b"), "data & ops")
        .await
        .unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].privilege, "ALL_PRIVILEGES");

    let error = workspace
        .effective_permissions(&on("closed"), "finops")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::PermissionDenied, "{error:?}");
    let error = workspace
        .effective_permissions(&on("system"), "nobody")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound, "{error:?}");
    let code = error.occurrence().code.as_deref();
    assert_eq!(code, Some("PRINCIPAL_DOES_NOT_EXIST"));
}

#[tokio::test]
async fn catalogs_are_read_over_pages_with_those_that_can_only_be_browsed() {
    let base = "GET /api/2.1/unity-catalog/catalogs?include_browse=true&max_results=0";
    let second = format!("{base}&page_token=2");
    let host = SimulatedHost::with_tokens(move |seen| match seen.call.as_str() {
        call if call == base => {
            Answer::json(r#"{"catalogs":[{"name":"main"}],"next_page_token":"2"}"#)
        }
        call if call == second => {
            Answer::json(r#"{"catalogs":[{"name":"system","catalog_type":"SYSTEM_CATALOG"}]}"#)
        }
        _ => Answer::status(404, ""),
    })
    .await;
    let workspace = host.client().workspace(workspace_host(), credentials());
    let catalogs = workspace.catalogs().await.unwrap();
    let names: Vec<&str> = catalogs
        .iter()
        .map(|catalog| catalog.name.as_str())
        .collect();
    assert_eq!(names, ["main", "system"]);
}

/// A list that was cut off must not pass for the whole: what is missing in it would be taken for absent.
#[tokio::test]
async fn a_list_without_end_is_no_shorter_list() {
    let circle = SimulatedHost::with_tokens(|_| {
        Answer::json(r#"{"warehouses":[{"id":"w1"}],"next_page_token":"again"}"#)
    })
    .await;
    let pages = AtomicUsize::new(0);
    let endless = SimulatedHost::with_tokens(move |_| {
        let page = pages.fetch_add(1, Ordering::SeqCst);
        Answer::json(format!(
            r#"{{"warehouses":[{{"id":"w{page}"}}],"next_page_token":"{page}"}}"#
        ))
    })
    .await;
    for host in [circle, endless] {
        let workspace = host.client().workspace(workspace_host(), credentials());
        let error = workspace.warehouses().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Unreadable, "{error:?}");
    }
}
