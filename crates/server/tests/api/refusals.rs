//! What every refusal has: a problem, the headers of the API, and nothing of what was sent.

use contract::{Problem, ProblemCode};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::app::{TestApp, problem};

#[track_caller]
fn has_the_headers(answer: &Response) {
    let headers = answer.headers();
    assert_eq!(
        headers["content-security-policy"],
        "default-src 'none'; frame-ancestors 'none'"
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_stranger_gets_the_headers_too() {
    let app = TestApp::start().await;
    let rebound = app
        .request(Method::GET, "/api/v1/instance")
        .header("host", "rebound.example");
    let answer = rebound.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    has_the_headers(&answer);
}

#[tokio::test]
async fn an_id_that_can_be_none_names_nothing() {
    let app = TestApp::start().await;
    for (method, path) in [
        (Method::GET, "/api/v1/connectors/7"),
        (Method::DELETE, "/api/v1/connectors/7"),
        (Method::PUT, "/api/v1/connectors/7/primary"),
        (Method::GET, "/api/v1/connectors/7/connection-strings"),
        (
            Method::DELETE,
            "/api/v1/connectors/0193a000-0000-7000-8000-000000000000/connection-strings/x",
        ),
        (Method::GET, "/api/v1/connectors/%FF"),
    ] {
        let answer = app
            .request(method, path)
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        has_the_headers(&answer);
        assert_eq!(problem(answer).await.code, ProblemCode::NotFound);
    }
}

async fn refused(app: &TestApp, body: Value) -> (Problem, String) {
    let answer = app.post("/api/v1/discoveries", body).await;
    let text = answer.text().await.unwrap();
    (serde_json::from_str(&text).unwrap(), text)
}

#[tokio::test]
async fn a_body_that_is_refused_is_not_repeated() {
    const SECRET: &str = "dose0123456789abcdef";
    let app = TestApp::start().await;
    let whole = json!({
        "partition": "azure", "account_id": "11111111-2222-3333-4444-555555555555",
        "application_id": "11111111-2222-3333-4444-555555555555", "client_secret": SECRET,
    });
    for member in ["partition", "account_id", "application_id", "accounts_host"] {
        for value in [json!(SECRET), json!({SECRET: 1}), json!([SECRET])] {
            let mut body = whole.clone();
            body[member] = value;
            let (problem, text) = refused(&app, body.clone()).await;
            assert!(!text.contains("dose"), "{text}");
            if member == "partition" && body[member].is_array() {
                // `serde_json` takes a list in place of a word for a fault of the syntax.
                assert_eq!(problem.code, ProblemCode::UnsupportedBody);
                continue;
            }
            assert_eq!(problem.code, ProblemCode::InvalidInput, "{text}");
            assert_eq!(problem.errors[0].field, format!("/{member}"), "{text}");
        }
    }
    let mut missing = whole.clone();
    missing.as_object_mut().unwrap().remove("application_id");
    let (problem, _) = refused(&app, missing).await;
    assert_eq!(problem.errors[0].field, "/application_id");
    let (problem, text) = refused(&app, json!(SECRET)).await;
    assert_eq!(problem.errors[0].field, "/");
    assert!(!text.contains("dose"), "{text}");
}
