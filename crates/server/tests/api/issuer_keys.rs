//! Rotating the keys for ID tokens: nobody is locked out, and who would be is named.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use contract::{
    CheckState, FailureCause, FederationTerms, IdTokenRefusal, IssuerKeyList, IssuerKeyStage,
    IssuerKeyTry, JwkSet, Observation, ProblemCode,
};
use domain::Credentials;
use fakebricks::OidcPolicy;
use serde_json::json;

use super::federation::Trusting;
use super::keys_command::{lakesentry, refused, said};
use crate::app::problem;

const KEYS: &str = "/api/v1/issuer-keys";
const TRIES: &str = "/api/v1/issuer-key-tries";

fn issuer(words: &[&str], database: &Path) -> std::process::Output {
    lakesentry(&[&["keys", "issuer"], words].concat(), database)
}

async fn try_all(trusting: &Trusting) -> IssuerKeyList {
    let answer = trusting.app.post(TRIES, json!({})).await;
    answer.json().await.unwrap()
}

/// What the last try of the only principal with a key came to.
#[track_caller]
fn tried<'a>(list: &'a IssuerKeyList, kid: &str) -> &'a IssuerKeyTry {
    let [holder] = list.holders.as_slice() else {
        panic!("{list:?}");
    };
    holder.tries.iter().find(|of| of.kid == kid).unwrap()
}

#[tokio::test]
async fn no_key_signs_or_goes_before_each_policy_is_proven_to_know_the_new_one() {
    let trusting = Trusting::start().await;
    let database = trusting.app.database();
    trusting.trust(Some(trusting.policy()));
    let connector = trusting.connect().await;
    let old = trusting.terms.keys.keys[0].kid.clone();
    // Nothing waits: the key that signs is tried.
    assert!(tried(&try_all(&trusting).await, &old).failure.is_none());

    let new = said(issuer(&["prepare"], &database));
    let new = new.split(' ').next().unwrap().to_owned();
    let text = refused(issuer(&["switch", "--now"], &database));
    assert!(
        text.contains("not tried yet") && text.contains("--force"),
        "{text}"
    );
    let list = try_all(&trusting).await;
    let [waiting, active] = list.keys.as_slice() else {
        panic!("{list:?}");
    };
    assert_eq!(
        (&waiting.kid, waiting.stage),
        (&new, IssuerKeyStage::Waiting)
    );
    assert_eq!((&active.kid, active.stage), (&old, IssuerKeyStage::Active));
    assert!(waiting.may_sign_from.unwrap() > waiting.since && active.may_sign_from.is_none());
    // The policy holds the old key only.
    let failure = tried(&list, &new).failure.as_ref().unwrap();
    assert!(
        matches!(&failure.cause, FailureCause::IdTokenRefused { why: IdTokenRefusal::UnknownKey, sent }
            if sent.as_ref().unwrap().kid.as_ref() == Some(&new)),
        "{failure:?}"
    );
    let text = refused(issuer(&["switch", "--now"], &database));
    let reader = connector.application_id.unwrap().to_string();
    assert!(
        text.contains(&reader) && text.contains("refused at"),
        "{text}"
    );
    assert!(matches!(
        trusting.signed_in().await,
        CheckState::Passed { .. }
    ));

    // Both keys in the policy, as the page says.
    let terms: &FederationTerms = &list.holders[0].terms;
    assert_eq!(terms.keys.keys.len(), 2);
    trusting.trust(Some(OidcPolicy {
        jwks_json: Some(serde_json::to_string(&terms.keys).unwrap()),
        ..trusting.policy()
    }));
    assert!(tried(&try_all(&trusting).await, &new).failure.is_none());
    assert!(said(issuer(&["list"], &database)).contains("1 of 1"));
    said(issuer(&["switch", "--now"], &database));
    let CheckState::Passed { found, .. } = trusting.signed_in().await else {
        panic!("not signed in");
    };
    assert!(
        matches!(found, Observation::Credentials { exchanged: Some(said), .. } if said.kid.as_ref() == Some(&new))
    );

    // A token of the old key may be on its way: proof or not.
    for force in [&[][..], &["--force"]] {
        let text = refused(issuer(&[&["remove", &old], force].concat(), &database));
        assert!(text.contains("on their way"), "{text}");
    }
    trusting
        .app
        .change("UPDATE issuer_keys SET retired_at = retired_at - 700 WHERE retired_at IS NOT NULL")
        .await;
    // Somebody has put the old keys back: whoever looks finds out, and the old key stays.
    trusting.trust(Some(trusting.policy()));
    assert!(tried(&try_all(&trusting).await, &new).failure.is_some());
    let text = refused(issuer(&["remove", &old], &database));
    assert!(
        text.contains("can't be removed yet") && text.contains(&reader),
        "{text}"
    );
    let published: JwkSet = trusting.app.get("/.well-known/issuer-jwks.json").await;
    assert_eq!(published.keys.len(), 2);
    trusting.trust(Some(OidcPolicy {
        jwks_json: Some(serde_json::to_string(&terms.keys).unwrap()),
        ..trusting.policy()
    }));
    // The next rotation has begun, which nobody is prepared for: that keeps the old key no longer.
    let next = said(issuer(&["prepare"], &database));
    let next = next.split(' ').next().unwrap();
    let list = try_all(&trusting).await;
    assert!(tried(&list, next).failure.is_some() && tried(&list, &new).failure.is_none());
    said(issuer(&["remove", &old], &database));
    let text = said(issuer(&["remove", next], &database));
    assert!(text.contains("signed nothing but tries"), "{text}");
    let list: IssuerKeyList = trusting.app.get(KEYS).await;
    let kids: Vec<&String> = list.keys.iter().map(|key| &key.kid).collect();
    assert_eq!(kids, [&new]);
    assert!(matches!(
        trusting.signed_in().await,
        CheckState::Passed { .. }
    ));
}

#[tokio::test]
async fn a_test_from_before_a_rotation_connects_nothing() {
    let trusting = Trusting::start().await;
    let database = trusting.app.database();
    trusting.trust(Some(trusting.policy()));
    let test = trusting.test().await;
    said(issuer(&["prepare"], &database));
    said(issuer(&["switch", "--now"], &database));
    let refused = problem(trusting.connect_by(&test).await).await;
    assert_eq!(refused.code, ProblemCode::NotTested);
    assert!(refused.detail.unwrap().contains("rotated"));
    let terms: JwkSet = trusting.app.get("/.well-known/issuer-jwks.json").await;
    trusting.trust(Some(OidcPolicy {
        jwks_json: Some(serde_json::to_string(&terms).unwrap()),
        ..trusting.policy()
    }));
    let test = trusting.test().await;
    assert_eq!(trusting.connect_by(&test).await.status(), 201);
}

#[tokio::test]
async fn who_forces_it_is_told_what_that_is_and_the_trail_tells_who_was_locked_out() {
    let trusting = Trusting::start().await;
    let database = trusting.app.database();
    trusting.trust(Some(trusting.policy()));
    let reader = trusting.connect().await.application_id.unwrap();
    said(issuer(&["prepare"], &database));
    said(issuer(&["switch", "--now", "--force"], &database));
    let state = trusting.signed_in().await;
    assert!(
        matches!(&state, CheckState::Failed { failure, .. }
            if matches!(failure.cause, FailureCause::IdTokenRefused { why: IdTokenRefusal::UnknownKey, .. })),
        "{state:?}"
    );
    let events = trusting
        .app
        .get::<serde_json::Value>("/api/v1/audit-events")
        .await
        .to_string();
    assert!(
        events.contains("unproven") && events.contains(&reader.to_string()),
        "{events}"
    );
}

#[tokio::test]
async fn a_server_without_trusting_principals_rotates_as_before() {
    let trusting = Trusting::start().await;
    let database = trusting.app.database();
    let list: IssuerKeyList = trusting.app.get(KEYS).await;
    assert_eq!(list.holders, []);
    said(issuer(&["prepare"], &database));
    let text = refused(issuer(&["switch"], &database));
    assert!(text.contains("published since"), "{text}");
    said(issuer(&["switch", "--now"], &database));
    let body = trusting
        .app
        .http
        .post(format!("http://{}{TRIES}", trusting.app.address));
    let answer = body
        .header("origin", "https://elsewhere.example")
        .send()
        .await
        .unwrap();
    assert_eq!(problem(answer).await.code, ProblemCode::ForeignOrigin);
}

/// Lets as many exchanges run as are wanted, several at a time, while the keys are rotated three times, with the removal of each old one.
async fn rotate_under_load(exchanges: usize, policy_holds_keys: bool) {
    let trusting = Trusting::start().await;
    let database = trusting.app.database();
    let trust = |keys: &JwkSet| {
        let keys = serde_json::to_string(keys).unwrap();
        trusting.trust(Some(OidcPolicy {
            jwks_json: policy_holds_keys.then_some(keys),
            ..trusting.policy()
        }));
    };
    trust(&trusting.terms.keys);
    let connector = trusting.connect().await;
    let client = trusting.app.state.as_ref().unwrap().databricks().clone();
    let credentials = Credentials::Federated {
        application_id: connector.application_id.unwrap(),
        account_id: connector.account_id,
    };
    let (done, is_rotated) = (AtomicUsize::new(0), AtomicBool::new(false));
    // The key that each of those that exchange has used last.
    let last: [Mutex<String>; 4] = std::array::from_fn(|_| Mutex::default());
    let exchange = async |who: usize| {
        let mut used = BTreeSet::new();
        while done.fetch_add(1, Ordering::SeqCst) < exchanges || !is_rotated.load(Ordering::SeqCst)
        {
            // Nothing is kept from one to the next.
            let workspace = client
                .with_own_tokens()
                .workspace(connector.host.clone(), credentials.clone());
            let signed_in = workspace.sign_in().await.unwrap().unwrap();
            let kid = signed_in.kid.unwrap();
            last[who].lock().unwrap().clone_from(&kid);
            used.insert(kid);
        }
        used
    };
    let rotate = async || {
        for turn in 1..=3 {
            while done.load(Ordering::SeqCst) < exchanges * turn / 4 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            let run = async |words: &[&str]| {
                let (words, database) = (
                    words
                        .iter()
                        .map(|&word| word.to_owned())
                        .collect::<Vec<_>>(),
                    database.clone(),
                );
                let ran = tokio::task::spawn_blocking(move || {
                    let words: Vec<&str> = words.iter().map(String::as_str).collect();
                    said(issuer(&words, &database))
                });
                ran.await.unwrap()
            };
            let before: IssuerKeyList = trusting.app.get(KEYS).await;
            run(&["prepare"]).await;
            let keys: JwkSet = trusting.app.get("/.well-known/issuer-jwks.json").await;
            trust(&keys);
            let tries = try_all(&trusting).await;
            assert!(
                tried(&tries, &tries.keys[0].kid).failure.is_none(),
                "{tries:?}"
            );
            run(&["switch", "--now"]).await;
            // As if the ten minutes were over in which its tokens may be on their way; here none is once all have used the new key.
            let new = &tries.keys[0].kid;
            while last.iter().any(|kid| *kid.lock().unwrap() != *new) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            trusting.app.change("UPDATE issuer_keys SET retired_at = retired_at - 700 WHERE retired_at IS NOT NULL AND removed_at IS NULL").await;
            run(&["remove", &before.keys[0].kid]).await;
            let keys: JwkSet = trusting.app.get("/.well-known/issuer-jwks.json").await;
            assert_eq!(keys.keys.len(), 1);
            trust(&keys);
        }
        is_rotated.store(true, Ordering::SeqCst);
    };
    let (a, b, c, d, ()) =
        tokio::join!(exchange(0), exchange(1), exchange(2), exchange(3), rotate());
    let used: BTreeSet<String> = [a, b, c, d].into_iter().flatten().collect();
    assert_eq!(used.len(), 4, "{used:?}");
    assert!(done.load(Ordering::SeqCst) >= exchanges);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_exchange_is_refused_while_keys_rotate() {
    for policy_holds_keys in [true, false] {
        rotate_under_load(200, policy_holds_keys).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes: `cargo xtask soak trust`"]
async fn none_of_10_000_exchanges_is_refused_where_policies_hold_the_keys() {
    rotate_under_load(10_000, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes: `cargo xtask soak trust`"]
async fn none_of_10_000_exchanges_is_refused_where_policies_fetch_them() {
    rotate_under_load(10_000, false).await;
}
