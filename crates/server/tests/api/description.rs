//! The description of the API: it says what the table of routes says, and the one in the repository is the one that is served.

use std::collections::BTreeSet;
use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::OPENAPI_JSON;
use server::access::{RULES, RouteAccess};

use crate::real::RealApp;

const IN_REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
/// Set, it makes the test write the file in place of comparing it.
const WRITE: &str = "LAKESENTRY_WRITE_API_DESCRIPTION";

fn description() -> Value {
    serde_json::from_str(&OPENAPI_JSON).unwrap()
}

/// Every operation with its method and its path.
fn operations(description: &Value) -> Vec<(String, String, &Value)> {
    let paths = description["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &'_ Value)| {
        let path = path.clone();
        item.as_object()
            .unwrap()
            .keys()
            .map(move |method| (method.to_uppercase(), path.clone()))
            .collect::<Vec<_>>()
    };
    let named = paths.iter().flat_map(of_path);
    named
        .map(|(method, path)| {
            let operation = &description["paths"][&path][method.to_lowercase()];
            (method, path, operation)
        })
        .collect()
}

#[test]
fn the_description_in_the_repository_is_the_one_that_is_served() {
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(IN_REPOSITORY, OPENAPI_JSON.as_str()).unwrap();
    }
    let kept = std::fs::read_to_string(Path::new(IN_REPOSITORY)).unwrap_or_default();
    assert!(
        kept == *OPENAPI_JSON,
        "docs/openapi.json is not current: run this test with {WRITE}=1, and look at what has changed"
    );
}

#[test]
fn the_routes_are_those_of_the_table() {
    let description = description();
    let described: BTreeSet<(String, String)> = operations(&description)
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    let routes: BTreeSet<(String, String)> = RULES
        .iter()
        .map(|rule| (rule.method.to_string(), rule.path.to_owned()))
        .collect();
    assert_eq!(described, routes);
    assert_eq!(routes.len(), RULES.len());
}

#[test]
fn who_may_use_a_route_is_what_the_table_says() {
    let description = description();
    for (method, path, operation) in operations(&description) {
        let rule = RULES
            .iter()
            .find(|rule| rule.path == path && *rule.method == *method)
            .unwrap();
        let expected = match rule.access {
            RouteAccess::Anybody => json!([]),
            RouteAccess::Collector => json!([{"collector_token": []}]),
            RouteAccess::Role(_, None) => json!([{"session": []}]),
            RouteAccess::Role(_, Some(scope)) => {
                json!([{"session": []}, {"api_key": [scope.slug()]}])
            }
        };
        assert_eq!(operation["security"], expected, "{method} {path}");
        let answers = operation["responses"].as_object().unwrap();
        let is_open = rule.access == RouteAccess::Anybody;
        assert!(is_open || answers.contains_key("401"), "{method} {path}");
        assert!(is_open || answers.contains_key("403"), "{method} {path}");
        if let RouteAccess::Role(role, _) = rule.access {
            let said = operation["description"].as_str().unwrap();
            assert!(said.contains(role.label()), "{method} {path}: {said}");
        }
    }
}

#[test]
fn every_failure_is_a_problem_and_every_operation_has_a_name_of_its_own() {
    let description = description();
    let problem =
        json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&description) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{name} twice");
        let summary = operation["summary"].as_str().unwrap();
        assert!(!summary.contains("/api/"), "{method} {path}: {summary}");
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let is_failure = status.parse::<u16>().unwrap() >= 400;
            let is_problem = answer["content"] == problem;
            assert_eq!(is_failure, is_problem, "{method} {path} {status}");
        }
    }
    assert_eq!(description["openapi"], "3.1.0");
}

/// A reference that leads nowhere makes the whole useless to most tools.
#[test]
fn every_reference_leads_somewhere() {
    fn check(value: &Value, whole: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(to) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = to.strip_prefix('#').unwrap();
                    assert!(whole.pointer(pointer).is_some(), "{to}");
                }
                members.values().for_each(|member| check(member, whole));
            }
            Value::Array(members) => members.iter().for_each(|member| check(member, whole)),
            _ => {}
        }
    }
    let description = description();
    check(&description, &description);
}

#[tokio::test]
async fn anybody_may_read_it() {
    let app = RealApp::start().await;
    let answer = app
        .request(Method::GET, "/api/v1/openapi.json")
        .send()
        .await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.text().await.unwrap(), *OPENAPI_JSON);
}
