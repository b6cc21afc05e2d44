//! No secret at all: Databricks takes this server's word for a service principal that trusts it.

use contract::{
    CheckState, Connector, Discovery, FailureCause, FederationTerms, IdTokenRefusal, Observation,
};
use fakebricks::{Cloud, CloudFacts, Control, FaultKind, FaultRule, OidcPolicy, TokenRefusal};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::connection_strings::key;
use crate::app::{TestApp, TestOutcome, healthy, problem};

fn azure() -> Cloud {
    serde_json::from_value(json!("azure")).unwrap()
}

/// A server and an account whose reader may trust it.
pub struct Trusting {
    pub app: TestApp,
    pub account: CloudFacts,
    pub terms: FederationTerms,
}

impl Trusting {
    pub async fn start() -> Self {
        Self::with(TestApp::start().await).await
    }

    pub async fn with(app: TestApp) -> Self {
        let account = app.azure();
        let reader = &account.reader.credentials.application_id;
        let terms = format!(
            "/api/v1/federation-terms?account_id={}&application_id={reader}",
            account.account_id
        );
        let terms = app.get(&terms).await;
        Self {
            app,
            account,
            terms,
        }
    }

    /// What the terms say, with the keys in it.
    pub fn policy(&self) -> OidcPolicy {
        OidcPolicy {
            issuer: self.terms.issuer.clone(),
            subject: self.terms.subject.clone(),
            jwks_json: Some(serde_json::to_string(&self.terms.keys).unwrap()),
            ..OidcPolicy::default()
        }
    }

    pub fn trust(&self, policy: Option<OidcPolicy>) {
        let trust = Control::Trust {
            cloud: azure(),
            principal: self.account.reader.credentials.application_id.clone(),
            policy,
        };
        self.app.simulation.apply(&trust).unwrap();
    }

    async fn discover(&self) -> reqwest::Response {
        let body = json!({
            "partition": "azure", "account_id": self.account.account_id,
            "application_id": self.account.reader.credentials.application_id, "federated": true,
        });
        self.app.post("/api/v1/discoveries", body).await
    }

    /// Tests a healthy workspace without a secret.
    pub async fn test(&self) -> TestOutcome {
        let host = healthy(&self.account, "eastus").host;
        let application_id = &self.account.reader.credentials.application_id;
        let credentials = json!({"federated": {"application_id": application_id, "account_id": self.account.account_id}});
        let body = json!({
            "account_id": self.account.account_id, "application_id": application_id, "features": [],
            "workspaces": [{"host": host, "primary": true, "credentials": credentials}],
        });
        self.app.test_to_the_end(body).await
    }

    /// Connects the healthy workspace by a test.
    pub async fn connect_by(&self, test: &TestOutcome) -> reqwest::Response {
        let host = healthy(&self.account, "eastus").host;
        let body = json!({"connection_test_id": test.id, "host": host});
        self.app.create("/api/v1/connectors", &key(0), body).await
    }

    /// Connects a healthy workspace without a secret.
    pub async fn connect(&self) -> Connector {
        let test = self.test().await;
        self.connect_by(&test).await.json().await.unwrap()
    }

    /// The state of signing in to a healthy workspace.
    pub async fn signed_in(&self) -> CheckState {
        let place = healthy(&self.account, "eastus");
        let application_id = &self.account.reader.credentials.application_id;
        let credentials = json!({"federated": {"application_id": application_id, "account_id": self.account.account_id}});
        let body = json!({
            "account_id": self.account.account_id, "application_id": application_id, "features": [],
            "workspaces": [{"host": place.host, "primary": true, "credentials": credentials, "checks": ["credentials"]}],
        });
        let outcome = self.app.test_to_the_end(body).await;
        let told = serde_json::to_string(&outcome.events).unwrap();
        assert!(!told.contains("eyJ"), "{told}");
        outcome.state(&place.host, "credentials")
    }
}

#[tokio::test]
async fn a_principal_that_trusts_this_server_needs_no_secret() {
    let trusting = Trusting::start().await;
    let fetched = OidcPolicy {
        jwks_json: None,
        ..trusting.policy()
    };
    // The keys may be in the policy, or be fetched from here.
    for policy in [trusting.policy(), fetched] {
        trusting.trust(Some(policy));
        let answer = trusting.discover().await;
        assert_eq!(answer.status(), StatusCode::OK);
        let discovery: Discovery = answer.json().await.unwrap();
        assert_eq!(
            discovery.workspaces.len(),
            trusting.account.workspaces.len()
        );
        let CheckState::Passed { found, .. } = trusting.signed_in().await else {
            panic!("not signed in");
        };
        let Observation::Credentials { exchanged, .. } = found else {
            panic!("{found:?}");
        };
        let exchanged = exchanged.unwrap();
        assert_eq!(exchanged.issuer, trusting.terms.issuer);
        assert_eq!(exchanged.subject, trusting.terms.subject);
        assert_eq!(exchanged.audience, trusting.account.account_id);
        assert_eq!(exchanged.kid.unwrap(), trusting.terms.keys.keys[0].kid);
        let life = exchanged
            .expires_at
            .unwrap()
            .seconds_since(exchanged.issued_at.unwrap());
        assert_eq!(life, 300);
    }
    let held: Value = trusting
        .app
        .get("/api/v1/onboarding-sessions/current")
        .await;
    assert_eq!(held["principals"], json!([]));
}

#[tokio::test]
async fn a_repetition_that_names_no_workspace_needs_no_secret_either() {
    let trusting = Trusting::start().await;
    let host = healthy(&trusting.account, "eastus").host;
    let first = trusting.test().await;
    assert!(!first.state(&host, "credentials").has_passed());

    trusting.trust(Some(trusting.policy()));
    let application_id = &trusting.account.reader.credentials.application_id;
    let again = json!({
        "account_id": trusting.account.account_id, "application_id": application_id, "features": [], "repeats": first.id,
    });
    let second = trusting.app.test_to_the_end(again).await;
    assert!(second.state(&host, "credentials").has_passed());
}

#[tokio::test]
async fn each_refusal_is_told_apart() {
    type PolicyChange = fn(&mut OidcPolicy);
    let trusting = Trusting::start().await;
    let other_key = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"other","use":"sig","alg":"ES256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}"#;
    let cases: [(IdTokenRefusal, PolicyChange); 5] = [
        (IdTokenRefusal::Issuer, |policy| {
            policy.issuer = "https://lakesentry.example".to_owned();
        }),
        (IdTokenRefusal::Subject, |policy| {
            policy.subject = "lakesentry:another".to_owned();
        }),
        (IdTokenRefusal::Audience, |policy| {
            policy.audiences = vec!["databricks".to_owned()];
        }),
        (IdTokenRefusal::UnknownKey, |policy| {
            policy.jwks_json = Some(r#"{"keys":[]}"#.to_owned());
        }),
        (IdTokenRefusal::KeysUnreachable, |policy| {
            policy.jwks_json = None;
            policy.jwks_uri = Some("http://127.0.0.1:1/keys".to_owned());
        }),
    ];
    let refused = async |want: IdTokenRefusal| {
        let CheckState::Failed { failure, .. } = trusting.signed_in().await else {
            panic!("{want:?}: signed in");
        };
        let FailureCause::IdTokenRefused { why, sent } = failure.cause else {
            panic!("{want:?}: {failure:?}");
        };
        assert_eq!(why, want);
        assert_eq!(sent.unwrap().subject, trusting.terms.subject);
        let told = problem(trusting.discover().await).await.failure.unwrap();
        assert!(
            matches!(told.cause, FailureCause::IdTokenRefused { why, .. } if why == want),
            "{told:?}"
        );
    };
    trusting.trust(None);
    refused(IdTokenRefusal::NoPolicy).await;
    for (want, change) in cases {
        let mut policy = trusting.policy();
        change(&mut policy);
        trusting.trust(Some(policy));
        refused(want).await;
    }
    // A key of the same name that is another one.
    let kid = &trusting.terms.keys.keys[0].kid;
    trusting.trust(Some(OidcPolicy {
        jwks_json: Some(other_key.replace("\"other\"", &format!("\"{kid}\""))),
        ..trusting.policy()
    }));
    refused(IdTokenRefusal::Signature).await;
}

#[tokio::test]
async fn a_clock_that_is_off_and_a_principal_that_is_not_there_are_told_apart() {
    let trusting = Trusting::start().await;
    trusting.trust(Some(trusting.policy()));
    let place = healthy(&trusting.account, "eastus");
    let ahead = Control::AddFault(FaultRule {
        name: None,
        host: Some(place.host.clone()),
        path: String::new(),
        times: None,
        kind: FaultKind::ClockSkew { seconds: 7200 },
    });
    trusting.app.simulation.apply(&ahead).unwrap();
    let state = trusting.signed_in().await;
    assert!(
        matches!(&state, CheckState::Failed { failure, .. }
            if matches!(failure.cause, FailureCause::IdTokenRefused { why: IdTokenRefusal::Expired, .. })),
        "{state:?}"
    );
    trusting
        .app
        .simulation
        .apply(&Control::ClearFaults)
        .unwrap();
    let out = Control::Assign {
        workspace_id: place.workspace_id.clone(),
        principal: trusting.account.reader.credentials.application_id.clone(),
        on: false,
    };
    trusting.app.simulation.apply(&out).unwrap();
    let state = trusting.signed_in().await;
    assert!(
        matches!(&state, CheckState::Failed { failure, .. } if failure.cause == FailureCause::NotInWorkspace),
        "{state:?}"
    );
}

#[tokio::test]
async fn what_the_issuer_says_of_itself_leads_to_its_keys() {
    let trusting = Trusting::start().await;
    let document: Value = trusting.app.get("/.well-known/openid-configuration").await;
    assert_eq!(document["issuer"], trusting.terms.issuer);
    let keys = document["jwks_uri"].as_str().unwrap();
    let path = keys.strip_prefix(&trusting.terms.issuer).unwrap();
    let keys: contract::JwkSet = trusting.app.get(path).await;
    assert_eq!(keys, trusting.terms.keys);
    assert!(!trusting.terms.fetchable);
}

/// Whatever the token endpoint may say, played to somebody who comes without a secret; and that it is over once it is mended.
#[tokio::test]
async fn each_refusal_that_can_be_played_is_told_for_what_it_is_until_it_is_over() {
    use IdTokenRefusal as Told;
    let trusting = Trusting::start().await;
    trusting.trust(Some(trusting.policy()));
    let host = healthy(&trusting.account, "eastus").host;
    let (found, expected) = (|| "one".to_owned(), || "other".to_owned());
    let cases = [
        (TokenRefusal::Malformed, Some(Told::Untold)),
        (TokenRefusal::NoPolicy, Some(Told::NoPolicy)),
        (
            TokenRefusal::Issuer {
                found: found(),
                expected: expected(),
            },
            Some(Told::Issuer),
        ),
        (
            TokenRefusal::Subject {
                found: found(),
                expected: expected(),
            },
            Some(Told::Subject),
        ),
        (
            TokenRefusal::Audience {
                found: found(),
                expected: expected(),
            },
            Some(Told::Audience),
        ),
        (
            TokenRefusal::UnknownKey {
                kid: "x".to_owned(),
            },
            Some(Told::UnknownKey),
        ),
        (
            TokenRefusal::Unreachable {
                url: "https://x.example".to_owned(),
            },
            Some(Told::KeysUnreachable),
        ),
        (TokenRefusal::Signature, Some(Told::Signature)),
        (TokenRefusal::Expired, Some(Told::Expired)),
        (TokenRefusal::NotInWorkspace, None),
    ];
    for (refusal, want) in cases {
        let rule = FaultRule {
            name: None,
            host: Some(host.clone()),
            path: String::new(),
            times: None,
            kind: FaultKind::ExchangeRefused(refusal.clone()),
        };
        trusting
            .app
            .simulation
            .apply(&Control::AddFault(rule))
            .unwrap();
        let CheckState::Failed { failure, .. } = trusting.signed_in().await else {
            panic!("{refusal:?}: signed in");
        };
        match (want, &failure.cause) {
            (Some(want), FailureCause::IdTokenRefused { why, .. }) => assert_eq!(*why, want),
            (None, FailureCause::NotInWorkspace) => {}
            (_, cause) => panic!("{refusal:?}: {cause:?}"),
        }
        trusting
            .app
            .simulation
            .apply(&Control::ClearFaults)
            .unwrap();
        assert!(
            matches!(trusting.signed_in().await, CheckState::Passed { .. }),
            "{refusal:?}"
        );
    }
}
