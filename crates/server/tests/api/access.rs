//! Who may do what: every cell of the table of routes, role by role and key by key.

use contract::ProblemCode;
use domain::{ApiKeyScope, Role};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::access::{RULES, RouteAccess};

use crate::app::problem;
use crate::real::RealApp;

/// Somebody who asks: what they show, their role, and the scope of their key.
struct Asker {
    shows: String,
    role: Option<Role>,
    scope: Option<ApiKeyScope>,
}

async fn askers(app: &RealApp) -> Vec<Asker> {
    let mut askers = vec![Asker {
        shows: String::new(),
        role: None,
        scope: None,
    }];
    for role in Role::ALL {
        let (person, cookie) = app.signed_in(role.slug(), role).await;
        askers.push(Asker {
            shows: cookie,
            role: Some(role),
            scope: None,
        });
        for scope in ApiKeyScope::ALL {
            askers.push(Asker {
                shows: app.key(&person, scope).await,
                role: Some(role),
                scope: Some(scope),
            });
        }
    }
    askers
}

/// What the table says to somebody.
fn expected(access: RouteAccess, asker: &Asker) -> Option<ProblemCode> {
    let (role, needed) = match access {
        RouteAccess::Anybody => return None,
        // Neither a person's cookie nor a program's key is a collector's token.
        RouteAccess::Collector => return Some(ProblemCode::PushRefused),
        RouteAccess::Role(role, needed) => (role, needed),
    };
    match (asker.role, asker.scope) {
        (None, _) => Some(ProblemCode::SignInNeeded),
        (Some(has), _) if has < role => Some(ProblemCode::NotAllowed),
        (Some(_), None) => None,
        (Some(_), Some(scope)) if needed.is_some_and(|needed| scope >= needed) => None,
        (Some(_), Some(_)) => Some(ProblemCode::NotAllowed),
    }
}

#[tokio::test]
async fn every_cell_of_the_table_is_as_it_says() {
    const NOBODY: &str = "00000000-0000-7000-8000-000000000000";
    let app = RealApp::start().await;
    let askers = askers(&app).await;
    let mut cells = 0;
    for rule in &RULES {
        let path = rule
            .path
            .replace("{id}", NOBODY)
            .replace("{token_id}", NOBODY)
            .replace("{table}", "system.billing.usage")
            .replace("{batch}", "0");
        for asker in &askers {
            if ends_sessions(rule.method, rule.path) && expected(rule.access, asker).is_none() {
                continue;
            }
            let mut request = app.request_as(&asker.shows, rule.method.clone(), &path);
            if !matches!(*rule.method, Method::GET) {
                request = request.json(&json!([]));
            }
            let answer = request.send().await.unwrap();
            let cell = format!(
                "{} {} {:?} {:?}",
                rule.method, rule.path, asker.role, asker.scope
            );
            let status = answer.status();
            assert!(!status.is_server_error(), "{cell}: {status}");
            assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{cell}");
            match expected(rule.access, asker) {
                Some(code) => assert_eq!(problem(answer).await.code, code, "{cell}"),
                None if rule.access == RouteAccess::Anybody => {}
                None => assert!(
                    !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
                    "{cell}: {status}"
                ),
            }
            cells += 1;
        }
    }
    assert!(cells > 13 * 45, "{cells}");
}

/// Their cells are tried one by one elsewhere: after one of them, nobody is signed in any more.
fn ends_sessions(method: &Method, path: &str) -> bool {
    *method == Method::DELETE && path.starts_with("/api/v1/sessions")
}

#[tokio::test]
async fn what_is_not_in_the_table_is_reached_by_nobody() {
    let app = RealApp::start().await;
    let (_, owner) = app.signed_in("ada", Role::Owner).await;
    let code = async |method, path| {
        let answer = app.request_as(&owner, method, path).send().await.unwrap();
        problem(answer).await.code
    };
    assert_eq!(
        code(Method::GET, "/api/v1/nowhere").await,
        ProblemCode::NotFound
    );
    let put = code(Method::PUT, "/api/v1/instance").await;
    assert_eq!(put, ProblemCode::MethodNotAllowed);
    let head = app.request(Method::HEAD, "/api/v1/instance").send().await;
    assert_eq!(head.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_key_is_not_shown_by_halves() {
    let app = RealApp::start().await;
    let (person, cookie) = app.signed_in("ada", Role::Owner).await;
    let key = app.key(&person, ApiKeyScope::Admin).await;
    let status = async |authorization: String| {
        let request = app.request_as(&cookie, Method::GET, "/api/v1/instance");
        let answer = request.header("authorization", authorization).send().await;
        answer.unwrap().status()
    };
    assert_eq!(status(format!("bearer {key}")).await, StatusCode::OK);
    // Whoever shows a key means it: a cookie beside it does not count.
    for wrong in [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        &key,
        &format!("Bearer {key}0"),
        &format!("Bearer {}", key.replace("_0", "_1")),
    ] {
        assert_eq!(
            status(wrong.to_owned()).await,
            StatusCode::UNAUTHORIZED,
            "{wrong}"
        );
    }
}
