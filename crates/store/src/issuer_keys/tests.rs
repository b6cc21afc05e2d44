//! A key is published, signs, is retired and is removed, in this order.

use super::*;
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
        let refused = store.switch_issuer_key(at(1)).await.unwrap();
        assert_eq!(refused, IssuerKeyChange::NoneWaiting);
        let second = store.add_issuer_key(&key("b"), at(1)).await.unwrap();
        assert!(matches!(second, IssuerKeyChange::Done(second) if second.is_waiting()));
        let third = store.add_issuer_key(&key("c"), at(2)).await.unwrap();
        assert_eq!(kid(third), "b");
        for signs_or_waits in ["a", "b"] {
            let kept = store
                .remove_issuer_key(signs_or_waits, at(3))
                .await
                .unwrap();
            assert_eq!(kept, IssuerKeyChange::InUse);
        }
        assert_eq!(kid(store.switch_issuer_key(at(4)).await.unwrap()), "b");
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
        assert_eq!(kid(store.remove_issuer_key("a", at(5)).await.unwrap()), "a");
        let again = store.remove_issuer_key("a", at(6)).await.unwrap();
        assert_eq!(again, IssuerKeyChange::Unknown);
    })
    .await;
}
