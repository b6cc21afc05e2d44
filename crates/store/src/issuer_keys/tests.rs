//! A key is published, signs, is retired and is removed, in this order.

use domain::{ApplicationId, Authentication};

use super::*;
use crate::connectors::tests::{account, connector};
use crate::testing::on_each;

fn key(name: &str) -> NewIssuerKeyRecord {
    NewIssuerKeyRecord {
        kid: name.to_owned(),
        public_key: vec![4; 65],
        sealed: name.as_bytes().to_vec(),
    }
}

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
async fn a_key_waits_until_it_signs_and_is_kept_until_it_is_retired() {
    on_each(async |store| {
        assert_eq!(store.active_issuer_key().await.unwrap(), None);
        let first = store.add_issuer_key(&key("a"), at(0)).await.unwrap();
        assert!(matches!(first, IssuerKeyChange::Done(first) if first.is_active()));
        let refused = store
            .switch_issuer_key(ProofDemand::OfEach, at(1))
            .await
            .unwrap();
        assert_eq!(refused, IssuerKeyChange::NoneWaiting);
        let second = store.add_issuer_key(&key("b"), at(1)).await.unwrap();
        assert!(matches!(second, IssuerKeyChange::Done(second) if second.is_waiting()));
        let third = store.add_issuer_key(&key("c"), at(2)).await.unwrap();
        assert_eq!(kid(third), "b");
        for signs_or_waits in ["a", "b"] {
            let kept = store
                .remove_issuer_key(signs_or_waits, ProofDemand::Forced, at(3))
                .await
                .unwrap();
            assert_eq!(kept, IssuerKeyChange::InUse);
        }
        assert_eq!(
            kid(store
                .switch_issuer_key(ProofDemand::OfEach, at(4))
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
        let remove = async |seconds| {
            let removed = store.remove_issuer_key("a", ProofDemand::OfEach, at(seconds));
            removed.await.unwrap()
        };
        assert_eq!(remove(5).await, IssuerKeyChange::TooSoon(at(604)));
        assert_eq!(kid(remove(604).await), "a");
        assert_eq!(remove(605).await, IssuerKeyChange::Unknown);
    })
    .await;
}

#[tokio::test]
async fn no_key_is_relied_on_that_a_principal_is_not_known_to_take() {
    on_each(async |store| {
        let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
        for (workspace, primary) in [(1, false), (2, true)] {
            let mut new = connector(account(), workspace, primary);
            new.facts.authentication = Authentication::Federated;
            new.facts.application_id = Some(application_id);
            store.create_connector(new).await.unwrap();
        }
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
            store.note_issuer_proof(&proof).await.unwrap();
            proof
        };
        let switch = async |demand| store.switch_issuer_key(demand, at(3)).await.unwrap();
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
                .remove_issuer_key("a", demand, at(1000))
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
            .remove_issuer_key("a", ProofDemand::OfEach, late)
            .await
            .unwrap();
        assert!(matches!(stale, IssuerKeyChange::Unproven(_)), "{stale:?}");
        assert_eq!(kid(remove(ProofDemand::OfEach).await), "a");
        let told = store
            .audit_events(&crate::AuditFilter::default(), 2)
            .await
            .unwrap();
        let told: Vec<&str> = told
            .iter()
            .filter_map(|event| event.after.as_deref())
            .collect();
        assert!(told[0].contains(r#""forced":false"#), "{told:?}");
        assert!(
            told[1].contains(&format!(r#""forced":true,"unproven":["{application_id}"]"#)),
            "{told:?}"
        );
    })
    .await;
}
