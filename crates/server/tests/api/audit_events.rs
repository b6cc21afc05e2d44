//! What the audit trail tells of what people do, and who may read it.

use std::process::Command;

use contract::{ListedAuditEvent, ProblemCode};
use domain::{ApiKeyScope, Role};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::bootstrap;

use super::connection_strings::{connector, key, wish};
use crate::app::{TestApp, problem};
use crate::real::RealApp;

fn words(events: &[ListedAuditEvent]) -> Vec<&str> {
    events.iter().map(|event| event.action.as_str()).collect()
}

#[tokio::test]
async fn connecting_a_workspace_is_told_step_by_step_and_without_secrets() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let its_connector = path.trim_end_matches("/connection-strings").to_owned();
    let minted = app.create(&path, &key(1), wish()).await;
    assert_eq!(minted.status(), StatusCode::CREATED);
    let minted: contract::MintedConnectionString = minted.json().await.unwrap();
    let token = format!("{path}/{}", minted.token.token_id);
    for (method, path) in [
        (Method::POST, format!("{token}/shown")),
        (Method::POST, format!("{token}/shown")),
        (Method::DELETE, token),
        (Method::DELETE, its_connector.clone()),
    ] {
        let done = app.request(method, &path).send().await.unwrap();
        assert_eq!(done.status(), StatusCode::NO_CONTENT, "{path}");
    }
    let mut events: Vec<ListedAuditEvent> = app.get("/api/v1/audit-events").await;
    events.reverse();
    let by_people: Vec<ListedAuditEvent> = events
        .iter()
        .filter(|event| event.means == "practice")
        .cloned()
        .collect();
    assert_eq!(
        words(&by_people),
        [
            "account.discovered",
            "connection_test.started",
            "connector.created",
            "connection_string.minted",
            "connection_string.shown",
            "connection_string.revoked",
            "connector.removed",
        ]
    );
    assert!(by_people.iter().all(|event| event.request_id.is_some()));
    assert!(
        by_people
            .iter()
            .all(|event| event.address.as_deref() == Some("127.0.0.1"))
    );
    let made = &by_people[2];
    let id = its_connector.rsplit('/').next();
    assert_eq!(made.object.as_deref(), id);
    assert!(
        made.members
            .iter()
            .any(|member| member.name == "workspace_name")
    );
    let text = serde_json::to_string(&events).unwrap();
    let secret = app.azure().reader.credentials.client_secret;
    let string = minted.connection_string;
    let last = &string[string.len() - 20..];
    for canary in [secret.as_str(), last] {
        assert!(!text.contains(canary), "{text}");
    }
}

#[tokio::test]
async fn who_comes_in_and_who_may_is_told_to_admins() {
    let app = RealApp::start().await;
    let (_, owner) = app.signed_in("ada", Role::Owner).await;
    let (bob, user) = app.signed_in("bob", Role::User).await;
    let refused = app
        .request_as(&user, Method::GET, "/api/v1/audit-events")
        .send()
        .await
        .unwrap();
    assert_eq!(problem(refused).await.code, ProblemCode::NotAllowed);
    let guess = json!({"bootstrap_token": "0".repeat(64)});
    let request = app.request(Method::POST, "/api/v1/sessions").json(&guess);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    let path = contract::paths::person(bob.person_id);
    let change = app.request_as(&owner, Method::PATCH, &path);
    let change = change.json(&json!({"role": "admin"})).send().await.unwrap();
    assert_eq!(change.status(), StatusCode::OK);
    let wish = json!({"name": "ci", "scope": "admin", "expires_in_days": 1});
    let request = app.request_as(&owner, Method::POST, "/api/v1/api-keys");
    let made: contract::CreatedApiKey = request
        .json(&wish)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let key = made.secret.expose();
    let request = app.request_as(key, Method::GET, "/api/v1/audit-events?limit=3");
    let events: Vec<ListedAuditEvent> = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(
        words(&events),
        ["api_key.created", "person.role_changed", "session.refused"]
    );
    assert_eq!(
        (events[0].means.as_str(), events[0].actor_name.as_str()),
        ("browser", "ada")
    );
    let role = &events[1].members[0];
    assert_eq!(
        (role.before.as_deref(), role.after.as_deref()),
        (Some("user"), Some("admin"))
    );
    assert_eq!(events[2].means, "nobody");
    assert!(!serde_json::to_string(&events).unwrap().contains(key));
    let older = format!(
        "/api/v1/audit-events?before={}&action=session.begun",
        events[2].event_number
    );
    let request = app.request_as(key, Method::GET, &older);
    let older: Vec<ListedAuditEvent> = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(words(&older), ["session.begun", "session.begun"]);

    let read = app.key(&bob, ApiKeyScope::Read).await;
    let refused = app.request_as(&read, Method::GET, "/api/v1/audit-events.jsonl");
    assert_eq!(
        refused.send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    let request = app.request_as(key, Method::GET, "/api/v1/audit-events.jsonl");
    let lines = request.send().await.unwrap().text().await.unwrap();
    let all: Vec<ListedAuditEvent> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(all.first().unwrap().event_number, 1);
    assert!(
        all.windows(2)
            .all(|two| two[0].event_number + 1 == two[1].event_number)
    );
}

#[tokio::test]
async fn the_owner_who_came_in_with_a_token_is_named() {
    let app = RealApp::start().await;
    bootstrap::command(&app.storage).await.unwrap();
    let token = std::fs::read_to_string(app.bootstrap_file()).unwrap();
    let body =
        json!({"bootstrap_token": token, "owner": {"name": "Ada", "email": "ada@lake.example"}});
    let request = app.request(Method::POST, "/api/v1/sessions").json(&body);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::CREATED);
    let filter = store::AuditFilter::default();
    let events = app.store.audit_events(&filter, 2).await.unwrap();
    assert_eq!(events[0].action, "session.begun");
    assert_eq!(events[0].means, "bootstrap_token");
    assert_eq!(events[0].actor_name, "Ada");
    assert_eq!(events[1].action, "bootstrap_token.issued");
    assert_eq!(events[1].actor_name, "lakesentry bootstrap");
}

#[tokio::test]
async fn the_command_verifies_the_trail() {
    let app = RealApp::start().await;
    app.signed_in("ada", Role::Owner).await;
    let verify = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
            .args(["audit", "verify", "--database"])
            .arg(&app.storage.database)
            .args(words)
            .env_remove("RUST_LOG")
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
        (output.status.success(), said.concat())
    };
    let (is_good, said) = verify(&[]);
    assert!(is_good, "{said}");
    let head = said.trim().rsplit(' ').next().unwrap();
    let (is_good, said) = verify(&["--known", head]);
    assert!(
        is_good && said.contains("is the one that you know"),
        "{said}"
    );
    let (number, hash) = head.split_once(':').unwrap();
    let next = number.parse::<u64>().unwrap() + 1;
    let (is_good, said) = verify(&["--known", &format!("{next}:{hash}")]);
    assert!(
        !is_good && said.contains("what followed was removed"),
        "{said}"
    );
    let (is_good, said) = verify(&["--known", "17"]);
    assert!(
        !is_good && said.contains("the number of an event"),
        "{said}"
    );
}

/// What can't be told is not begun: nothing is asked of Databricks.
#[tokio::test]
async fn a_test_that_can_not_be_told_is_not_begun() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    app.change("ALTER TABLE audit_events RENAME TO hidden")
        .await;
    let host = crate::app::healthy(&account, "eastus").host;
    let asked = json!({"account_id": account.account_id, "workspaces": [{"host": host, "primary": true}], "features": []});
    let answer = app.post("/api/v1/connection-tests", asked).await;
    assert_eq!(problem(answer).await.code, ProblemCode::Internal);
    app.change("ALTER TABLE hidden RENAME TO audit_events")
        .await;
    let outcome = app.test(&account, &[], &[&host]).await;
    assert!(!outcome.events.is_empty());
    let events: Vec<ListedAuditEvent> = app
        .get("/api/v1/audit-events?action=connection_test.started")
        .await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].object.as_deref(), Some(&*outcome.id.to_string()));
}

#[tokio::test]
async fn admins_ask_for_a_part_and_take_it_away() {
    let app = RealApp::start().await;
    let (ada, owner) = app.signed_in("ada", Role::Owner).await;
    app.signed_in("=cmd|' /C calc'!A0", Role::User).await;
    app.key(&ada, ApiKeyScope::Read).await;
    let get = async |query: &str| {
        let request = app
            .request_as(&owner, Method::GET, query)
            .send()
            .await
            .unwrap();
        (request.status(), request.text().await.unwrap())
    };
    let count = async |query: &str| {
        let (status, text) = get(&format!("/api/v1/audit-events?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        serde_json::from_str::<Vec<ListedAuditEvent>>(&text)
            .unwrap()
            .len()
    };
    // The first keys that sign strings and ID tokens, two people who come in, and a key.
    assert_eq!(count("").await, 7);
    assert_eq!(count("action=person.added").await, 2);
    assert_eq!(count("actor=lakesentry&action=api_key.created").await, 1);
    assert_eq!(count("actor=nobody").await, 0);
    assert_eq!(
        count("since=2020-01-01T00:00:00Z&until=2120-01-01T00:00:00Z").await,
        7
    );
    assert_eq!(count("until=2020-01-01T00:00:00Z").await, 0);
    for wrong in ["since=yesterday", "limit=-1", "before=x"] {
        let (status, _) = get(&format!("/api/v1/audit-events?{wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let (_, lines) = get("/api/v1/audit-events.jsonl?action=person.added").await;
    assert_eq!(lines.lines().count(), 2);
    let (_, csv) = get("/api/v1/audit-events.csv").await;
    assert_eq!(csv.lines().count(), 8);
    assert!(csv.starts_with("\"event_number\",\"recorded_at\""), "{csv}");
    assert!(!csv.contains("\"=cmd"), "{csv}");
    let (_, state) = get("/api/v1/audit-trail").await;
    let state: contract::AuditTrailState = serde_json::from_str(&state).unwrap();
    assert_eq!((state.events, state.fault), (7, None));
    assert!(state.head.starts_with("7:"));
    assert!(state.actions.contains(&"session.refused".to_owned()));
}

#[tokio::test]
async fn a_trail_that_was_changed_is_told_on_the_page() {
    let app = TestApp::start().await;
    connector(&app).await;
    app.change("DROP TRIGGER audit_events_stay").await;
    app.change("UPDATE audit_events SET actor_name = 'Eve' WHERE event_number = 2")
        .await;
    let state: contract::AuditTrailState = app.get("/api/v1/audit-trail").await;
    assert!(
        state
            .fault
            .unwrap()
            .contains("event 2 is not what was recorded")
    );
}
