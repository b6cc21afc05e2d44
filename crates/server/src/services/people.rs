//! Who may come in, and what they may do.

use contract::{Person, PersonChange};
use domain::{PersonId, Role, Timestamp, clean};
use store::{PersonChanged, PersonRecord, Store};
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock;
use crate::email_address::EmailAddress;

/// Longest name, in characters.
const MAX_NAME: usize = 100;

/// Why somebody can't be called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonRefused {
    /// There is no name, or none that can be shown.
    #[error("say how you are called, in up to 100 characters")]
    Name,
    /// It is no address.
    #[error("must be an address such as ada@example.com")]
    Email,
}

/// Why what somebody may do can't be changed.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// There is no such person.
    #[error("no such person")]
    NotFound,
    /// Only who may do more can change what somebody may do.
    #[error("only somebody with a higher role may change this person")]
    NotBelow,
    /// The owner's role is handed over, not given or taken.
    #[error("the owner's role is handed over by the owner, to an admin who may come in")]
    IsOwner,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes somebody new.
///
/// # Errors
/// When the name or the address can't be one.
pub fn new_person(
    name: &str,
    email: &str,
    role: Role,
    now: Timestamp,
) -> Result<PersonRecord, PersonRefused> {
    let name = clean(name);
    if !(1..=MAX_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(PersonRefused::Name);
    }
    let email = EmailAddress::typed(email).ok_or(PersonRefused::Email)?;
    Ok(PersonRecord {
        person_id: PersonId::new(Uuid::now_v7()),
        name,
        email: email.to_string(),
        role,
        created_at: now,
        disabled_at: None,
    })
}

/// Stands for somebody who is there already, and is stored nowhere.
pub fn nameless(now: Timestamp) -> PersonRecord {
    PersonRecord {
        person_id: PersonId::new(Uuid::now_v7()),
        name: String::new(),
        email: String::new(),
        role: Role::Owner,
        created_at: now,
        disabled_at: None,
    }
}

/// Lists everybody.
///
/// # Errors
/// When the database fails.
pub async fn list(store: &Store) -> Result<Vec<Person>, store::Error> {
    Ok(store.people().await?.into_iter().map(listed).collect())
}

/// Changes what somebody may do. Whoever does it has to be above the person, and can give no more than they have.
///
/// # Errors
/// When that may not be; then nothing was changed.
pub async fn change(
    store: &Store,
    actor: &Actor,
    id: PersonId,
    change: PersonChange,
) -> Result<Person, PeopleError> {
    let find = async || -> Result<PersonRecord, PeopleError> {
        let mut all = store.people().await?.into_iter();
        all.find(|person| person.person_id == id)
            .ok_or(PeopleError::NotFound)
    };
    let before = find().await?;
    if before.role >= actor.person.role {
        return Err(PeopleError::NotBelow);
    }
    if let Some(role) = change.role {
        settled(store.change_role(id, role).await?)?;
        tracing::info!(person_id = %id, role = role.slug(), by = %actor.person.person_id, "role changed");
    }
    if let Some(disabled) = change.disabled {
        let at = disabled.then(clock::now);
        settled(store.disable_person(id, at).await?)?;
        tracing::info!(person_id = %id, disabled, by = %actor.person.person_id, "person changed");
    }
    Ok(listed(find().await?))
}

fn settled(changed: PersonChanged) -> Result<(), PeopleError> {
    match changed {
        PersonChanged::Done => Ok(()),
        PersonChanged::Unknown => Err(PeopleError::NotFound),
        PersonChanged::IsOwner => Err(PeopleError::IsOwner),
    }
}

/// Hands the owner's role on.
///
/// # Errors
/// When the other is no admin who may come in; then nothing was changed.
pub async fn hand_over(store: &Store, actor: &Actor, to: PersonId) -> Result<(), PeopleError> {
    if !store.hand_over(actor.person.person_id, to).await? {
        return Err(PeopleError::IsOwner);
    }
    tracing::info!(from = %actor.person.person_id, %to, "the owner's role was handed over");
    Ok(())
}

/// What is told about somebody.
pub fn listed(record: PersonRecord) -> Person {
    Person {
        person_id: record.person_id,
        name: record.name,
        email: record.email,
        role: record.role,
        created_at: record.created_at,
        disabled_at: record.disabled_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_in_has_a_name_and_an_address() {
        let ada = new_person(" Ada ", " Ada@Lake.example", Role::User, Timestamp(0)).unwrap();
        assert_eq!((&*ada.name, &*ada.email), ("Ada", "ada@lake.example"));
        let nowhere = new_person("Ada", "ada@example", Role::User, Timestamp(0));
        assert_eq!(nowhere, Err(PersonRefused::Email));
        for name in ["", "  ", "a\u{1b}[31m", &"x".repeat(101)] {
            let person = new_person(name, "ada@example.com", Role::User, Timestamp(0));
            assert_eq!(person, Err(PersonRefused::Name), "{name:?}");
        }
    }
}
