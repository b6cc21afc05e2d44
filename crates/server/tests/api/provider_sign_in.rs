//! Signing in by a real identity provider: who comes in, and what is said to who does not.

use contract::{CurrentSession, FinishedProviderSignIn, ProblemCode, ProviderRefusal};
use domain::Role;
use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use store::AuditFilter;

use crate::app::problem;
use crate::provider::{Browser, TestProvider};
use crate::real::RealApp;

async fn finished(answer: Response) -> FinishedProviderSignIn {
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// What is said of somebody who was not let in; the audit trail says the same.
async fn refused(app: &RealApp, answer: Response, want: ProviderRefusal) -> String {
    assert!(
        answer
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .all(|cookie| { !cookie.to_str().unwrap().contains("lakesentry_session") })
    );
    let problem = problem(answer).await;
    assert_eq!(problem.code, ProblemCode::SignInRefused, "{problem:?}");
    assert_eq!(problem.reason.as_deref(), Some(want.slug()), "{problem:?}");
    let filter = AuditFilter {
        action: Some("session.refused".to_owned()),
        ..AuditFilter::default()
    };
    let told = app.store.audit_events(&filter, 1).await.unwrap();
    let told: Value = serde_json::from_str(told[0].after.as_ref().unwrap()).unwrap();
    let detail = problem.detail.unwrap();
    assert_eq!(
        (&told["reason"], &told["detail"]),
        (&json!(want.slug()), &json!(detail))
    );
    detail
}

fn cookie<'a>(answer: &'a Response, name: &str) -> &'a str {
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    cookies.find(|cookie| cookie.starts_with(name)).unwrap()
}

#[tokio::test]
async fn who_the_provider_vouches_for_is_a_user_and_the_same_the_next_time() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let browser = Browser::at(&app);
    let options: Value = browser
        .get("/api/v1/sign-in-options")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        options,
        json!({"has_owner": false, "provider": "127.0.0.1"})
    );
    let begun = browser
        .post(
            "/api/v1/provider-sign-ins",
            &json!({"return_to": "/setup/grants?v=1"}),
        )
        .await;
    let kept = cookie(&begun, "lakesentry_sign_in_").to_owned();
    for said in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=600"] {
        assert!(kept.contains(said), "{kept}");
    }
    let started: contract::StartedProviderSignIn = begun.json().await.unwrap();
    assert!(started.authorization_url.starts_with(&provider.issuer));
    let answer = provider.ask(&started.authorization_url).await;
    let came_in = browser.finish(&answer).await;
    assert!(cookie(&came_in, "lakesentry_sign_in_").contains("Max-Age=0"));
    let mut parts = cookie(&came_in, "lakesentry_session_").split(['=', ';']);
    let first = parts.nth(1).unwrap().to_owned();
    let came_in = finished(came_in).await;
    assert_eq!(came_in.return_to, "/setup/grants?v=1");
    let person = came_in.session.person;
    // Although there is no owner yet.
    assert_eq!(
        (person.role, &*person.name, &*person.email),
        (Role::User, "Ada", "ada@lake.example")
    );
    let session: CurrentSession = browser
        .get("/api/v1/sessions/current")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(session.person, person);
    assert!(app.store.owner().await.unwrap().is_none());

    // The address changes, the identity does not; and what is told behind userinfo only counts as well.
    let user = json!({"sub": "ada", "email": "countess@lake.example", "email_verified": true, "name": "A"});
    provider
        .change(json!({"user": user, "in_token": false}))
        .await;
    let again = browser.sign_in(&provider).await;
    assert!(!cookie(&again, "lakesentry_session").contains(&first));
    assert_eq!(
        finished(again).await.session.person.person_id,
        person.person_id
    );
    // Whoever was signed in with this browser before is not any more.
    let old = app
        .request_as(&first, Method::GET, "/api/v1/instance")
        .send()
        .await;
    assert_eq!(old.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn each_refusal_says_what_differs_and_no_secret() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let ada = |change: Value| {
        let mut user = json!({"sub": "ada", "email": "ada@lake.example", "email_verified": true, "name": "Ada"});
        for (name, value) in change.as_object().unwrap() {
            user[name] = value.clone();
        }
        json!({"user": user, "claims": null, "deny": false})
    };
    let with = |claims: Value| json!({"claims": claims});
    for (change, reason, said) in [
        (
            ada(json!({"email_verified": false})),
            ProviderRefusal::EmailUnverified,
            "verified",
        ),
        (
            ada(json!({"email": null})),
            ProviderRefusal::EmailUnverified,
            "verified",
        ),
        (
            ada(json!({"email": "ada@lake.example.evil.example"})),
            ProviderRefusal::NotAdmitted,
            "invitation",
        ),
        (
            ada(json!({"email": "ada@sub.lake.example"})),
            ProviderRefusal::NotAdmitted,
            "invitation",
        ),
        (
            ada(json!({"email": "ada@la\u{212a}e.example"})),
            ProviderRefusal::NotAdmitted,
            "invitation",
        ),
        (
            with(json!({"aud": "another"})),
            ProviderRefusal::TokenForAnother,
            "aud is another, expected was lakesentry",
        ),
        (
            with(json!({"iss": "https://evil.example"})),
            ProviderRefusal::TokenForAnother,
            "iss is https://evil.example",
        ),
        (
            with(json!({"nonce": "stale"})),
            ProviderRefusal::TokenForAnother,
            "nonce",
        ),
        (
            with(json!({"sub": ""})),
            ProviderRefusal::TokenSignature,
            "names nobody",
        ),
    ] {
        provider.change(ada(json!({}))).await;
        provider.change(change).await;
        let browser = Browser::at(&app);
        let answer = browser.sign_in(&provider).await;
        let detail = refused(&app, answer, reason).await;
        assert!(detail.contains(said), "{detail}");
    }
    provider.change(ada(json!({}))).await;
    provider.change(json!({"deny": true})).await;
    let answer = Browser::at(&app).sign_in(&provider).await;
    let detail = refused(&app, answer, ProviderRefusal::ProviderRefused).await;
    assert!(detail.contains("access_denied"), "{detail}");
    assert!(app.store.people().await.unwrap().is_empty());
    let all = app
        .store
        .audit_events(&AuditFilter::default(), 100)
        .await
        .unwrap();
    assert!(!format!("{all:?}").contains("with: signs"));
}

#[tokio::test]
async fn clocks_that_differ_are_told_with_both_times() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let both_times = |detail: &str| detail.matches('Z').count() == 2;
    let browser = Browser::at(&app);
    provider.change(json!({"clock": -7200})).await;
    let answer = browser.sign_in(&provider).await;
    let detail = refused(&app, answer, ProviderRefusal::ClockOff).await;
    assert!(
        detail.contains("ended at") && both_times(&detail),
        "{detail}"
    );
    provider.change(json!({"clock": 3600})).await;
    let answer = browser.sign_in(&provider).await;
    let detail = refused(&app, answer, ProviderRefusal::ClockOff).await;
    assert!(
        detail.contains("begins at") && both_times(&detail),
        "{detail}"
    );
    // Half a minute is no difference.
    provider.change(json!({"clock": 30})).await;
    finished(browser.sign_in(&provider).await).await;
}

#[tokio::test]
async fn a_code_counts_once_and_in_the_browser_that_began() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let (browser, other) = (Browser::at(&app), Browser::at(&app));
    let begun = browser
        .post("/api/v1/provider-sign-ins", &json!({"return_to": "/"}))
        .await;
    let kept = cookie(&begun, "lakesentry_sign_in_")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let started: contract::StartedProviderSignIn = begun.json().await.unwrap();
    let answer = provider.ask(&started.authorization_url).await;
    // Somebody is lured to the way back of another's sign-in: with nothing, and with a sign-in of their own.
    refused(
        &app,
        other.finish(&answer).await,
        ProviderRefusal::OtherBrowser,
    )
    .await;
    other.begin(json!({"return_to": "/"})).await;
    refused(
        &app,
        other.finish(&answer).await,
        ProviderRefusal::OtherBrowser,
    )
    .await;
    finished(browser.finish(&answer).await).await;
    // The browser forgot it, and who kept it gets nothing for the code.
    refused(
        &app,
        browser.finish(&answer).await,
        ProviderRefusal::OtherBrowser,
    )
    .await;
    let request = app.request(Method::POST, "/api/v1/provider-sign-ins/current");
    let replayed = request
        .header(header::COOKIE, kept)
        .json(&serde_json::to_value(&answer).unwrap());
    refused(
        &app,
        replayed.send().await.unwrap(),
        ProviderRefusal::CodeRefused,
    )
    .await;
    // A code that was made up.
    let started = browser.begin(json!({"return_to": "/"})).await;
    let mut forged = provider.ask(&started.authorization_url).await;
    forged.code = domain::Secret::parse("made-up");
    refused(
        &app,
        browser.finish(&forged).await,
        ProviderRefusal::CodeRefused,
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_names_another_provider_or_none_is_refused() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    for iss in [Some("https://evil.example"), None] {
        let browser = Browser::at(&app);
        let started = browser.begin(json!({"return_to": "/"})).await;
        let mut answer = provider.ask(&started.authorization_url).await;
        answer.iss = iss.map(ToOwned::to_owned);
        refused(
            &app,
            browser.finish(&answer).await,
            ProviderRefusal::OtherProvider,
        )
        .await;
    }
}

#[tokio::test]
async fn keys_that_change_are_asked_for_and_not_without_end() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let browser = Browser::at(&app);
    finished(browser.sign_in(&provider).await).await;
    for alg in ["RS256", "ES256", "RS256", "ES256"] {
        provider.change(json!({"rotate": true, "alg": alg})).await;
        finished(browser.sign_in(&provider).await).await;
    }
    let mut outcomes = Vec::new();
    for _ in 0..4 {
        provider.change(json!({"rotate": true})).await;
        outcomes.push(browser.sign_in(&provider).await.status());
    }
    assert!(outcomes.contains(&StatusCode::UNAUTHORIZED), "{outcomes:?}");
    let answer = browser.sign_in(&provider).await;
    let detail = refused(&app, answer, ProviderRefusal::TokenSignature).await;
    assert!(detail.contains("publishes no key"), "{detail}");
}

#[tokio::test]
async fn a_provider_that_is_down_or_another_is_named() {
    let Some(mut provider) = TestProvider::start().await else {
        return;
    };
    let app = RealApp::start_configured(|config| config.provider = provider.options()).await;
    let back = format!("http://{}/sign-in/callback", app.address);
    provider
        .change(json!({"redirect_uris": [back], "metadata": {"issuer": "https://evil.example"}}))
        .await;
    let browser = Browser::at(&app);
    let begin = async || {
        let answer = browser
            .post("/api/v1/provider-sign-ins", &json!({"return_to": "/"}))
            .await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
        let problem = problem(answer).await;
        (problem.reason.unwrap(), problem.detail.unwrap())
    };
    let (reason, detail) = begin().await;
    assert_eq!(reason, "provider-unusable");
    assert!(
        detail.contains("https://evil.example, but --oidc-issuer is"),
        "{detail}"
    );
    // It is not asked again at once.
    provider.change(json!({"metadata": null})).await;
    assert_eq!(begin().await.0, "provider-unusable");
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    let started = browser.begin(json!({"return_to": "/"})).await;
    let answer = provider.ask(&started.authorization_url).await;
    provider.stop().await;
    let detail = refused(
        &app,
        browser.finish(&answer).await,
        ProviderRefusal::ProviderUnreachable,
    )
    .await;
    assert!(detail.contains("127.0.0.1 can't be reached"), "{detail}");
    let fresh = RealApp::start_configured(|config| config.provider = provider.options()).await;
    let answer = Browser::at(&fresh)
        .post("/api/v1/provider-sign-ins", &json!({"return_to": "/"}))
        .await;
    assert_eq!(
        problem(answer).await.reason.as_deref(),
        Some("provider-unreachable")
    );
}

#[tokio::test]
async fn a_wrong_client_secret_is_told_to_the_operator() {
    let Some((provider, _)) = TestProvider::start_with_app().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "wrong").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let app = RealApp::start_configured(|config| {
        config.provider = provider.options();
        config.provider.oidc_client_secret_file = Some(file);
    })
    .await;
    let back = format!("http://{}/sign-in/callback", app.address);
    provider.change(json!({"redirect_uris": [back]})).await;
    let answer = Browser::at(&app).sign_in(&provider).await;
    let detail = refused(&app, answer, ProviderRefusal::ServerUnknown).await;
    assert!(detail.contains("client ID or secret"), "{detail}");
}

#[tokio::test]
async fn a_group_lets_in_by_its_whole_name() {
    let Some(provider) = TestProvider::start().await else {
        return;
    };
    let app = RealApp::start_configured(|config| {
        config.provider = provider.options();
        config.provider.oidc_allow_domains.clear();
        config.provider.oidc_allow_groups = vec!["data".to_owned()];
        config.provider.oidc_scopes = vec!["groups".to_owned()];
    })
    .await;
    let back = format!("http://{}/sign-in/callback", app.address);
    provider.change(json!({"redirect_uris": [back]})).await;
    let in_groups = async |groups: Value| {
        let user = json!({"sub": "ada", "email": "ada@other.example", "email_verified": true, "groups": groups});
        provider.change(json!({"user": user})).await;
        Browser::at(&app).sign_in(&provider).await
    };
    for groups in [
        json!([]),
        json!(["data2", "Data", "data "]),
        json!("data,x"),
        json!({"data": true}),
    ] {
        refused(&app, in_groups(groups).await, ProviderRefusal::NotAdmitted).await;
    }
    finished(in_groups(json!(["x", "data"])).await).await;
    // Who left the group is not let in any more.
    refused(
        &app,
        in_groups(json!(["x"])).await,
        ProviderRefusal::NotAdmitted,
    )
    .await;
}

#[tokio::test]
async fn the_owner_connects_an_identity_and_comes_in_by_it() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let (owner, secret) = app.signed_in("ada", Role::Owner).await;
    // An address alone makes nobody the owner.
    let answer = Browser::at(&app).sign_in(&provider).await;
    refused(&app, answer, ProviderRefusal::EmailTaken).await;
    let ask = async |who: &str, method, path: &str, cookies: &str, body: &Value| {
        let name = format!("lakesentry_session_{}", app.address.port());
        let request = app
            .request(method, path)
            .header(header::COOKIE, format!("{name}={who}; {cookies}"));
        request.json(body).send().await.unwrap()
    };
    let path = "/api/v1/sessions/current/identity";
    let begun = ask(
        &secret,
        Method::POST,
        path,
        "",
        &json!({"return_to": "/settings/access"}),
    )
    .await;
    let kept = cookie(&begun, "lakesentry_sign_in_")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let started: contract::StartedProviderSignIn = begun.json().await.unwrap();
    let back = provider.ask(&started.authorization_url).await;
    let back = serde_json::to_value(&back).unwrap();
    let finish = "/api/v1/provider-sign-ins/current";
    // Somebody else who is signed in, and nobody, connect nothing.
    let (_, eve) = app.signed_in("eve", Role::Admin).await;
    for who in [&*eve, "nobody"] {
        let answer = ask(who, Method::POST, finish, &kept, &back).await;
        refused(&app, answer, ProviderRefusal::NotSignedIn).await;
    }
    let connected = finished(ask(&secret, Method::POST, finish, &kept, &back).await).await;
    assert_eq!(connected.session.person.person_id, owner.person_id);
    assert_eq!(connected.return_to, "/settings/access");
    let own: contract::OwnIdentity = ask(&secret, Method::GET, path, "", &json!({}))
        .await
        .json()
        .await
        .unwrap();
    assert!(own.is_connected);
    let browser = Browser::at(&app);
    let came_in = finished(browser.sign_in(&provider).await).await;
    assert_eq!(came_in.session.person.person_id, owner.person_id);
    assert_eq!(came_in.session.person.role, Role::Owner);
}

#[tokio::test]
async fn who_is_kept_out_stays_out() {
    let Some((provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let browser = Browser::at(&app);
    let ada = finished(browser.sign_in(&provider).await)
        .await
        .session
        .person;
    let (_, owner) = app.signed_in("owner", Role::Owner).await;
    let path = contract::paths::person(ada.person_id);
    let request = app.request_as(&owner, Method::PATCH, &path);
    let done = request
        .json(&json!({"disabled": true}))
        .send()
        .await
        .unwrap();
    assert_eq!(done.status(), StatusCode::OK);
    let out = browser.get("/api/v1/sessions/current").await;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
    refused(
        &app,
        browser.sign_in(&provider).await,
        ProviderRefusal::KeptOut,
    )
    .await;
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_afterwards() {
    let Some((_provider, app)) = TestProvider::start_with_app().await else {
        return;
    };
    let browser = Browser::at(&app);
    for path in [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "",
    ] {
        let answer = browser
            .post("/api/v1/provider-sign-ins", &json!({"return_to": path}))
            .await;
        let problem = problem(answer).await;
        assert_eq!(problem.errors[0].field, "/return_to", "{path:?}");
    }
    // Another site begins nothing in somebody's browser.
    let request = browser.http.post(browser.url("/api/v1/provider-sign-ins"));
    let request = request
        .header("sec-fetch-site", "cross-site")
        .json(&json!({"return_to": "/"}));
    let answer = request.send().await.unwrap();
    assert_eq!(problem(answer).await.code, ProblemCode::ForeignOrigin);
}

#[tokio::test]
async fn behind_the_proxy_what_the_browser_keeps_is_bound_to_the_host() {
    let Some(provider) = TestProvider::start().await else {
        return;
    };
    let app = RealApp::start_configured(|config| {
        config.provider = provider.options();
        config.reach.public_url = Some("https://lake.example".to_owned());
        config.reach.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let request = app.request(Method::POST, "/api/v1/provider-sign-ins");
    let request = request
        .header("host", "lake.example")
        .header("x-forwarded-proto", "https");
    let begun = request
        .json(&json!({"return_to": "/"}))
        .send()
        .await
        .unwrap();
    let kept = cookie(&begun, "__Host-lakesentry_sign_in=").to_owned();
    for said in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(kept.contains(said), "{kept}");
    }
    assert!(!kept.contains("Domain"), "{kept}");
    let started: contract::StartedProviderSignIn = begun.json().await.unwrap();
    let back = "redirect_uri=https%3A%2F%2Flake.example%2Fsign-in%2Fcallback";
    assert!(
        started.authorization_url.contains(back),
        "{}",
        started.authorization_url
    );
}

#[tokio::test]
async fn without_a_provider_nobody_is_sent_to_one() {
    let app = RealApp::start().await;
    let browser = Browser::at(&app);
    let options: Value = browser
        .get("/api/v1/sign-in-options")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(options, json!({"has_owner": false}));
    let answer = browser
        .post("/api/v1/provider-sign-ins", &json!({"return_to": "/"}))
        .await;
    assert_eq!(problem(answer).await.reason.as_deref(), Some("no-provider"));
    let back = browser
        .post(
            "/api/v1/provider-sign-ins/current",
            &json!({"state": "x", "code": "y"}),
        )
        .await;
    refused(&app, back, ProviderRefusal::NoProvider).await;
}
