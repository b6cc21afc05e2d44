//! How large and how slow a request may be, and what is answered where nothing is.

use std::time::Duration;

use contract::ProblemCode;
use domain::{ApiKeyScope, Role};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::rate_limits::RateOptions;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::{TestApp, problem};
use crate::real::RealApp;

#[tokio::test]
async fn each_kind_of_refusal_is_a_problem() {
    let app = RealApp::start().await;
    let (_, owner) = app.signed_in("ada", Role::Owner).await;
    let ask = |method, path: &str| app.request_as(&owner, method, path);
    let large = "x".repeat(5 << 20);
    for (request, status, code) in [
        (
            ask(Method::GET, "/api/v1/nowhere"),
            404,
            ProblemCode::NotFound,
        ),
        (
            ask(Method::GET, "/assets/none.js"),
            404,
            ProblemCode::NotFound,
        ),
        (
            ask(Method::PUT, "/api/v1/instance"),
            405,
            ProblemCode::MethodNotAllowed,
        ),
        (
            ask(Method::DELETE, "/setup/grants"),
            405,
            ProblemCode::MethodNotAllowed,
        ),
        (
            ask(Method::POST, "/api/v1/addresses").json(&large),
            413,
            ProblemCode::TooLarge,
        ),
        (
            ask(Method::POST, "/api/v1/addresses").body("{}"),
            415,
            ProblemCode::UnsupportedBody,
        ),
        (
            ask(Method::GET, "/api/v1/audit-events?limit=many"),
            422,
            ProblemCode::InvalidInput,
        ),
        (
            ask(Method::POST, "/api/v1/addresses").json(&json!({})),
            422,
            ProblemCode::InvalidInput,
        ),
    ] {
        let answer = request.send().await.unwrap();
        let path = answer.url().path().to_owned();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert_eq!(problem(answer).await.code, code, "{path}");
    }
}

/// Sends bytes, and reads what comes back until the server closes.
async fn raw(app: &RealApp, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    // A server that has refused does not read the rest.
    drop(stream.write_all(sent).await);
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    drop(
        tokio::time::timeout(Duration::from_secs(5), read)
            .await
            .unwrap(),
    );
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_head_has_a_largest_size() {
    let app = RealApp::start().await;
    let host = app.address;
    let many: String = "x-header: 1\r\n".repeat(200);
    let long = "x".repeat(100 << 10);
    for headers in [many, format!("x-long: {long}\r\n")] {
        let request = format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\n{headers}\r\n");
        let answer = raw(&app, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    let honest = format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    assert!(
        raw(&app, honest.as_bytes())
            .await
            .starts_with("HTTP/1.1 200")
    );
}

/// A server that is told to stop ends what is under way, and takes nothing new.
#[cfg(unix)]
#[tokio::test]
async fn a_stopped_program_answers_what_was_asked() {
    let app = TestApp::start_as_program().await;
    let connected = app.request(Method::GET, "/healthz").send().await.unwrap();
    assert_eq!(connected.status(), StatusCode::OK);
    let address = app.address;
    let begun = std::time::Instant::now();
    assert!(app.stop().await.success());
    assert!(begun.elapsed() < Duration::from_secs(9));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_ask_again() {
    let rates = RateOptions {
        requests_per_address: 1000,
        requests_per_person: 2,
    };
    let app = RealApp::start_limited(rates, |_| {}).await;
    let (_, ada) = app.signed_in("ada", Role::Owner).await;
    let (_, bob) = app.signed_in("bob", Role::User).await;
    let ask = async |who: &str| {
        let request = app.request_as(who, Method::GET, "/api/v1/sessions/current");
        request.send().await.unwrap()
    };
    let mut answered = 0;
    let refused = loop {
        let answer = ask(&ada).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        answered += 1;
        assert!(answered < 100, "nobody is refused");
    };
    assert!(answered >= 20, "{answered}");
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(problem(refused).await.code, ProblemCode::TooManyRequests);
    assert_eq!(ask(&bob).await.status(), StatusCode::OK);
    // What there is to guess can't be tried as often as one likes.
    let sign_in = async || {
        let request = app.request(Method::POST, "/api/v1/sessions");
        let body =
            json!({"bootstrap_token": "0", "owner": {"name": "Eve", "email": "eve@lake.example"}});
        request.json(&body).send().await.unwrap()
    };
    for _ in 0..10 {
        assert_eq!(sign_in().await.status(), StatusCode::UNAUTHORIZED);
    }
    let refused = sign_in().await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "6");
}

#[tokio::test]
async fn answers_are_counted_by_route_and_not_by_address() {
    let app = RealApp::start().await;
    let (ada, cookie) = app.signed_in("ada", Role::User).await;
    let key = app.key(&ada, ApiKeyScope::Read).await;
    let nobody = app.request(Method::GET, "/metrics").send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    for path in [
        "/api/v1/connectors/0193a000-0000-7000-8000-000000000000",
        "/whatever/secret",
    ] {
        app.request_as(&cookie, Method::GET, path)
            .send()
            .await
            .unwrap();
    }
    let request = app.request_as(&key, Method::GET, "/metrics");
    let text = request.send().await.unwrap().text().await.unwrap();
    let count = "_count{method=\"GET\",route=\"/api/v1/connectors/{id}\",status=\"404\"} 1";
    assert!(text.contains(count), "{text}");
    assert!(text.contains("route=\"page\""), "{text}");
    for canary in ["0193a000", "secret", key.as_str()] {
        assert!(!text.contains(canary), "{text}");
    }
}
