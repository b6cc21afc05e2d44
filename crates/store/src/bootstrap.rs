//! The token that lets the owner in without anybody else's help: the first time, and when nothing else works.

use domain::Timestamp;
use serde_json::json;
use sqlx::{AnyConnection, FromRow};
use subtle::ConstantTimeEq as _;

use crate::audit::{AuditAction, AuditEvent, AuditOrigin};
use crate::codec::{Bytes32, Flag, Seconds};
use crate::database::{Error, Store};
use crate::people::{self, PersonRecord};
use crate::sign_ins::{self, NewSignInRecord};

/// What a bootstrap token does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootstrapPurpose {
    /// It makes the owner.
    MakesOwner,
    /// It signs in the owner that there is.
    LetsOwnerIn,
}

/// Who comes in with a bootstrap token.
#[derive(Debug, Clone)]
pub struct BootstrapArrival {
    /// SHA-256 of the token.
    pub secret_hash: [u8; 32],
    /// The owner to make, where there is none; only the name is new where there is one.
    pub owner: PersonRecord,
    /// The sign-in to begin; it is the owner's, whoever that is.
    pub sign_in: NewSignInRecord,
    /// Now.
    pub now: Timestamp,
}

#[derive(FromRow)]
struct BootstrapTokenRow {
    secret_hash: Bytes32,
    makes_owner: Flag,
    expires_at: Seconds,
}

impl Store {
    /// Puts a token in the place of the one before, and says what it does.
    ///
    /// # Errors
    /// When the database fails; then the one before still counts.
    pub async fn issue_bootstrap_token(
        &self,
        secret_hash: [u8; 32],
        expires_at: Timestamp,
    ) -> Result<BootstrapPurpose, Error> {
        self.write_audited(|mut change| async move {
            let purpose = match people::owner(&mut change).await? {
                None => BootstrapPurpose::MakesOwner,
                Some(_) => BootstrapPurpose::LetsOwnerIn,
            };
            remove(&mut change).await?;
            sqlx::query("INSERT INTO bootstrap_token (only_row, secret_hash, makes_owner, expires_at) VALUES (1, $1, $2, $3)")
                .bind(Bytes32(secret_hash))
                .bind(Flag(purpose == BootstrapPurpose::MakesOwner))
                .bind(Seconds(expires_at))
                .execute(&mut *change)
                .await?;
            let makes_owner = purpose == BootstrapPurpose::MakesOwner;
            let event = AuditEvent {
                action: AuditAction::BootstrapTokenIssued,
                object: None,
                before: None,
                after: Some(json!({"makes_owner": makes_owner, "expires_at": expires_at.to_string()})),
            };
            change.commit(purpose, &event).await
        })
        .await
    }

    /// Signs the owner in with a token, which counts once. Where it is to make the owner, that there is none yet is found out in the same
    /// transaction. Gives `None` when the token is wrong, too old, or was used.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed, and the token still counts.
    pub async fn use_bootstrap_token(
        &self,
        arrival: &BootstrapArrival,
    ) -> Result<Option<PersonRecord>, Error> {
        self.write_audited(|mut change| async move {
            let row =
                sqlx::query("SELECT secret_hash, makes_owner, expires_at FROM bootstrap_token")
                    .fetch_optional(&mut *change)
                    .await?;
            let Some(token) = row.as_ref().map(BootstrapTokenRow::from_row).transpose()? else {
                return Ok(None);
            };
            // To the end, so that the time tells nothing about where they differ.
            let is_same = token.secret_hash.0.ct_eq(&arrival.secret_hash);
            if !bool::from(is_same) || token.expires_at.0 <= arrival.now {
                return Ok(None);
            }
            let owner = match (people::owner(&mut change).await?, token.makes_owner.0) {
                (None, true) => {
                    people::insert(&mut change, &arrival.owner).await?;
                    arrival.owner.clone()
                }
                (Some(owner), false) => owner,
                // It was for what there was when it was issued.
                (None, false) | (Some(_), true) => return Ok(None),
            };
            remove(&mut change).await?;
            let mut sign_in = arrival.sign_in.clone();
            sign_in.record.person_id = owner.person_id;
            sign_ins::insert(&mut change, &sign_in).await?;
            let becomes_owner = token.makes_owner.0;
            let event = AuditEvent::new(AuditAction::SignedIn, owner.person_id)
                .after(json!({"bootstrap_token": true, "becomes_owner": becomes_owner}));
            let origin = change.origin().map(|from| AuditOrigin {
                means: "bootstrap_token",
                actor_id: Some(owner.person_id.to_string()),
                actor_name: owner.name.clone(),
                ..from.clone()
            });
            change.commit_as(origin.as_ref(), Some(owner), &event).await
        })
        .await
    }
}

async fn remove(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM bootstrap_token")
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::Role;

    use super::*;
    use crate::connectors::tests::now;
    use crate::people::tests::person;
    use crate::sign_ins::tests::sign_in;
    use crate::testing::on_each;

    fn arrival(secret: u8, name: &str, session: u8) -> BootstrapArrival {
        let owner = person(name, Role::Owner);
        BootstrapArrival {
            secret_hash: [secret; 32],
            sign_in: sign_in(owner.person_id, [session; 32]),
            owner,
            now: now(),
        }
    }

    fn in_minutes(minutes: u64) -> Timestamp {
        now().later(Duration::from_mins(minutes))
    }

    #[tokio::test]
    async fn a_token_makes_the_owner_once() {
        on_each(async |store| {
            let purpose = store.issue_bootstrap_token([1; 32], in_minutes(15)).await;
            assert_eq!(purpose.unwrap(), BootstrapPurpose::MakesOwner);
            let mut late = arrival(1, "late", 1);
            late.now = in_minutes(15);
            for refused in [&arrival(2, "eve", 1), &late] {
                assert_eq!(store.use_bootstrap_token(refused).await.unwrap(), None);
            }
            let ada = arrival(1, "ada", 2);
            let owner = store.use_bootstrap_token(&ada).await.unwrap().unwrap();
            assert_eq!(owner, ada.owner);
            assert_eq!(store.owner().await.unwrap(), Some(owner.clone()));
            let (_, who) = store.sign_in(&[2; 32], now()).await.unwrap().unwrap();
            assert_eq!(who, owner);
            assert_eq!(
                store
                    .use_bootstrap_token(&arrival(1, "eve", 3))
                    .await
                    .unwrap(),
                None
            );
        })
        .await;
    }

    #[tokio::test]
    async fn with_an_owner_it_lets_the_owner_in_and_makes_nobody() {
        on_each(async |store| {
            let ada = person("ada", Role::Owner);
            // Issued before there was an owner, it is no way to become one.
            store
                .issue_bootstrap_token([1; 32], in_minutes(15))
                .await
                .unwrap();
            store.add_person(&ada).await.unwrap();
            assert_eq!(
                store
                    .use_bootstrap_token(&arrival(1, "eve", 1))
                    .await
                    .unwrap(),
                None
            );
            let purpose = store.issue_bootstrap_token([2; 32], in_minutes(15)).await;
            assert_eq!(purpose.unwrap(), BootstrapPurpose::LetsOwnerIn);
            let came_in = store
                .use_bootstrap_token(&arrival(2, "eve", 2))
                .await
                .unwrap();
            assert_eq!(came_in, Some(ada.clone()));
            assert_eq!(store.people().await.unwrap(), [ada]);
        })
        .await;
    }

    #[tokio::test]
    async fn a_newer_token_replaces_the_one_before() {
        on_each(async |store| {
            for secret in [1, 2] {
                let issued = store
                    .issue_bootstrap_token([secret; 32], in_minutes(15))
                    .await;
                issued.unwrap();
            }
            assert_eq!(
                store
                    .use_bootstrap_token(&arrival(1, "eve", 1))
                    .await
                    .unwrap(),
                None
            );
            assert!(
                store
                    .use_bootstrap_token(&arrival(2, "ada", 2))
                    .await
                    .unwrap()
                    .is_some()
            );
        })
        .await;
    }
}
