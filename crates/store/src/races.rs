//! The rules of the database, with fifty writers at the same moment.

use std::time::Duration;

use domain::{AccountId, ConnectorId, ExecutionMode, Role, TokenId};
use uuid::Uuid;

use crate::bootstrap::BootstrapArrival;
use crate::connectors::tests::{account, connector, now, primaries};
use crate::connectors::{ConnectorCreated, ConnectorCreation};
use crate::database::Store;
use crate::idempotency::RepeatableCall;
use crate::identities::ArrivalOutcome;
use crate::identities::tests::arrival;
use crate::invitations::tests::invitation;
use crate::people::tests::person;
use crate::sign_ins::tests::sign_in;
use crate::signing_keys::NewSigningKeyRecord;
use crate::testing::on_each;
use crate::tokens::{NewTokenRecord, TokenCreated};

const WRITERS: u64 = 50;

/// Lets all begin together, and gives their outcomes.
async fn race<T: Send + 'static, F>(writer: impl Fn(u64) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
{
    let racing: Vec<_> = (0..WRITERS).map(|nth| tokio::spawn(writer(nth))).collect();
    let outcomes = futures::future::join_all(racing).await;
    outcomes.into_iter().map(Result::unwrap).collect()
}

async fn create(store: &Store, new: ConnectorCreation<'static>) -> Vec<ConnectorCreated> {
    let (store, new) = (store.clone(), &new);
    race(move |nth| {
        let (store, mut new) = (store.clone(), new.clone());
        new.connector_id = ConnectorId::from_u128(Uuid::now_v7().as_u128());
        new.call.key = Box::leak(format!("{}-{nth}", new.call.key).into_boxed_str());
        async move { store.create_connector(new).await.unwrap() }
    })
    .await
}

fn count<T>(outcomes: &[T], is: impl Fn(&T) -> bool) -> usize {
    outcomes.iter().filter(|outcome| is(outcome)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_workspace_gets_one_connector() {
    on_each(async |store| {
        let made = create(&store, connector(account(), 1, true)).await;
        let new = |made: &ConnectorCreated| matches!(made, ConnectorCreated::New(_));
        assert_eq!(count(&made, new), 1);
        let refused =
            |made: &ConnectorCreated| matches!(made, ConnectorCreated::AlreadyConnected(_));
        assert_eq!(count(&made, refused), 49);
        assert_eq!(store.connectors(now()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_account_and_one_primary() {
    on_each(async |store| {
        let racing = store.clone();
        let made = race(move |nth| {
            let digits = nth % 5 + 1;
            let account = format!("{digits}1111111-2222-3333-4444-555555555555");
            let account = AccountId::parse(&account).unwrap();
            let (store, new) = (racing.clone(), connector(account, nth + 1, true));
            async move { store.create_connector(new).await.unwrap() }
        })
        .await;
        let new = |made: &ConnectorCreated| matches!(made, ConnectorCreated::New(_));
        assert_eq!(
            count(&made, new),
            10,
            "one in five is of the account that was first"
        );
        let all = store.connectors(now()).await.unwrap();
        assert_eq!(all.len(), 10);
        let first = all[0].made_from.account_id;
        assert!(all.iter().all(|one| one.made_from.account_id == first));
        assert_eq!(primaries(&store).await.len(), 1);
        let ids: Vec<_> = all.iter().map(|one| one.connector_id).collect();
        let racing = store.clone();
        race(move |nth| {
            let id = ids[usize::try_from(nth).unwrap() % ids.len()];
            let store = racing.clone();
            async move { assert!(store.make_primary(id, &[], now()).await.unwrap()) }
        })
        .await;
        assert_eq!(primaries(&store).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_tokens_live_and_one_key_makes_one() {
    on_each(async |store| {
        let owner = connector(account(), 1, true);
        let connector_id = owner.connector_id;
        store.create_connector(owner).await.unwrap();
        let change = store.change_signing_key().await.unwrap();
        let key = NewSigningKeyRecord {
            kid: "kid".to_owned(),
            public_key: [7; 32],
            sealed: vec![1],
        };
        change.replace(&key, now()).await.unwrap();
        let mint = async |key_of: fn(u64) -> String| {
            let racing = store.clone();
            race(move |nth| {
                let (store, key) = (racing.clone(), key_of(nth));
                async move {
                    let token = token(connector_id);
                    let call = RepeatableCall {
                        key: &key,
                        request: "mint",
                    };
                    store.create_token(&token, "kid", call).await.unwrap()
                }
            })
            .await
        };
        let repeated = mint(|_| "the same key".to_owned()).await;
        assert_eq!(count(&repeated, |made| *made == TokenCreated::New), 1);
        assert_eq!(count(&repeated, |made| *made == TokenCreated::Before), 49);
        let others = mint(|nth| format!("key {nth}")).await;
        assert_eq!(count(&others, |made| *made == TokenCreated::New), 1);
        assert_eq!(count(&others, |made| *made == TokenCreated::TooMany), 49);
        assert_eq!(store.tokens(connector_id).await.unwrap().len(), 2);
    })
    .await;
}

fn token(connector_id: ConnectorId) -> NewTokenRecord {
    let token_id = Uuid::now_v7();
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(token_id.as_bytes());
    NewTokenRecord {
        token_id: TokenId::new(token_id),
        connector_id,
        hash,
        fingerprint: "abc".to_owned(),
        execution_mode: ExecutionMode::DatabricksJob,
        created_at: now(),
        expires_at: now().later(Duration::from_hours(24)),
        older_end_at: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_signs_after_many_rotations() {
    on_each(async |store| {
        let racing = store.clone();
        race(move |nth| {
            let store = racing.clone();
            async move {
                let change = store.change_signing_key().await.unwrap();
                let mut public_key = [0; 32];
                public_key[..8].copy_from_slice(&nth.to_le_bytes());
                let key = NewSigningKeyRecord {
                    kid: format!("kid {nth}"),
                    public_key,
                    sealed: vec![1],
                };
                change.replace(&key, now()).await.unwrap();
            }
        })
        .await;
        let keys = store.signing_keys().await.unwrap();
        assert_eq!(keys.len(), 50);
        assert_eq!(count(&keys, |key| key.retired_at.is_none()), 1);
        assert_eq!(keys[0].key_version, 50);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_comes_in_with_a_bootstrap_token() {
    on_each(async |store| {
        let until = now().later(Duration::from_mins(15));
        store.issue_bootstrap_token([1; 32], until).await.unwrap();
        let racing = store.clone();
        let came_in = race(move |nth| {
            let store = racing.clone();
            let owner = person(&format!("ada{nth}"), Role::Owner);
            let mut secret = [0; 32];
            secret[..8].copy_from_slice(&nth.to_le_bytes());
            let arrival = BootstrapArrival {
                secret_hash: [1; 32],
                sign_in: sign_in(owner.person_id, secret),
                owner,
                now: now(),
            };
            async move { store.use_bootstrap_token(&arrival).await.unwrap() }
        })
        .await;
        assert_eq!(count(&came_in, Option::is_some), 1);
        assert_eq!(store.people().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_comes_in_by_an_invitation() {
    on_each(async |store| {
        let ada = person("ada", Role::Owner);
        store.add_person(&ada).await.unwrap();
        let (record, hash) = invitation(&ada, "bob@lake.example", Role::Admin, 7);
        store.invite(&record, hash).await.unwrap();
        let racing = store.clone();
        let outcomes = race(move |nth| {
            let store = racing.clone();
            // Each as another identity with the invited address, as a provider may give it to two.
            let mut arrival = arrival(&format!("bob{nth}"), nth);
            arrival.person.email = "bob@lake.example".to_owned();
            arrival.invitation = Some(hash);
            async move { store.arrive(&arrival).await.unwrap() }
        })
        .await;
        let came_in = |outcome: &ArrivalOutcome| matches!(outcome, ArrivalOutcome::CameIn(_));
        assert_eq!(count(&outcomes, came_in), 1);
        assert_eq!(store.people().await.unwrap().len(), 2);
        store.verify_audit_trail(None).await.unwrap();
    })
    .await;
}
