//! Who may use this LakeSentry.

use domain::{PersonId, Role, Timestamp};
use serde_json::json;
use sqlx::AnyConnection;

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::{one, readable};

/// A person as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Who it is.
    pub person_id: PersonId,
    /// How the person is called.
    pub name: String,
    /// The address, in lower case. Nobody else has it.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Since when there is this person.
    pub created_at: Timestamp,
    /// Since when the person may not come in.
    pub disabled_at: Option<Timestamp>,
}

/// How changing what a person may do ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonChanged {
    /// It is so now, and where that is a change, the person has to sign in anew.
    Done,
    /// There is no such person.
    Unknown,
    /// The owner hands the role on, and can't lose it otherwise.
    IsOwner,
}

/// Columns of a person, each under a name of its own, so that they can be selected with others.
pub const PERSON_COLUMNS: &str = "p.person_id, p.name, p.email, p.role, p.created_at AS person_created_at, p.disabled_at AS person_disabled_at";

/// A person as the columns have it.
#[derive(Debug, sqlx::FromRow)]
pub struct PersonRow {
    person_id: StoredText<PersonId>,
    name: String,
    email: String,
    role: StoredText<Role>,
    person_created_at: Seconds,
    person_disabled_at: Option<Seconds>,
}

impl From<PersonRow> for PersonRecord {
    fn from(row: PersonRow) -> Self {
        Self {
            person_id: row.person_id.0,
            name: row.name,
            email: row.email,
            role: row.role.0,
            created_at: row.person_created_at.0,
            disabled_at: row.person_disabled_at.map(|at| at.0),
        }
    }
}

fn select(rest: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {PERSON_COLUMNS} FROM people p {rest}"))
}

impl Store {
    /// Lists all people, the owner first, then by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self) -> Result<Vec<PersonRecord>, Error> {
        let query = select("ORDER BY p.role = 'owner' DESC, p.name, p.person_id");
        let rows = sqlx::query(query).fetch_all(&self.pool).await?;
        Ok(readable::<PersonRow, _>(&rows, "people"))
    }

    /// Finds the owner; `None` before there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owner(&self) -> Result<Option<PersonRecord>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(owner(&mut connection).await?)
    }

    /// Adds somebody, unless there is one with this id already.
    ///
    /// # Errors
    /// When the database fails, the address is somebody else's, or there would be two owners.
    pub async fn add_person(&self, new: &PersonRecord) -> Result<(), Error> {
        self.write_audited(|mut change| async move {
            if find(&mut change, new.person_id).await?.is_some() {
                return Ok(());
            }
            insert(&mut change, new).await?;
            change.commit((), &added(new)).await
        })
        .await
    }

    /// Gives a person another role, and lets nobody go on who signed in with the old one. The owner's role is not taken or given here.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn change_role(&self, id: PersonId, role: Role) -> Result<PersonChanged, Error> {
        self.write_audited(|mut change| async move {
            let found = match find(&mut change, id).await? {
                None => return Ok(PersonChanged::Unknown),
                Some(owner) if owner.role == Role::Owner => return Ok(PersonChanged::IsOwner),
                Some(found) => found,
            };
            if role == Role::Owner {
                return Ok(PersonChanged::IsOwner);
            }
            if found.role == role {
                return Ok(PersonChanged::Done);
            }
            sqlx::query("UPDATE people SET role = $2 WHERE person_id = $1")
                .bind(StoredText(&id))
                .bind(StoredText(&role))
                .execute(&mut *change)
                .await?;
            end_sign_ins(&mut change, id).await?;
            let event = AuditEvent::new(AuditAction::RoleChanged, id)
                .before(json!({"role": found.role.slug()}))
                .after(json!({"role": role.slug()}));
            change.commit(PersonChanged::Done, &event).await
        })
        .await
    }

    /// Makes an admin the owner, and the owner an admin. Both have to sign in anew. Says whether it was so.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn hand_over(&self, from: PersonId, to: PersonId) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            let (owner, admin) = (find(&mut change, from).await?, find(&mut change, to).await?);
            let is_owner = owner.is_some_and(|owner| owner.role == Role::Owner);
            let is_admin =
                admin.is_some_and(|admin| admin.role == Role::Admin && admin.disabled_at.is_none());
            if !(is_owner && is_admin) {
                return Ok(false);
            }
            // In this order: there is never a second owner.
            for (id, role) in [(from, Role::Admin), (to, Role::Owner)] {
                sqlx::query("UPDATE people SET role = $2 WHERE person_id = $1")
                    .bind(StoredText(&id))
                    .bind(StoredText(&role))
                    .execute(&mut *change)
                    .await?;
                end_sign_ins(&mut change, id).await?;
            }
            let event = AuditEvent::new(AuditAction::OwnerChanged, to)
                .before(json!({"owner": from.to_string()}))
                .after(json!({"owner": to.to_string()}));
            change.commit(true, &event).await
        })
        .await
    }

    /// Keeps a person out, or lets the person come in again. Whoever is kept out is signed out at once.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn disable_person(
        &self,
        id: PersonId,
        disabled_at: Option<Timestamp>,
    ) -> Result<PersonChanged, Error> {
        self.write_audited(|mut change| async move {
            let before = match find(&mut change, id).await? {
                None => return Ok(PersonChanged::Unknown),
                Some(owner) if owner.role == Role::Owner => return Ok(PersonChanged::IsOwner),
                Some(before) => before,
            };
            sqlx::query("UPDATE people SET disabled_at = $2 WHERE person_id = $1")
                .bind(StoredText(&id))
                .bind(disabled_at.map(Seconds))
                .execute(&mut *change)
                .await?;
            end_sign_ins(&mut change, id).await?;
            let event = AuditEvent::new(AuditAction::AdmissionChanged, id)
                .before(json!({"disabled": before.disabled_at.is_some()}))
                .after(json!({"disabled": disabled_at.is_some()}));
            change.commit(PersonChanged::Done, &event).await
        })
        .await
    }
}

/// Finds the owner.
pub async fn owner(connection: &mut AnyConnection) -> Result<Option<PersonRecord>, sqlx::Error> {
    let row = sqlx::query(select("WHERE p.role = 'owner'"))
        .fetch_optional(connection)
        .await?;
    one::<PersonRow, _>(row.as_ref())
}

/// Finds somebody.
pub async fn find(
    connection: &mut AnyConnection,
    id: PersonId,
) -> Result<Option<PersonRecord>, sqlx::Error> {
    let row = sqlx::query(select("WHERE p.person_id = $1"))
        .bind(StoredText(&id))
        .fetch_optional(connection)
        .await?;
    one::<PersonRow, _>(row.as_ref())
}

/// Says whether an address is somebody's already.
pub async fn has_email(connection: &mut AnyConnection, email: &str) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(select("WHERE p.email = $1"))
        .bind(email)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Stores a new person.
pub async fn insert(connection: &mut AnyConnection, new: &PersonRecord) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO people (person_id, name, email, role, created_at, disabled_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(StoredText(&new.person_id))
        .bind(&new.name)
        .bind(&new.email)
        .bind(StoredText(&new.role))
        .bind(Seconds(new.created_at))
        .bind(new.disabled_at.map(Seconds))
        .execute(connection)
        .await
        .map(drop)
}

/// Tells that somebody may come in from now on.
pub fn added(new: &PersonRecord) -> AuditEvent {
    AuditEvent::new(AuditAction::PersonAdded, new.person_id)
        .after(json!({"name": new.name, "email": new.email, "role": new.role.slug()}))
}

async fn end_sign_ins(connection: &mut AnyConnection, id: PersonId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM sign_ins WHERE person_id = $1")
        .bind(StoredText(&id))
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
pub mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::connectors::tests::now;
    use crate::sign_ins::tests::sign_in;
    use crate::testing::on_each;

    /// Somebody new.
    pub fn person(name: &str, role: Role) -> PersonRecord {
        PersonRecord {
            person_id: PersonId::new(Uuid::now_v7()),
            name: name.to_owned(),
            email: format!("{name}@lake.example"),
            role,
            created_at: now(),
            disabled_at: None,
        }
    }

    #[tokio::test]
    async fn there_is_one_owner_and_each_address_once() {
        on_each(async |store| {
            let owner = person("ada", Role::Owner);
            store.add_person(&owner).await.unwrap();
            store.add_person(&owner).await.unwrap();
            assert!(store.add_person(&person("eve", Role::Owner)).await.is_err());
            assert!(store.add_person(&person("ada", Role::User)).await.is_err());
            assert_eq!(store.owner().await.unwrap(), Some(owner.clone()));
            let id = owner.person_id;
            let changed = store.change_role(id, Role::User).await.unwrap();
            assert_eq!(changed, PersonChanged::IsOwner);
            let changed = store.disable_person(id, Some(now())).await.unwrap();
            assert_eq!(changed, PersonChanged::IsOwner);
            assert_eq!(store.people().await.unwrap(), [owner]);
        })
        .await;
    }

    #[tokio::test]
    async fn the_owner_hands_the_role_to_an_admin_only() {
        on_each(async |store| {
            let owner = person("ada", Role::Owner);
            let (admin, user) = (person("bob", Role::Admin), person("eve", Role::User));
            for person in [&owner, &admin, &user] {
                store.add_person(person).await.unwrap();
            }
            let hand_over = async |from: &PersonRecord, to: &PersonRecord| {
                let done = store.hand_over(from.person_id, to.person_id).await;
                done.unwrap()
            };
            assert!(!hand_over(&owner, &user).await);
            assert!(!hand_over(&admin, &owner).await);
            assert!(!hand_over(&owner, &owner).await);
            assert!(hand_over(&owner, &admin).await);
            let now_owner = store.owner().await.unwrap().unwrap();
            assert_eq!(now_owner.person_id, admin.person_id);
            assert!(!hand_over(&owner, &admin).await);
        })
        .await;
    }

    #[tokio::test]
    async fn another_role_or_none_ends_what_was_signed_in_before() {
        on_each(async |store| {
            let bob = person("bob", Role::User);
            store.add_person(&bob).await.unwrap();
            let id = bob.person_id;
            let signed_in = async || store.sign_in(&[1; 32], now()).await.unwrap().is_some();
            store.begin_sign_in(&sign_in(id, [1; 32])).await.unwrap();
            // Nothing changes, so nobody has to sign in anew.
            store.change_role(id, Role::User).await.unwrap();
            assert!(signed_in().await);
            store.change_role(id, Role::Admin).await.unwrap();
            assert!(!signed_in().await);
            store.begin_sign_in(&sign_in(id, [1; 32])).await.unwrap();
            assert!(signed_in().await);
            store.disable_person(id, Some(now())).await.unwrap();
            assert!(!signed_in().await);
            // Nor does it help to have begun in the same moment.
            store.begin_sign_in(&sign_in(id, [1; 32])).await.unwrap();
            assert!(!signed_in().await);
            store.disable_person(id, None).await.unwrap();
            let again = store.people().await.unwrap();
            assert_eq!(again[0].role, Role::Admin);
            assert_eq!(again[0].disabled_at, None);
        })
        .await;
    }
}
