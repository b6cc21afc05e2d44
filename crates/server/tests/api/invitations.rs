//! Inviting somebody, who then comes in by the identity provider.

use contract::{CreatedInvitation, FinishedProviderSignIn, ListedInvitation, ProblemCode};
use domain::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::problem;
use crate::provider::{Browser, TestProvider};
use crate::real::RealApp;

const PATH: &str = "/api/v1/invitations";

async fn invite(app: &RealApp, who: &str, body: &Value) -> reqwest::Response {
    let request = app.request_as(who, Method::POST, PATH).json(body);
    request.send().await.unwrap()
}

async fn invited(app: &RealApp, who: &str, email: &str) -> (CreatedInvitation, String) {
    let answer = invite(app, who, &json!({"email": email, "role": "admin"})).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let created: CreatedInvitation = answer.json().await.unwrap();
    let (page, secret) = created.link.expose().split_once("#invitation=").unwrap();
    assert_eq!(page, format!("http://{}/sign-in", app.address));
    let secret = secret.to_owned();
    (created, secret)
}

async fn list(app: &RealApp, who: &str) -> (Vec<ListedInvitation>, String) {
    let request = app.request_as(who, Method::GET, PATH);
    let text = request.send().await.unwrap().text().await.unwrap();
    (serde_json::from_str(&text).unwrap(), text)
}

#[tokio::test]
async fn without_a_provider_nobody_is_invited() {
    let app = RealApp::start().await;
    let (_, owner) = app.signed_in("ada", Role::Owner).await;
    let answer = invite(
        &app,
        &owner,
        &json!({"email": "bob@lake.example", "role": "user"}),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let problem = problem(answer).await;
    assert!(problem.detail.unwrap().contains("--oidc-issuer"));
    let (_, user) = app.signed_in("eve", Role::User).await;
    let refused = app
        .request_as(&user, Method::GET, PATH)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_was_invited_comes_in_once_with_the_role() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let (_, owner) = app.signed_in("owner", Role::Owner).await;
    for (body, field) in [
        (json!({"email": "bob", "role": "user"}), "/email"),
        (
            json!({"email": "owner@lake.example", "role": "user"}),
            "/email",
        ),
        (
            json!({"email": "bob@other.example", "role": "owner"}),
            "/role",
        ),
        (
            json!({"email": "bob@other.example", "role": "root"}),
            "/role",
        ),
    ] {
        let problem = problem(invite(&app, &owner, &body).await).await;
        assert_eq!(problem.errors[0].field, field, "{body}");
    }
    let (created, secret) = invited(&app, &owner, " Bob@Other.Example").await;
    let days = created
        .invitation
        .expires_at
        .seconds_since(created.invitation.created_at)
        / 86400;
    assert_eq!(days, 7);
    let (listed, text) = list(&app, &owner).await;
    assert_eq!(listed, [created.invitation]);
    assert!(!text.contains(&secret), "{text}");

    let user = |sub: &str, email: &str| json!({"user": {"sub": sub, "email": email, "email_verified": true, "name": sub}});
    let come = async |secret: &str| {
        let browser = Browser::at(&app);
        let begin = json!({"return_to": "/", "invitation": secret});
        let started = browser.begin(begin).await;
        let answer = provider.ask(&started.authorization_url).await;
        browser.finish(&answer).await
    };
    let reason = async |secret: &str| problem(come(secret).await).await.reason.unwrap();
    provider.change(user("eve", "eve@other.example")).await;
    assert_eq!(reason(&secret).await, "invitation-for-another");
    assert_eq!(reason("lsi_made-up").await, "invitation-unknown");
    provider.change(user("bob", "BOB@other.example")).await;
    let bob: FinishedProviderSignIn = come(&secret).await.json().await.unwrap();
    assert_eq!(bob.session.person.role, Role::Admin);
    assert!(list(&app, &owner).await.0.is_empty());
    provider.change(user("bob2", "bob2@other.example")).await;
    assert_eq!(reason(&secret).await, "invitation-unknown");
    // Neither rules nor invitations are asked of who was invited once.
    provider.change(user("bob", "bob@other.example")).await;
    let again = Browser::at(&app).sign_in(&provider).await;
    assert_eq!(again.status(), StatusCode::OK);

    let (created, secret) = invited(&app, &owner, "bob2@other.example").await;
    let path = contract::paths::invitation(created.invitation.invitation_id);
    let revoke = async || {
        let done = app.request_as(&owner, Method::DELETE, &path).send().await;
        done.unwrap().status()
    };
    assert_eq!(revoke().await, StatusCode::NO_CONTENT);
    assert_eq!(revoke().await, StatusCode::NOT_FOUND);
    provider.change(user("bob2", "bob2@other.example")).await;
    assert_eq!(reason(&secret).await, "invitation-unknown");
    let events = app
        .store
        .audit_events(&store::AuditFilter::default(), 200)
        .await
        .unwrap();
    let text = format!("{events:?}");
    for word in [
        "invitation.created",
        "invitation.accepted",
        "invitation.revoked",
    ] {
        assert!(text.contains(word), "{word}");
    }
    assert!(!text.contains("lsi_"), "{text}");
}

#[tokio::test]
async fn a_key_invites_nobody() {
    let Some((_provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let (ada, _) = app.signed_in("ada", Role::Owner).await;
    let key = app.key(&ada, domain::ApiKeyScope::Admin).await;
    let answer = invite(
        &app,
        &key,
        &json!({"email": "bob@lake.example", "role": "user"}),
    )
    .await;
    assert_eq!(problem(answer).await.code, ProblemCode::NotAllowed);
    assert!(list(&app, &key).await.0.is_empty());
}
