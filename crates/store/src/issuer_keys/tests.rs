//! A key is published, signs, is retired and is removed, in this order.

use std::time::Duration;

use domain::{ApplicationId, Authentication};

use super::*;
use crate::ConnectorCreated;
use crate::connectors::tests::{account, connector};
use crate::testing::on_each;

fn key(name: &str) -> NewIssuerKeyRecord {
    NewIssuerKeyRecord {
        kid: name.to_owned(),
        public_key: vec![4; 65],
        sealed: name.as_bytes().to_vec(),
    }
}

const AT_ONCE: Duration = Duration::ZERO;

const fn at(seconds: i64) -> Timestamp {
    Timestamp(1_795_356_000 + seconds)
}

fn kid(change: IssuerKeyChange) -> String {
    match change {
        IssuerKeyChange::Done(record) | IssuerKeyChange::Waiting(record) => record.kid,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn of_several_first_starts_one_stores_its_key() {
    on_each(async |store| {
        let keys = ["a", "b", "c", "d"].map(key);
        let starts = keys
            .iter()
            .map(|key| store.add_first_issuer_key(key, at(0)));
        let stored = futures::future::join_all(starts).await;
        let stored = stored
            .into_iter()
            .filter(|stored| *stored.as_ref().unwrap());
        assert_eq!(stored.count(), 1);
        let all = store.issuer_keys().await.unwrap();
        assert!(
            matches!(all.as_slice(), [only] if only.is_active()),
            "{all:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_key_waits_until_it_signs_and_is_kept_until_it_is_retired() {
    on_each(async |store| {
        assert_eq!(store.active_issuer_key().await.unwrap(), None);
        let first = store.add_issuer_key(&key("a"), at(0)).await.unwrap();
        assert!(matches!(first, IssuerKeyChange::Done(first) if first.is_active()));
        let refused = store
            .switch_issuer_key(ProofDemand::OfEach, AT_ONCE, at(1))
            .await
            .unwrap();
        assert_eq!(refused, IssuerKeyChange::NoneWaiting);
        let second = store.add_issuer_key(&key("b"), at(1)).await.unwrap();
        assert!(matches!(second, IssuerKeyChange::Done(second) if second.is_waiting()));
        let third = store.add_issuer_key(&key("c"), at(2)).await.unwrap();
        assert_eq!(kid(third), "b");
        let remove = async |name: &str, demand, seconds| {
            let minutes = Duration::from_mins(10);
            let removed = store.remove_issuer_key(name, demand, minutes, at(seconds));
            removed.await.unwrap()
        };
        assert_eq!(
            remove("a", ProofDemand::Forced, 3).await,
            IssuerKeyChange::InUse
        );
        assert_eq!(
            kid(store
                .switch_issuer_key(ProofDemand::OfEach, AT_ONCE, at(4))
                .await
                .unwrap()),
            "b"
        );
        let active = store.active_issuer_key().await.unwrap().unwrap();
        assert_eq!(
            (active.kid.as_str(), active.signs_since),
            ("b", Some(at(4)))
        );
        assert_eq!(active.sealed.as_deref(), Some(&b"b"[..]));
        let all = store.issuer_keys().await.unwrap();
        let retired = &all[1];
        assert_eq!(
            (retired.kid.as_str(), retired.retired_at),
            ("a", Some(at(4)))
        );
        assert_eq!(retired.sealed, None);
        let soon = remove("a", ProofDemand::Forced, 603).await;
        assert!(
            matches!(soon, IssuerKeyChange::TooSoon(key, until) if key.kid == "a" && until == at(604))
        );
        assert_eq!(kid(remove("a", ProofDemand::OfEach, 604).await), "a");
        assert_eq!(
            remove("a", ProofDemand::OfEach, 605).await,
            IssuerKeyChange::Unknown
        );
    })
    .await;
}

#[tokio::test]
async fn a_key_that_waits_can_be_withdrawn_and_another_made() {
    on_each(async |store| {
        federated(&store).await;
        for name in ["a", "b"] {
            store.add_issuer_key(&key(name), at(0)).await.unwrap();
        }
        // Nobody is proven to take any key, and nobody relies on this one.
        let withdrawn = store.remove_issuer_key("b", ProofDemand::OfEach, AT_ONCE, at(1));
        let IssuerKeyChange::Done(withdrawn) = withdrawn.await.unwrap() else {
            panic!("not withdrawn");
        };
        let stored = store.issuer_keys().await.unwrap();
        assert_eq!(stored[0], withdrawn);
        assert_eq!(
            (stored[0].sealed.as_deref(), stored[0].removed_at),
            (None, Some(at(1)))
        );
        assert_eq!(store.active_issuer_key().await.unwrap().unwrap().kid, "a");
        let switched = store
            .switch_issuer_key(ProofDemand::Forced, AT_ONCE, at(2))
            .await;
        assert_eq!(switched.unwrap(), IssuerKeyChange::NoneWaiting);
        let next = store.add_issuer_key(&key("c"), at(3)).await.unwrap();
        assert!(matches!(next, IssuerKeyChange::Done(next) if next.is_waiting()));
    })
    .await;
}

fn reader() -> ApplicationId {
    ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap()
}

/// Connects two workspaces as one principal without a secret.
async fn federated(store: &Store) {
    for (workspace, primary) in [(1, false), (2, true)] {
        let mut new = connector(account(), workspace, primary);
        new.facts.authentication = Authentication::Federated;
        new.facts.application_id = Some(reader());
        store.create_connector(new).await.unwrap();
    }
}

#[tokio::test]
async fn a_test_with_a_key_that_signs_no_more_makes_no_connector() {
    on_each(async |store| {
        for name in ["a", "b"] {
            store.add_issuer_key(&key(name), at(0)).await.unwrap();
        }
        let create = async |signed_by: &str| {
            let mut new = connector(account(), 1, true);
            new.facts.authentication = Authentication::Federated;
            new.signed_by = Some(signed_by.to_owned());
            store.create_connector(new).await.unwrap()
        };
        assert_eq!(create("b").await, ConnectorCreated::KeyRetired);
        store
            .switch_issuer_key(ProofDemand::OfEach, AT_ONCE, at(1))
            .await
            .unwrap();
        assert_eq!(create("a").await, ConnectorCreated::KeyRetired);
        assert_eq!(store.connectors(at(2)).await.unwrap(), []);
        assert!(matches!(create("b").await, ConnectorCreated::New(_)));
    })
    .await;
}

#[tokio::test]
async fn no_key_is_relied_on_that_a_principal_is_not_known_to_take() {
    on_each(async |store| {
        let application_id = reader();
        federated(&store).await;
        // One with a secret asks for nothing.
        let with_secret = connector(account(), 3, false);
        store.create_connector(with_secret).await.unwrap();
        let principals = store.trusting_principals().await.unwrap();
        let [principal] = principals.as_slice() else {
            panic!("{principals:?}");
        };
        let hosts: Vec<String> = principal.hosts.iter().map(ToString::to_string).collect();
        assert!(
            hosts[0].starts_with("adb-2.") && hosts.len() == 2,
            "{hosts:?}"
        );

        for (name, seconds) in [("a", 0), ("b", 1)] {
            store.add_issuer_key(&key(name), at(seconds)).await.unwrap();
        }
        let note = async |kid: &str, failure: Option<&str>| {
            let proof = IssuerProofRecord {
                kid: kid.to_owned(),
                account_id: account(),
                application_id,
                tried_at: at(2),
                failure: failure.map(ToOwned::to_owned),
            };
            store
                .note_issuer_proofs(kid, std::slice::from_ref(&proof), at(2))
                .await
                .unwrap();
            proof
        };
        let switch = async |demand| {
            let switched = store.switch_issuer_key(demand, AT_ONCE, at(3));
            switched.await.unwrap()
        };
        let refused = IssuerKeyChange::Unproven(vec![(principal.clone(), None)]);
        // That the old key is taken says nothing about the new one.
        note("a", None).await;
        assert_eq!(switch(ProofDemand::OfEach).await, refused);
        let tried = note("b", Some(r#"{"cause":"dns"}"#)).await;
        let refused = IssuerKeyChange::Unproven(vec![(principal.clone(), Some(tried))]);
        assert_eq!(switch(ProofDemand::OfEach).await, refused);
        assert_eq!(store.active_issuer_key().await.unwrap().unwrap().kid, "a");
        assert_eq!(kid(switch(ProofDemand::Forced).await), "b");
        let remove = async |demand| {
            store
                .remove_issuer_key("a", demand, AT_ONCE, at(1000))
                .await
                .unwrap()
        };
        assert_eq!(remove(ProofDemand::OfEach).await, refused);
        note("b", None).await;
        // What was found out long ago may not be so any more.
        let late = at(2)
            .later(crate::issuer_proofs::PROOF_GOOD_FOR)
            .later(Duration::from_secs(1));
        let stale = store
            .remove_issuer_key("a", ProofDemand::OfEach, AT_ONCE, late)
            .await
            .unwrap();
        assert!(matches!(stale, IssuerKeyChange::Unproven(_)), "{stale:?}");
        // Nor does what was noted while the clock was ahead, and it stands in nobody's way.
        let mut ahead = IssuerProofRecord {
            kid: "b".to_owned(),
            account_id: account(),
            application_id,
            tried_at: late,
            failure: None,
        };
        let note_at = async |proof: &IssuerProofRecord, now| {
            let noted = store.note_issuer_proofs("b", std::slice::from_ref(proof), now);
            noted.await.unwrap();
        };
        note_at(&ahead, late).await;
        assert!(matches!(
            remove(ProofDemand::OfEach).await,
            IssuerKeyChange::Unproven(_)
        ));
        ahead.tried_at = at(999);
        note_at(&ahead, at(1000)).await;
        assert_eq!(kid(remove(ProofDemand::OfEach).await), "a");
        let told = store
            .audit_events(&crate::AuditFilter::default(), 10)
            .await
            .unwrap();
        let told: Vec<&str> = told
            .iter()
            .filter_map(|event| event.after.as_deref())
            .filter(|after| after.contains("forced"))
            .collect();
        assert!(told[0].contains(r#""forced":false"#), "{told:?}");
        assert!(
            told[1].contains(&format!(r#""forced":true,"unproven":["{application_id}"]"#)),
            "{told:?}"
        );
    })
    .await;
}
