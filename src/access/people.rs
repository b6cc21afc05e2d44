//! Who may come in, and what they may do.

use contract::{Person, PersonChange};
use domain::{PersonId, Role};
use leptos::prelude::*;

use super::settings::role_words;
use crate::api::{ApiError, access};
use crate::components::{Task, announce};
use crate::shell::{ActionFailure, Loading};
use crate::texts::failure::Attempt;

/// The list, for admins; others are told whom to ask.
#[component]
pub fn People(
    /// The role of the person who looks.
    own: Role,
) -> impl IntoView {
    let body = if own >= Role::Admin {
        view! { <Listed own /> }.into_any()
    } else {
        view! { <p>"An admin sees who may come in, and can give you another role."</p> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="people">
            <h2 id="people">"People"</h2>
            {body}
        </section>
    }
}

#[component]
fn Listed(own: Role) -> impl IntoView {
    let people = Loading::new(access::people);
    let failed = RwSignal::new(None::<ApiError>);
    let changing = Task::new();
    let ask = Callback::new(move |(id, change): (PersonId, PersonChange)| {
        changing.start(async move {
            match access::change_person(id, change).await {
                Ok(person) => {
                    announce(format!("{}: {}", person.name, standing(&person)));
                    failed.try_set(None);
                    people.again();
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    });
    let rows = move |listed: Vec<Person>| {
        let rows = listed
            .into_iter()
            .map(|person| view! { <Row person own ask /> });
        view! { <ul class="list">{rows.collect_view()}</ul> }
    };
    view! {
        {people.show("Loading", rows)}
        <ActionFailure failed attempt=Attempt::ChangeAccess />
    }
}

fn standing(person: &Person) -> &'static str {
    if person.disabled_at.is_some() {
        "kept out"
    } else {
        role_words(person.role)
    }
}

#[component]
fn Row(person: Person, own: Role, ask: Callback<(PersonId, PersonChange)>) -> impl IntoView {
    let id = person.person_id;
    let action = |words: &'static str, change: PersonChange| {
        let name = person.name.clone();
        view! {
            <button type="button" class="button button--quiet" on:click=move |_| ask.run((id, change))>
                {words}
                <span class="visually-hidden">": " {name}</span>
            </button>
        }
    };
    let actions = (person.role < own).then(|| {
        let role = |role| PersonChange {
            role: Some(role),
            disabled: None,
        };
        let disabled = |disabled| PersonChange {
            role: None,
            disabled: Some(disabled),
        };
        let other_role = match person.role {
            Role::User => action("Make admin", role(Role::Admin)),
            Role::Admin | Role::Owner => action("Make user", role(Role::User)),
        };
        let other_state = if person.disabled_at.is_some() {
            action("Let in again", disabled(false))
        } else {
            action("Keep out", disabled(true))
        };
        view! {
            <div class="row">{other_role} {other_state}</div>
        }
    });
    view! {
        <li>
            <strong>{person.name.clone()}</strong>
            " · "
            {person.email.clone()} <br />
            <span class="soft">{standing(&person)}</span>
            {actions}
        </li>
    }
}
