//! Who a browser is: only sessions that the server issued count, and one that gets a secret gets a new name.

use contract::OnboardingSession;
use reqwest::{Client, Method, Response, header};

use crate::app::TestApp;

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

    // A second secret in the same session renames nothing: other requests of the page are under way with the name.
    let third = app.discover(&account, "azure", &account.reader).await;
    assert_eq!(cookie_of(&third).unwrap(), renewed);
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
