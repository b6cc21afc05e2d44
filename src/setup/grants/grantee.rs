//! Who gets the grants: the service principal, or a group that holds it.

use domain::{ApplicationId, GroupName};
use leptos::prelude::*;

use crate::components::{Notice, NoticeKind, Show, Switch, TextField, Typing, live};
use crate::setup::grants::planner::Planner;

const CLIENT: &str = "client-id";
/// The field for the name of the group.
pub const GROUP: &str = "group";

/// The service principal by its id, or a group by its name.
#[component]
pub fn Grantee(planner: Planner) -> impl IntoView {
    let in_group = Memo::new(move |_| planner.parts.group.read().is_some());
    let switch = move |on: bool| planner.name_group(on.then(String::new));
    let open = move || planner.parts.is_shared() || in_group.get();
    let note = live(move || {
        if in_group.get() {
            "a group"
        } else {
            "the service principal itself"
        }
    });
    view! {
        <details class="more" open=open>
            <summary>
                <span>"Who gets the grants? " <span class="soft">{note}</span></span>
            </summary>
            <div class="stack">
            <Show when=move || !in_group.get()>
                <Reader planner />
            </Show>
            <div class="switches">
                <Switch
                    id="to-a-group"
                    label="Grant to an account group instead"
                    hint=|| {
                        "The service principal reads as a member of the group. A new service principal then needs no new grants, and everybody else in the group can read the tables as well."
                    }
                    checked=in_group
                    on_change=switch
                />
            </div>
            <Show when=move || in_group.get()>
                <Group planner />
            </Show>
            </div>
        </details>
    }
}

/// The service principal; typed here only for a plan that somebody shared without naming one.
#[component]
fn Reader(planner: Planner) -> impl IntoView {
    live(move || {
        if planner.parts.is_shared() {
            view! { <ClientField planner /> }.into_any()
        } else {
            let client = live(move || planner.parts.client.read().map(|id| id.to_string()));
            view! {
                <p>
                    "The service principal, by its application ID " <code>{client}</code>
                    ". Its display name is no principal: names are not unique, and Databricks does not find them."
                </p>
            }
            .into_any()
        }
    })
}

#[component]
fn ClientField(planner: Planner) -> impl IntoView {
    let typed = RwSignal::new(
        planner
            .parts
            .client
            .read_untracked()
            .map(|id| id.to_string())
            .unwrap_or_default(),
    );
    let error = blamed(typed, |typed| {
        Some(ApplicationId::parse(typed).err()?.to_string())
    });
    view! {
        <TextField
            id=CLIENT
            label="Client ID of the service principal"
            hint="The link names nobody, so the statements can't run before this is filled in. It stays in the address of this page."
            value=typed
            error
            typing=Typing::calls(move |text: String| planner.name_client(ApplicationId::parse(&text).ok()))
        />
    }
}

/// Returns what is wrong with a name. Nothing is blamed before something was typed; the script says that a name is missing.
fn blamed(typed: RwSignal<String>, judge: fn(&str) -> Option<String>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let typed = typed.read();
        if typed.trim().is_empty() {
            return None;
        }
        judge(&typed)
    })
}

/// What a grant to the group of everybody opens, and the answer that it is meant.
#[component]
fn EverybodyQuestion(planner: Planner) -> impl IntoView {
    let question = live(move || {
        let everybody = planner.parts.everybody.get()?;
        let words = everybody.opens(&planner.parts.selection.read());
        let confirmed = planner.everybody_confirmed;
        Some(view! {
            <Notice kind=NoticeKind::Warn title="This opens the tables to everybody">
                <p>{words}</p>
                <Switch
                    id="everybody-is-meant"
                    label="Everybody in the account is meant"
                    hint=|| "Until this is on, the statements name nobody."
                    checked=confirmed
                    on_change=move |on: bool| confirmed.set(on)
                />
            </Notice>
        })
    });
    view! { {question} }
}

#[component]
fn Group(planner: Planner) -> impl IntoView {
    let typed = RwSignal::new(planner.parts.group.get_untracked().unwrap_or_default());
    let error = blamed(typed, |typed| {
        Some(GroupName::parse(typed).err()?.to_string())
    });
    view! {
        <TextField
            id=GROUP
            label="Name of the account group"
            hint="Exactly as it is written in the account console, under User management › Groups. Groups of a workspace, users and admins can't be granted to."
            value=typed
            error
            typing=Typing::calls(move |text: String| {
                planner.everybody_confirmed.set(false);
                planner.name_group(Some(text));
            })
        />
        <EverybodyQuestion planner />
        <p class="soft">
            "Add the service principal to the group in the account console. New members can take some minutes to be in force, and running sessions keep the old rights. "
            <code>"account users"</code> " would open the tables to everybody."
        </p>
    }
}
