//! What the instance says of itself.

use contract::Instance;
use reqwest::{Method, StatusCode};

use crate::app::TestApp;

#[tokio::test]
async fn a_new_instance_belongs_to_no_account_and_has_no_contact() {
    let app = TestApp::start().await;
    let instance: Instance = app.get("/api/v1/instance").await;
    assert_eq!(instance.account, None);
    assert_eq!(instance.primary, None);
    assert_eq!(instance.security_contact, None);
    let contact = app
        .request(Method::GET, "/.well-known/security.txt")
        .send()
        .await
        .unwrap();
    assert_eq!(contact.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_contact_of_the_operator_is_published() {
    let app = TestApp::start_as_program().await;
    let instance: Instance = app.get("/api/v1/instance").await;
    assert_eq!(
        instance.security_contact.as_deref(),
        Some("mailto:a@b.example")
    );
    let text = app
        .request(Method::GET, "/.well-known/security.txt")
        .send()
        .await
        .unwrap();
    assert_eq!(text.headers()["content-type"], "text/plain; charset=utf-8");
    let text = text.text().await.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Contact: mailto:a@b.example");
    assert!(
        lines[1].starts_with("Expires: 20") && lines[1].ends_with('Z'),
        "{text}"
    );
}
