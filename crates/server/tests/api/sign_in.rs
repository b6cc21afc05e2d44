//! Signing in, staying signed in, signing out; keys; and who may change what others may do.

use std::time::Duration;

use contract::{
    CreatedApiKey, CurrentSession, ListedApiKey, ListedSignIn, Person, ProblemCode, SignInMeans,
    SignInOptions,
};
use domain::{ApiKeyScope, Role};
use reqwest::{Method, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::{bootstrap, clock};

use crate::app::{TestApp, problem};
use crate::real::RealApp;

async fn read<T: DeserializeOwned>(answer: Response) -> T {
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap()
}

fn ada() -> Value {
    json!({"name": "Ada", "email": "Ada@Lake.example"})
}

async fn bootstrap_with(app: &RealApp, token: &str, owner: Option<Value>) -> Response {
    let mut body = json!({"bootstrap_token": token});
    if let Some(owner) = owner {
        body["owner"] = owner;
    }
    let request = app.request(Method::POST, "/api/v1/sessions");
    request.json(&body).send().await.unwrap()
}

/// Issues a token as the command does, and reads it as the operator does.
async fn token(app: &RealApp) -> String {
    bootstrap::command(&app.storage).await.unwrap();
    let text = std::fs::read_to_string(app.bootstrap_file()).unwrap();
    text.trim().to_owned()
}

/// The name and the value of the cookie that an answer sets, and what it says of it.
fn cookie(answer: &Response) -> (String, String, String) {
    let cookies = answer.headers().get_all(header::SET_COOKIE);
    let ours = cookies.iter().map(|cookie| cookie.to_str().unwrap());
    let ours = ours.filter(|cookie| cookie.contains("lakesentry_session"));
    let ours: Vec<&str> = ours.collect();
    assert_eq!(ours.len(), 1, "{ours:?}");
    let (pair, rest) = ours[0].split_once(';').unwrap();
    let (name, value) = pair.split_once('=').unwrap();
    (name.to_owned(), value.to_owned(), rest.to_owned())
}

#[tokio::test]
async fn the_first_one_with_the_token_is_the_owner() {
    let app = RealApp::start().await;
    let options = async || {
        let request = app.request(Method::GET, "/api/v1/sign-in-options");
        read::<SignInOptions>(request.send().await.unwrap()).await
    };
    assert!(!options().await.has_owner);
    let file = bootstrap::issue_for_first_owner(&app.store, &app.storage).await;
    assert_eq!(file.unwrap(), Some(app.bootstrap_file()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(app.bootstrap_file())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let token = std::fs::read_to_string(app.bootstrap_file()).unwrap();
    let wrong = bootstrap_with(&app, &"0".repeat(64), Some(ada())).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(problem(wrong).await.code, ProblemCode::SignInRefused);
    let nameless = problem(bootstrap_with(&app, token.trim(), None).await).await;
    assert_eq!(nameless.errors[0].field, "/owner/name");
    let nowhere = json!({"name": "Ada", "email": "ada"});
    let nowhere = problem(bootstrap_with(&app, token.trim(), Some(nowhere)).await).await;
    assert_eq!(nowhere.errors[0].field, "/owner/email");

    let answer = bootstrap_with(&app, token.trim(), Some(ada())).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let (name, secret, rest) = cookie(&answer);
    assert_eq!(name, format!("lakesentry_session_{}", app.address.port()));
    for said in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(rest.contains(said), "{rest}");
    }
    let session: CurrentSession = read(answer).await;
    assert_eq!(session.person.role, Role::Owner);
    assert_eq!(session.person.email, "ada@lake.example");
    assert_eq!(session.means, SignInMeans::Browser);
    let remaining = session.remaining.unwrap();
    assert_eq!(
        (remaining.idle_seconds, remaining.total_seconds),
        (1800, 43200)
    );
    assert!(!app.bootstrap_file().exists());
    assert!(options().await.has_owner);
    let request = app.request_as(&secret, Method::GET, "/api/v1/instance");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);

    let again = bootstrap_with(&app, token.trim(), Some(ada())).await;
    assert_eq!(problem(again).await.code, ProblemCode::SignInRefused);
    // With an owner, the start of the server issues none.
    let file = bootstrap::issue_for_first_owner(&app.store, &app.storage).await;
    assert_eq!(file.unwrap(), None);
}

#[tokio::test]
async fn the_owner_gets_in_again_from_the_servers_machine() {
    let app = RealApp::start().await;
    let (owner, before) = app.signed_in("ada", Role::Owner).await;
    let token = token(&app).await;
    let mut body = json!({"bootstrap_token": format!("  {token}\n")});
    body["owner"] = json!({"name": "Eve", "email": "eve@evil.example"});
    let request = app.request_as(&before, Method::POST, "/api/v1/sessions");
    let answer = request.json(&body).send().await.unwrap();
    let (_, secret, _) = cookie(&answer);
    let session: CurrentSession = read(answer).await;
    assert_eq!(session.person.person_id, owner.person_id);
    assert_eq!(session.person.name, "ada");
    // The session has a new name, and the old one means nothing.
    assert_ne!(secret, before);
    let old = app.request_as(&before, Method::GET, "/api/v1/instance");
    assert_eq!(old.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_by_itself_and_looking_at_it_does_not_keep_it() {
    let app = RealApp::start().await;
    let (ada, _) = app.signed_in("ada", Role::Owner).await;
    let ago = |minutes| clock::now().earlier(Duration::from_mins(minutes));
    let get = async |secret: &str, path: &str| {
        let request = app.request_as(secret, Method::GET, path);
        request.send().await.unwrap()
    };
    let idle = app.sign_in(&ada, ago(31)).await;
    assert_eq!(
        get(&idle, "/api/v1/instance").await.status(),
        StatusCode::UNAUTHORIZED
    );
    let kept = app.sign_in(&ada, ago(20)).await;
    let idle_seconds = async || {
        let session: CurrentSession = read(get(&kept, "/api/v1/sessions/current").await).await;
        session.remaining.unwrap().idle_seconds
    };
    assert!(idle_seconds().await <= 600);
    assert!(idle_seconds().await <= 600, "looking has kept it");
    let extend = app.request_as(&kept, Method::POST, "/api/v1/sessions/current");
    let session: CurrentSession = read(extend.send().await.unwrap()).await;
    assert!(session.remaining.unwrap().idle_seconds > 1700);
    assert!(idle_seconds().await > 1700);
}

#[tokio::test]
async fn signing_out_ends_it_here_elsewhere_or_everywhere() {
    let app = RealApp::start().await;
    let (ada, first) = app.signed_in("ada", Role::Owner).await;
    let second = app.sign_in(&ada, clock::now()).await;
    let third = app.sign_in(&ada, clock::now()).await;
    let ask = async |who: &str, method, path: &str| {
        app.request_as(who, method, path).send().await.unwrap()
    };
    let listed: Vec<ListedSignIn> = read(ask(&first, Method::GET, "/api/v1/sessions").await).await;
    assert_eq!(listed.len(), 3);
    assert_eq!(listed.iter().filter(|one| one.is_current).count(), 1);
    let newest = format!("/api/v1/sessions/{}", listed[0].sign_in_id);
    let status = ask(&first, Method::DELETE, &newest).await.status();
    assert_eq!(status, StatusCode::NO_CONTENT);
    let gone = ask(&first, Method::DELETE, &newest).await.status();
    assert_eq!(gone, StatusCode::NOT_FOUND);
    let out = ask(&third, Method::GET, "/api/v1/instance").await.status();
    assert_eq!(out, StatusCode::UNAUTHORIZED);
    let answer = ask(&second, Method::DELETE, "/api/v1/sessions/current").await;
    let (_, value, rest) = cookie(&answer);
    assert!(value.is_empty() && rest.contains("Max-Age=0"), "{rest}");
    let out = ask(&second, Method::GET, "/api/v1/instance").await.status();
    assert_eq!(out, StatusCode::UNAUTHORIZED);
    let fourth = app.sign_in(&ada, clock::now()).await;
    ask(&first, Method::DELETE, "/api/v1/sessions").await;
    for secret in [&first, &fourth] {
        let out = ask(secret, Method::GET, "/api/v1/instance").await.status();
        assert_eq!(out, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_key_is_shown_once_and_ends_when_it_is_revoked() {
    let app = RealApp::start().await;
    let (_, owner) = app.signed_in("ada", Role::Owner).await;
    let create = async |body: Value| {
        let request = app.request_as(&owner, Method::POST, "/api/v1/api-keys");
        request.json(&body).send().await.unwrap()
    };
    for (body, field) in [
        (
            json!({"name": " ", "scope": "read", "expires_in_days": 30}),
            "/name",
        ),
        (
            json!({"name": "ci", "scope": "read", "expires_in_days": 0}),
            "/expires_in_days",
        ),
        (
            json!({"name": "ci", "scope": "read", "expires_in_days": 367}),
            "/expires_in_days",
        ),
        (
            json!({"name": "ci", "scope": "all", "expires_in_days": 30}),
            "/scope",
        ),
    ] {
        assert_eq!(problem(create(body).await).await.errors[0].field, field);
    }
    let body = json!({"name": "terraform", "scope": "write", "expires_in_days": 30});
    let created: CreatedApiKey = read(create(body).await).await;
    let key = created.secret.expose().to_owned();
    assert!(key.starts_with(&created.api_key.prefix));
    let instance = async || {
        let request = app.request_as(&key, Method::GET, "/api/v1/instance");
        request.send().await.unwrap().status()
    };
    assert_eq!(instance().await, StatusCode::OK);
    let request = app.request_as(&owner, Method::GET, "/api/v1/api-keys");
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(!text.contains(&key), "{text}");
    let listed: Vec<ListedApiKey> = serde_json::from_str(&text).unwrap();
    assert_eq!(listed[0].scope, ApiKeyScope::Write);
    assert!(listed[0].last_used_at.is_some());
    let path = format!("/api/v1/api-keys/{}", listed[0].api_key_id);
    let revoked = app.request_as(&owner, Method::DELETE, &path).send().await;
    assert_eq!(revoked.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(instance().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_are_changed_by_those_above_them() {
    let app = RealApp::start().await;
    let (ada, owner) = app.signed_in("ada", Role::Owner).await;
    let (bob, admin) = app.signed_in("bob", Role::Admin).await;
    let (eve, user) = app.signed_in("eve", Role::User).await;
    let change = async |who: &str, whom, body: Value| {
        let path = contract::paths::person(whom);
        let request = app.request_as(who, Method::PATCH, &path);
        request.json(&body).send().await.unwrap()
    };
    let refused = async |who: &str, whom, body: Value| {
        let answer = change(who, whom, body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert_eq!(problem(answer).await.code, ProblemCode::NotAllowed);
    };
    refused(&user, bob.person_id, json!({"role": "user"})).await;
    refused(&admin, ada.person_id, json!({"disabled": true})).await;
    refused(&admin, bob.person_id, json!({"role": "owner"})).await;
    refused(&owner, ada.person_id, json!({"role": "user"})).await;
    refused(&admin, eve.person_id, json!({"role": "owner"})).await;
    let changed: Person =
        read(change(&admin, eve.person_id, json!({"disabled": true})).await).await;
    assert!(changed.disabled_at.is_some());
    let out = app
        .request_as(&user, Method::GET, "/api/v1/instance")
        .send()
        .await;
    assert_eq!(out.unwrap().status(), StatusCode::UNAUTHORIZED);
    let body = json!({"role": "admin", "disabled": false});
    let changed: Person = read(change(&admin, eve.person_id, body).await).await;
    assert_eq!((changed.role, changed.disabled_at), (Role::Admin, None));

    let hand_over = async |to| {
        let request = app.request_as(&owner, Method::PUT, "/api/v1/owner");
        request
            .json(&json!({"person_id": to}))
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(hand_over(ada.person_id).await, StatusCode::FORBIDDEN);
    assert_eq!(hand_over(bob.person_id).await, StatusCode::NO_CONTENT);
    let now_owner = app.store.owner().await.unwrap().unwrap();
    assert_eq!(now_owner.person_id, bob.person_id);
    // Whoever had another role before signs in anew.
    assert_eq!(hand_over(ada.person_id).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_practises_is_signed_in_by_itself() {
    let app = TestApp::start().await;
    let session: CurrentSession = app.get("/api/v1/sessions/current").await;
    assert_eq!(session.means, SignInMeans::Practice);
    assert_eq!(session.person.role, Role::Owner);
    assert_eq!(session.remaining, None);
    // A key that does not count is no practice.
    let request = app.request(Method::GET, "/api/v1/instance");
    let answer = request.bearer_auth("lsk_0").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}
