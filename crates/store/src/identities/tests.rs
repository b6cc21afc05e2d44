//! Who is let in, as what, and who is not.

use std::time::Duration;

use super::*;
use crate::audit::AuditFilter;
use crate::connectors::tests::now;
use crate::invitations::tests::invitation;
use crate::people::tests::person;
use crate::sign_ins::tests::sign_in;
use crate::testing::on_each;

/// Somebody whom the operator's rules let in.
pub fn arrival(name: &str, session: u64) -> ProviderArrival {
    let person = person(name, Role::User);
    let mut secret = [0; 32];
    secret[..8].copy_from_slice(&session.to_le_bytes());
    ProviderArrival {
        issuer: "https://login.example".to_owned(),
        subject: name.to_owned(),
        is_admitted: true,
        invitation: None,
        sign_in: sign_in(person.person_id, secret),
        person,
        now: now(),
    }
}

async fn refused(store: &Store, arrival: &ProviderArrival) -> ArrivalRefusal {
    match store.arrive(arrival).await.unwrap() {
        ArrivalOutcome::Refused(refusal) => refusal,
        ArrivalOutcome::CameIn(person) => panic!("{person:?} came in"),
    }
}

async fn came_in(store: &Store, arrival: &ProviderArrival) -> PersonRecord {
    match store.arrive(arrival).await.unwrap() {
        ArrivalOutcome::CameIn(person) => person,
        ArrivalOutcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

async fn words(store: &Store) -> Vec<String> {
    let all = store.audit_events(&AuditFilter::default(), 50).await;
    let mut words: Vec<_> = all.unwrap().into_iter().map(|event| event.action).collect();
    words.reverse();
    words
}

#[tokio::test]
async fn who_is_let_in_by_the_rules_is_a_user_and_the_same_person_the_next_time() {
    on_each(async |store| {
        let mut bob = arrival("bob", 1);
        // Whatever was asked for: the rules make no admin, and no owner, also where there is none.
        bob.person.role = Role::Owner;
        let first = came_in(&store, &bob).await;
        assert_eq!(first.role, Role::User);
        let again = arrival("bob", 2);
        assert_eq!(
            came_in(&store, &again).await,
            first,
            "known by the identity, not by the address"
        );
        assert_eq!(store.people().await.unwrap(), [first]);
        assert_eq!(
            words(&store).await,
            [
                "person.added",
                "identity.connected",
                "session.begun",
                "session.begun"
            ]
        );
        store.verify_audit_trail(None).await.unwrap();
        let mut stranger = arrival("eve", 3);
        stranger.is_admitted = false;
        assert_eq!(
            refused(&store, &stranger).await,
            ArrivalRefusal::NotAdmitted
        );
    })
    .await;
}

#[tokio::test]
async fn who_the_rules_let_in_before_and_not_any_more_stays_out() {
    on_each(async |store| {
        let mut bob = arrival("bob", 1);
        came_in(&store, &bob).await;
        bob.is_admitted = false;
        assert_eq!(refused(&store, &bob).await, ArrivalRefusal::NotAdmitted);
    })
    .await;
}

#[tokio::test]
async fn who_is_kept_out_does_not_come_in_by_the_provider() {
    on_each(async |store| {
        let bob = came_in(&store, &arrival("bob", 1)).await;
        let disabled = store.disable_person(bob.person_id, Some(now())).await;
        disabled.unwrap();
        assert_eq!(
            refused(&store, &arrival("bob", 2)).await,
            ArrivalRefusal::KeptOut
        );
        let mut other_identity = arrival("bob", 3);
        other_identity.subject = "bob2".to_owned();
        assert_eq!(
            refused(&store, &other_identity).await,
            ArrivalRefusal::EmailTaken
        );
        // Nor by an invitation to the same address.
        let ada = person("ada", Role::Owner);
        store.add_person(&ada).await.unwrap();
        let (record, hash) = invitation(&ada, "bob@lake.example", Role::Admin, 7);
        store.invite(&record, hash).await.unwrap();
        other_identity.invitation = Some(hash);
        assert_eq!(
            refused(&store, &other_identity).await,
            ArrivalRefusal::EmailTaken
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_somebodys_leads_to_nobody() {
    on_each(async |store| {
        let ada = person("ada", Role::Owner);
        store.add_person(&ada).await.unwrap();
        assert_eq!(
            refused(&store, &arrival("ada", 1)).await,
            ArrivalRefusal::EmailTaken
        );
        let issuer = "https://login.example";
        let connect = async |person: &PersonRecord, subject| {
            let done = store.connect_identity(person.person_id, issuer, subject, now());
            done.await.unwrap()
        };
        assert!(!store.has_identity(ada.person_id, issuer).await.unwrap());
        assert_eq!(connect(&ada, "ada").await, IdentityConnected::Done);
        assert_eq!(connect(&ada, "ada").await, IdentityConnected::Done);
        assert_eq!(connect(&ada, "ada2").await, IdentityConnected::Taken);
        let eve = person("eve", Role::User);
        store.add_person(&eve).await.unwrap();
        assert_eq!(connect(&eve, "ada").await, IdentityConnected::Taken);
        assert!(store.has_identity(ada.person_id, issuer).await.unwrap());
        // From then on the owner comes in by the provider, also where the rules name nobody.
        let mut owner = arrival("ada", 2);
        owner.is_admitted = false;
        assert_eq!(came_in(&store, &owner).await, ada);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_counts_once_for_its_address_and_for_seven_days() {
    on_each(async |store| {
        let ada = person("ada", Role::Owner);
        store.add_person(&ada).await.unwrap();
        let (record, hash) = invitation(&ada, "bob@lake.example", Role::Admin, 7);
        store.invite(&record, hash).await.unwrap();
        let invited = |name: &str, session| ProviderArrival {
            is_admitted: false,
            invitation: Some(hash),
            ..arrival(name, session)
        };
        assert_eq!(
            refused(&store, &invited("eve", 1)).await,
            ArrivalRefusal::InvitationForAnother
        );
        let mut late = invited("bob", 2);
        late.now = record.expires_at;
        assert_eq!(
            refused(&store, &late).await,
            ArrivalRefusal::InvitationUnknown
        );
        let bob = came_in(&store, &invited("bob", 3)).await;
        assert_eq!(bob.role, Role::Admin);
        assert!(store.invitations(now()).await.unwrap().is_empty());
        let mut second = invited("bob", 4);
        second.subject = "bob2".to_owned();
        second.person.email = "bob2@lake.example".to_owned();
        assert_eq!(
            refused(&store, &second).await,
            ArrivalRefusal::InvitationUnknown
        );
        // Whoever was invited stays, whatever the rules say.
        assert_eq!(came_in(&store, &invited("bob", 5)).await, bob);
        let told = words(&store).await;
        assert!(told.contains(&"invitation.accepted".to_owned()), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_worth_what_its_maker_may_do() {
    on_each(async |store| {
        let (ada, bob) = (person("ada", Role::Owner), person("bob", Role::Admin));
        for person in [&ada, &bob] {
            store.add_person(person).await.unwrap();
        }
        let (record, hash) = invitation(&bob, "eve@lake.example", Role::Admin, 7);
        store.invite(&record, hash).await.unwrap();
        let mut eve = arrival("eve", 1);
        eve.invitation = Some(hash);
        store.change_role(bob.person_id, Role::User).await.unwrap();
        assert_eq!(
            refused(&store, &eve).await,
            ArrivalRefusal::InvitationUnknown
        );
        store.change_role(bob.person_id, Role::Admin).await.unwrap();
        let kept_out = store.disable_person(bob.person_id, Some(now())).await;
        kept_out.unwrap();
        assert_eq!(
            refused(&store, &eve).await,
            ArrivalRefusal::InvitationUnknown
        );
        assert!(store.revoke_invitation(record.invitation_id).await.unwrap());
        assert!(!store.revoke_invitation(record.invitation_id).await.unwrap());
        store.disable_person(bob.person_id, None).await.unwrap();
        assert_eq!(
            refused(&store, &eve).await,
            ArrivalRefusal::InvitationUnknown
        );
        let later = now().later(Duration::from_hours(24 * 8));
        store.forget_old_invitations(later).await.unwrap();
    })
    .await;
}
