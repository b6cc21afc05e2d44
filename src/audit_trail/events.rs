//! The events, the newest first, some at a time.

use contract::{AuditedMember, ListedAuditEvent, paths};
use leptos::prelude::*;

use super::query::TrailQuery;
use crate::api::{ApiError, audit};
use crate::components::{Busy, For, Show, Task, announce, live};
use crate::shell::ActionFailure;
use crate::texts::failure::Attempt;

/// How many the server gives at a time; fewer are the last.
const AT_A_TIME: usize = 50;

/// The list, with a button for older ones.
#[component]
pub fn Events(
    /// Which ones.
    query: TrailQuery,
) -> impl IntoView {
    let events = RwSignal::new(Vec::<ListedAuditEvent>::new());
    // None until it is known whether there are older ones.
    let has_more = RwSignal::new(None::<bool>);
    let failed = RwSignal::new(None::<ApiError>);
    let asking = Task::new();
    let ask = move || {
        let before = events.with_untracked(|events| Some(events.last()?.event_number));
        let url = query.older_than(paths::AUDIT_EVENTS, before);
        asking.start(async move {
            failed.try_set(None);
            match audit::events(&url).await {
                Ok(older) => {
                    announce(format!("{} events", older.len()));
                    has_more.try_set(Some(older.len() >= AT_A_TIME));
                    events.try_update(|events| events.extend(older));
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    ask();
    let is_empty = Memo::new(move |_| has_more.get() == Some(false) && events.read().is_empty());
    view! {
        <section class="stack" aria-labelledby="events">
            <h2 id="events">"Events"</h2>
            <Show when=is_empty>
                <p>"No event is like that."</p>
            </Show>
            <ul class="list">
                <For each=move || events.get() key=|event| event.event_number.to_string() let(event)>
                    <Event event />
                </For>
            </ul>
            <ActionFailure failed attempt=Attempt::ChangeAccess />
            {live(move || {
                if asking.pending().get() {
                    return view! { <Busy label="Loading events" /> }.into_any();
                }
                let ask = ask.clone();
                let has_failed = failed.read().is_some();
                let wants_button = has_more.get() == Some(true) || has_failed;
                let words = if has_failed { "Try again" } else { "Older events" };
                wants_button
                    .then(|| {
                        view! {
                            <button type="button" class="button button--quiet" on:click=move |_| ask()>
                                {words}
                            </button>
                        }
                    })
                    .into_any()
            })}
        </section>
    }
}

#[component]
fn Event(event: ListedAuditEvent) -> impl IntoView {
    let ListedAuditEvent {
        event_number,
        recorded_at,
        means,
        actor_id,
        actor_name,
        address,
        request_id,
        action,
        object,
        members,
        hash,
    } = event;
    let from = address.map(|address| format!(" from {address}"));
    let facts = [
        ("By", Some(means)),
        ("Person", actor_id),
        ("About", object),
        ("Request", request_id),
        ("Hash", Some(hash)),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    let rows = members.into_iter().map(told).chain(facts);
    let rows = rows.map(|row| view! { <li>{row}</li> });
    view! {
        <li>
            <strong>{actor_name}</strong>
            " · "
            <code>{action}</code>
            <br />
            <span class="soft">{recorded_at.to_string()} {from}</span>
            <details>
                <summary>
                    "Details" <span class="visually-hidden">{format!(" of event {event_number}")}</span>
                </summary>
                <ul>{rows.collect_view()}</ul>
            </details>
        </li>
    }
}

fn told(member: AuditedMember) -> String {
    let AuditedMember {
        name,
        before,
        after,
    } = member;
    match (before, after) {
        (Some(before), Some(after)) => format!("{name}: {before} → {after}"),
        (None, Some(after)) => format!("{name}: {after}"),
        (Some(before), None) => format!("{name}: {before} → nothing"),
        (None, None) => name,
    }
}
