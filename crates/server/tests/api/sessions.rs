//! Who a browser is: only sessions that the server issued count, and one that gets a secret gets a new name.

use std::time::Duration;

use contract::{OnboardingSession, ProblemCode};
use reqwest::{Client, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::app::{TestApp, healthy, problem};

const CURRENT: &str = "/api/v1/onboarding-sessions/current";

fn cookie_of(answer: &Response) -> Option<String> {
    let cookie = answer.headers().get(header::SET_COOKIE)?.to_str().unwrap();
    cookie.split(';').next().map(str::to_owned)
}

/// Asks with one cookie and no other.
async fn held_for(app: &TestApp, cookie: &str) -> OnboardingSession {
    let stranger = Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/api/v1/onboarding-sessions/current", app.address);
    let request = stranger.get(url).header(header::COOKIE, cookie);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_name_of_a_session_is_new_once_it_holds_a_secret() {
    let app = TestApp::start().await;
    let account = app.azure();
    let first = app.discover(&account, "azure", &account.reader).await;
    let cookie = cookie_of(&first).unwrap();
    let name = format!("lakesentry_onboarding_{}=", app.address.port());
    assert!(cookie.starts_with(&name), "{cookie}");
    assert!(held_for(&app, &cookie).await.principals.len() == 1);

    // What another program on this machine planted before.
    let forget = app.request(Method::DELETE, "/api/v1/onboarding-sessions/current");
    forget.send().await.unwrap();
    let again = app.discover(&account, "azure", &account.reader).await;
    let renewed = cookie_of(&again).unwrap();
    assert_ne!(renewed, cookie);
    assert!(held_for(&app, &renewed).await.principals.len() == 1);
    assert!(held_for(&app, &cookie).await.principals.is_empty());

    // A second secret in the same session renames nothing: other requests of the page are under way with the name. And a name that the
    // browser knows is not told again: an answer that comes late would take a newer one from it.
    let third = app.discover(&account, "azure", &account.reader).await;
    assert_eq!(cookie_of(&third), None);
    assert!(held_for(&app, &renewed).await.principals.len() == 1);
}

#[tokio::test]
async fn what_is_under_way_ends_when_the_session_is_forgotten() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    let reader = &account.reader.credentials;
    // The page has asked what is held, as it does before it asks for a secret.
    let name = cookie_of(&app.request(Method::GET, CURRENT).send().await.unwrap()).unwrap();
    let with = |more: Value| {
        let mut body = json!({"partition": "azure", "account_id": account.account_id, "application_id": reader.application_id});
        let members = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(members);
        body
    };
    let secret = json!({"client_secret": reader.client_secret});
    let credentials = json!({"oauth_m2m": {"application_id": reader.application_id, "client_secret": reader.client_secret}});
    let reading = json!({"tables": ["system.billing.usage"], "workspaces": [{"host": host, "credentials": credentials}]});
    let through = json!({"client_secret": reader.client_secret, "through": host});
    for (path, body) in [
        ("/api/v1/discoveries", with(secret)),
        ("/api/v1/discoveries", with(through)),
        ("/api/v1/permissions-readings", with(reading)),
    ] {
        network.delay(Duration::from_millis(300));
        let asked = async {
            // A browser of its own: that one keeps the name that it has until the answer is there.
            let stranger = Client::builder().no_proxy().build().unwrap();
            let url = format!("http://{}{path}", app.address);
            let request = stranger.post(url).header(header::COOKIE, &name).json(&body);
            request.send().await.unwrap()
        };
        let forgotten = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let forget = app.request(Method::DELETE, CURRENT);
            forget.header(header::COOKIE, &name).send().await.unwrap()
        };
        let (answer, forgotten) = tokio::join!(asked, forgotten);
        assert_eq!(forgotten.status(), StatusCode::NO_CONTENT);
        let renamed = cookie_of(&answer);
        assert_eq!(
            problem(answer).await.code,
            ProblemCode::SecretNeeded,
            "{path}"
        );
        // Nothing more is asked in its name, and nothing of it is held under the name that the answer tells.
        network.take_requests();
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(network.take_requests(), Vec::<String>::new(), "{path}");
        for cookie in [Some(name.clone()), renamed].into_iter().flatten() {
            let held = held_for(&app, &cookie).await;
            assert_eq!((held.principals, held.tokens), (vec![], vec![]), "{path}");
        }
        network.delay(Duration::ZERO);
    }
}

#[tokio::test]
async fn a_session_that_nobody_issued_is_none() {
    let app = TestApp::start().await;
    let account = app.azure();
    let planted = format!(
        "lakesentry_onboarding_{}={}",
        app.address.port(),
        "0".repeat(32)
    );
    let body = serde_json::json!({
        "partition": "azure", "account_id": account.account_id,
        "application_id": account.reader.credentials.application_id, "client_secret": account.reader.credentials.client_secret,
    });
    let browser = Client::builder().no_proxy().build().unwrap();
    let answer = browser
        .post(format!("http://{}/api/v1/discoveries", app.address))
        .header(header::COOKIE, &planted)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success());
    assert_ne!(cookie_of(&answer).unwrap(), planted);
    assert!(held_for(&app, &planted).await.principals.is_empty());
}
