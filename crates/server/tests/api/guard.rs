//! Other sites are kept out.

use contract::ProblemCode;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::app::{TestApp, problem};

#[tokio::test]
async fn a_foreign_name_or_origin_is_refused() {
    let app = TestApp::start().await;
    let rebound = app
        .request(Method::GET, "/api/v1/instance")
        .header("host", "rebound.example")
        .send()
        .await
        .unwrap();
    assert_eq!(problem(rebound).await.code, ProblemCode::ForeignOrigin);
    let cross = app
        .request(Method::POST, "/api/v1/discoveries")
        .header("origin", "https://evil.example")
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    assert_eq!(problem(cross).await.code, ProblemCode::ForeignOrigin);
}

#[tokio::test]
async fn only_json_is_read_and_unknown_addresses_say_so() {
    let app = TestApp::start().await;
    let form = app
        .request(Method::POST, "/api/v1/discoveries")
        .header("content-type", "text/plain")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(form.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let nowhere = app
        .request(Method::GET, "/api/v1/nowhere")
        .send()
        .await
        .unwrap();
    assert_eq!(problem(nowhere).await.code, ProblemCode::NotFound);
    let method = app
        .request(Method::PUT, "/api/v1/instance")
        .send()
        .await
        .unwrap();
    assert_eq!(problem(method).await.code, ProblemCode::MethodNotAllowed);
}
