//! Tokens: what is accepted where.

use fakebricks::{Cloud, Control};
use reqwest::Method;

use crate::support::{ReadReply, World};

#[tokio::test]
async fn a_right_secret_gets_a_token_and_a_wrong_one_does_not() {
    let world = World::start();
    let account = world.account(Cloud::Aws);
    let id = &account.reader.credentials.application_id;
    let secret = &account.reader.credentials.client_secret;
    let workspace = &account.workspaces[0];
    for url in [
        format!("{}/oidc/v1/token", workspace.address.as_ref().unwrap()),
        format!(
            "{}/oidc/accounts/{}/v1/token",
            account.accounts_address.as_ref().unwrap(),
            account.account_id
        ),
    ] {
        let right = world.token_reply(url.clone(), id, secret).await;
        assert_eq!(right.status, 200);
        assert_eq!(right.json()["expires_in"], 3600);
        for wrong in ["dose00000000000000000000000000000000", "abc~8Qdef.ghi"] {
            let refused = world.token_reply(url.clone(), id, wrong).await;
            assert_eq!(refused.status, 401);
            assert_eq!(refused.json()["error"], "invalid_client");
        }
        let numeric = world
            .token_reply(url, &account.reader.scim_id, secret)
            .await;
        assert_eq!(numeric.json()["error"], "invalid_client");
    }
}

#[tokio::test]
async fn only_forms_are_read_and_both_ways_of_sending_credentials() {
    let world = World::start();
    let account = world.account(Cloud::Gcp);
    let credentials = &account.reader.credentials;
    let url = format!(
        "{}/oidc/v1/token",
        account.workspaces[0].address.as_ref().unwrap()
    );
    let json = world
        .send(
            Method::POST,
            url.clone(),
            None,
            Some(serde_json::json!({ "grant_type": "client_credentials" })),
        )
        .await;
    assert_eq!(json.status, 400);
    assert_eq!(json.json()["error"], "invalid_request");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &credentials.application_id),
        ("client_secret", &credentials.client_secret),
    ];
    let posted = world.client.post(url).form(&form).send().await.unwrap();
    assert_eq!(ReadReply::read(posted).await.status, 200);
}

#[tokio::test]
async fn an_unknown_account_answers_with_a_page() {
    let world = World::start();
    let account = world.account(Cloud::Azure);
    let url = format!(
        "{}/oidc/accounts/00000000-0000-0000-0000-000000000000/v1/token",
        account.accounts_address.unwrap()
    );
    let reply = world.token_reply(url, "a", "b").await;
    assert_eq!(reply.status, 200);
    assert!(reply.header("content-type").starts_with("text/html"));
    assert!(reply.body.contains("Databricks - Sign in"));
}

#[tokio::test]
async fn tokens_of_workspaces_are_refused_by_the_accounts_api() {
    let world = World::start();
    let account = world.account(Cloud::Aws);
    let credentials = &account.reader.credentials;
    let workspace = account.workspaces[0].address.clone().unwrap();
    let list = format!(
        "{}/api/2.0/accounts/{}/workspaces",
        account.accounts_address.as_ref().unwrap(),
        account.account_id
    );
    let issued = world
        .token_reply(
            format!("{workspace}/oidc/v1/token"),
            &credentials.application_id,
            &credentials.client_secret,
        )
        .await
        .json();
    let workspace_token = issued["access_token"].as_str().unwrap();
    assert_eq!(world.get(list.clone(), workspace_token).await.status, 403);
    let personal = world.metastore_admin_token(Cloud::Aws, "us-east-1");
    assert_eq!(world.get(list.clone(), &personal).await.status, 401);
    let missing = world.send(Method::GET, list.clone(), None, None).await;
    assert_eq!(missing.status, 401);
    assert_eq!(missing.json()["error_code"], 401);
    assert!(missing.header("www-authenticate").contains("Bearer"));
    let unknown = world.get(list, "nonsense").await;
    assert_eq!(unknown.status, 403);
    assert_eq!(unknown.json()["error_code"], 403);
}

#[tokio::test]
async fn a_principal_outside_of_a_workspace_is_refused_there() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let me = format!(
        "{}/api/2.0/preview/scim/v2/Me",
        workspace.address.as_ref().unwrap()
    );
    let inside = world.get(me.clone(), &token).await;
    let reader = world.account(Cloud::Azure).reader;
    assert_eq!(
        inside.json()["userName"],
        reader.credentials.application_id.as_str()
    );
    assert_eq!(inside.header("x-databricks-org-id"), workspace.workspace_id);
    let principal = reader.credentials.application_id;
    let workspace_id = workspace.workspace_id;
    let on = false;
    world
        .running
        .apply(&Control::Assign {
            workspace_id,
            principal,
            on,
        })
        .unwrap();
    assert_eq!(world.get(me, &token).await.status, 403);
}

#[tokio::test]
async fn only_scopes_of_the_discovery_document_are_granted() {
    let world = World::start();
    let account = world.account(Cloud::Aws);
    let credentials = &account.reader.credentials;
    let url = format!(
        "{}/oidc/v1/token",
        account.workspaces[0].address.as_ref().unwrap()
    );
    for (scope, status) in [
        ("all-apis", 200),
        ("sql offline_access", 200),
        ("nope", 400),
        ("sql nope", 400),
    ] {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        let request = world
            .client
            .post(url.clone())
            .basic_auth(
                &credentials.application_id,
                Some(&credentials.client_secret),
            )
            .form(&form);
        let reply = ReadReply::read(request.send().await.unwrap()).await;
        assert_eq!(reply.status, status, "{scope}");
        if status == 400 {
            assert_eq!(reply.json()["error"], "invalid_scope");
        }
    }
}
