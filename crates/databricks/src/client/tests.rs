//! A thousand runs in which three of ten requests go wrong: every call ends in its time, waits as long as it is asked to, and nothing that
//! changes something is done twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::http::Response;
use domain::{ApplicationId, Credentials, Secret};
use reqwest::Method;
use tokio::time::Instant;

use super::*;
use crate::ErrorKind;
use crate::api::ApiCall;
use crate::clock::simulated::SimulatedClock;
use crate::error::Area;
use crate::retry::Repeat;
use crate::transport::scripted::ScriptedOutcome;
use crate::transport::{HttpRequest, RequestBody, Transport};

const SEEDS: u64 = 1_000;
const FAULTS_IN_100: u64 = 30;

/// What the simulated Databricks remembers of one call.
#[derive(Default)]
struct Seen {
    /// Nothing may come to this path before.
    not_before: HashMap<String, Instant>,
    /// How often the statement was, or may have been, accepted.
    accepted: u32,
    faults: u32,
    repeats: u32,
    paths: HashMap<String, u32>,
}

struct World {
    clock: SimulatedClock,
    seen: Mutex<Seen>,
}

fn ok(body: &str) -> Response<String> {
    answer(200, body)
}

fn answer(status: u16, body: &str) -> Response<String> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(body.to_owned())
        .unwrap()
}

fn healthy(path: &str) -> Response<String> {
    match path.split('?').next().unwrap() {
        "/.well-known/databricks-config" => {
            ok(r#"{"oidc_endpoint":"https://acme.cloud.databricks.com/oidc"}"#)
        }
        "/oidc/.well-known/oauth-authorization-server" => {
            ok(r#"{"token_endpoint":"https://acme.cloud.databricks.com/oidc/v1/token"}"#)
        }
        token if token.ends_with("/v1/token") => ok(r#"{"access_token":"eyJ","expires_in":3600}"#),
        "/api/2.0/preview/scim/v2/Me" => ok(r#"{"userName":"ann@example.com"}"#),
        "/api/2.1/unity-catalog/metastore_summary" => {
            ok(r#"{"metastore_id":"22222222-3333-4444-5555-666666666666"}"#)
        }
        "/api/2.0/secrets/get" => {
            assert!(path.ends_with("?scope=a%20scope&key=key"), "{path}");
            ok(r#"{"key":"key","value":"Y2FuYXJ5"}"#)
        }
        "/api/2.0/sql/warehouses" if path.contains("page_token") => ok("{}"),
        "/api/2.0/sql/warehouses" => ok(r#"{"warehouses":[],"next_page_token":"two"}"#),
        "/api/2.0/sql/statements" => ok(r#"{"statement_id":"s","status":{"state":"SUCCEEDED"}}"#),
        _ => ok("[]"),
    }
}

impl World {
    fn act(&self, host: &DatabricksHost, request: &HttpRequest<'_>) -> ScriptedOutcome {
        let clock = &self.clock;
        let now = clock.now();
        let path = request.path.split('?').next().unwrap().to_owned();
        let mut seen = self.seen.lock().unwrap();
        let before = seen.not_before.remove(&path);
        assert!(
            before.is_none_or(|before| now >= before),
            "{path} came before it was asked to"
        );
        let times = seen.paths.entry(request.path.clone()).or_default();
        *times += 1;
        if *times > 1 {
            seen.repeats += 1;
        }
        let after = Duration::from_millis(20 + clock.below(400));
        if clock.below(100) >= FAULTS_IN_100 {
            seen.accepted +=
                u32::from(request.method == Method::POST && path.ends_with("/statements"));
            return ScriptedOutcome {
                after,
                ends: Ok(healthy(&request.path)),
            };
        }
        let (may_have_worked, outcome) = self.fault(&mut seen, host, request, after);
        seen.accepted += u32::from(may_have_worked && path.ends_with("/statements"));
        outcome
    }

    /// What goes wrong, and whether the request may have done its work nevertheless.
    fn fault(
        &self,
        seen: &mut Seen,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
        after: Duration,
    ) -> (bool, ScriptedOutcome) {
        let clock = &self.clock;
        let path = request.path.split('?').next().unwrap().to_owned();
        let now = clock.now();
        seen.faults += 1;
        let error = |kind| Error::new(kind, request.occurrence(host, ""));
        let asked = clock.below(90);
        let mut wait = |seconds: u64| {
            let shown = Duration::from_secs(seconds.clamp(1, 60));
            seen.not_before.insert(path.clone(), now + after + shown);
        };
        let mut may_have_worked = false;
        let mut after = after;
        let ends = match clock.below(16) {
            0 => Err(error(ErrorKind::ConnectionRefused)),
            1 => Err(error(ErrorKind::ConnectionLost { sent: false })),
            2 => {
                may_have_worked = true;
                Err(error(ErrorKind::ConnectionLost { sent: true }))
            }
            3 => Ok(answer(429, "")),
            4 => {
                wait(asked);
                let mut busy = answer(429, "{}");
                busy.headers_mut().insert("retry-after", asked.into());
                Ok(busy)
            }
            5 => {
                wait(asked);
                // By a clock that is three days behind, as long as it tells it.
                let theirs = SystemTime::now() - Duration::from_hours(72);
                let until = theirs + Duration::from_secs(asked);
                let mut busy = answer(503, "{}");
                let date = |time| httpdate::fmt_http_date(time).parse().unwrap();
                busy.headers_mut().insert("date", date(theirs));
                busy.headers_mut().insert("retry-after", date(until));
                Ok(busy)
            }
            6 => {
                wait(asked);
                Ok(answer(
                    429,
                    &format!(
                        r#"{{"details":[{{"@type":"google.rpc.RetryInfo","retry_delay":"{asked}s"}}]}}"#
                    ),
                ))
            }
            7 => Ok(answer(503, r#"{"error_code":"TEMPORARILY_UNAVAILABLE"}"#)),
            8 => {
                may_have_worked = true;
                Ok(answer(
                    [500, 502, 504][usize::try_from(clock.below(3)).unwrap()],
                    "<html></html>",
                ))
            }
            9 => Ok(answer(
                500,
                r#"{"schemas":["x"],"detail":"REQUEST_LIMIT_EXCEEDED: slow down","status":"500"}"#,
            )),
            10 => {
                may_have_worked = true;
                after = Duration::from_secs(5 + clock.below(200));
                Ok(healthy(&request.path))
            }
            11 => {
                may_have_worked = true;
                after = Duration::from_hours(24);
                Ok(healthy(&request.path))
            }
            12 => Ok(ok("<!doctype html><title>Sign in</title>")),
            13 => {
                may_have_worked = true;
                Ok(ok(r#"{"statement_id":"#))
            }
            14 => {
                // The caller signs in anew, and with that asks again who gives tokens.
                seen.not_before.clear();
                Ok(answer(
                    401,
                    r#"{"error_code":401,"message":"Invalid token"}"#,
                ))
            }
            _ => Ok(answer(303, "")),
        };
        (may_have_worked, ScriptedOutcome { after, ends })
    }
}

fn client(world: &Arc<World>) -> Client {
    let acting = Arc::clone(world);
    let transport = Transport::scripted(world.clock.clone(), move |host, request| {
        acting.act(host, request)
    });
    let options = ClientOptions::default();
    Client {
        inner: Arc::new(ClientInner::with(transport, &options)),
        tokens: Arc::default(),
        total_timeout: options.total_timeout,
    }
}

fn credentials() -> Credentials {
    Credentials::OauthM2m {
        application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
        client_secret: Secret::parse("dose00canary00").unwrap(),
    }
}

fn submit() -> ApiCall {
    ApiCall {
        name: "POST /api/2.0/sql/statements",
        area: Area::Workspace,
        method: Method::POST,
        path: "/api/2.0/sql/statements".to_owned(),
        body: RequestBody::Json(b"{}".to_vec()),
        repeat: Repeat::OnlyIfRefused,
    }
}

#[derive(Default)]
struct Sums {
    calls: u32,
    good: u32,
    faults: u32,
    repeats: u32,
}

/// Makes each call once, and looks at each.
fn run(start: u64, sums: &mut Sums) {
    let clock = SimulatedClock::new(start);
    let world = Arc::new(World {
        clock: clock.clone(),
        seen: Mutex::default(),
    });
    let client = client(&world);
    let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
    let account_id = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
    let workspace = client.workspace(host.clone(), credentials());
    let account = client.account(
        domain::Partition::Aws.accounts_host(),
        account_id,
        credentials(),
    );
    for number in 0..8 {
        *world.seen.lock().unwrap() = Seen::default();
        let began = clock.now();
        let good = clock.run(async {
            match number {
                0 => workspace.sign_in().await.is_ok(),
                1 => workspace.me().await.is_ok(),
                2 => workspace.metastore_summary().await.is_ok(),
                3 => workspace.warehouses().await.is_ok(),
                4 => workspace.api.call(submit()).await.is_ok(),
                5 => account.workspaces().await.is_ok(),
                6 => workspace
                    .secret("a scope", "key")
                    .await
                    .is_ok_and(|it| *it == "canary"),
                _ => client.host_metadata(&host).await.is_ok(),
            }
        });
        let took = clock.now() - began;
        assert!(
            took <= client.total_timeout,
            "start {start}, call {number} took {took:?}"
        );
        let seen = world.seen.lock().unwrap();
        assert!(
            seen.accepted <= 1,
            "start {start}: the statement may have run {} times",
            seen.accepted
        );
        sums.calls += 1;
        sums.good += u32::from(good);
        sums.faults += seen.faults;
        sums.repeats += seen.repeats;
    }
}

#[test]
fn every_call_ends_in_time_and_nothing_is_done_twice() {
    let mut sums = Sums::default();
    for start in 0..SEEDS {
        run(start, &mut sums);
    }
    let Sums {
        calls,
        good,
        faults,
        repeats,
    } = sums;
    // Else the faults would not have been faults, or repeating would not have helped.
    assert!(faults > calls / 3, "{faults} faults in {calls} calls");
    assert!(
        repeats > faults / 4,
        "{repeats} repetitions of {faults} faults"
    );
    assert!(
        good > calls / 2 && good < calls,
        "{good} of {calls} succeeded"
    );
}

#[test]
fn a_wait_that_does_not_fit_ends_the_call_at_once() {
    let clock = SimulatedClock::new(1);
    let transport = Transport::scripted(clock.clone(), |_, _| {
        let mut busy = answer(429, "{}");
        busy.headers_mut().insert("retry-after", 59.into());
        ScriptedOutcome {
            after: Duration::from_secs(2),
            ends: Ok(busy),
        }
    });
    let options = ClientOptions::default();
    let client = Client {
        inner: Arc::new(ClientInner::with(transport, &options)),
        tokens: Arc::default(),
        total_timeout: options.total_timeout,
    };
    let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
    let start = clock.now();
    let error = clock.run(client.host_metadata(&host)).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Throttled { retry_after: Some(wait) } if wait.as_secs() == 59)
    );
    assert_eq!(clock.now() - start, Duration::from_secs(2));
}

#[test]
fn an_id_token_is_exchanged_and_read_anew_for_each_access_token() {
    let file = std::env::temp_dir().join(format!("id-token-of-client-{}", std::process::id()));
    let clock = SimulatedClock::new(1);
    let forms = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&forms);
    let transport = Transport::scripted(clock.clone(), move |_, request| {
        if let RequestBody::Form(form) = &request.body {
            assert!(matches!(
                request.authorization,
                crate::transport::Authorization::None
            ));
            seen.lock().unwrap().push(form.to_string());
        }
        ScriptedOutcome {
            after: Duration::from_millis(20),
            ends: Ok(healthy(&request.path)),
        }
    });
    let options = ClientOptions::default();
    let client = Client {
        inner: Arc::new(ClientInner::with(transport, &options)),
        tokens: Arc::default(),
        total_timeout: options.total_timeout,
    };
    let workspace = client.workspace(
        DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
        crate::FederatedIdentity {
            application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
            id_token: crate::IdTokenSource::File(file.clone()),
        },
    );
    let missing = clock.run(workspace.sign_in()).unwrap_err();
    assert_eq!(*missing.kind(), ErrorKind::IdTokenMissing);
    for token in ["a.b.first", "a.b.second"] {
        std::fs::write(&file, token).unwrap();
        clock.run(workspace.sign_in()).unwrap();
        clock.run(workspace.me()).unwrap();
        clock.run(clock.sleep_until(clock.now() + Duration::from_hours(1)));
    }
    std::fs::remove_file(&file).unwrap();
    let forms = forms.lock().unwrap();
    assert_eq!(forms.len(), 2, "{forms:?}");
    let read = url::form_urlencoded::parse(forms[1].as_bytes());
    let read: HashMap<String, String> = read.into_owned().collect();
    assert_eq!(read["subject_token"], "a.b.second");
    assert_eq!(
        read["grant_type"],
        "urn:ietf:params:oauth:grant-type:token-exchange"
    );
    assert_eq!(
        read["subject_token_type"],
        "urn:ietf:params:oauth:token-type:jwt"
    );
    assert_eq!(read["client_id"], "1d0f6a52-0000-4000-8000-00000000009c");
}
