//! The page of the audit trail: what people did here, by whom, by what and when; whether it is what was recorded; and taking it away.

mod events;
mod filter;
mod query;

use contract::{AuditTrailState, paths};
use leptos::prelude::*;

use self::events::Events;
use self::filter::Filter;
use self::query::TrailQuery;
use crate::api::audit;
use crate::components::{CodeBlock, Notice, NoticeKind, live};
use crate::router::Router;
use crate::shell::{Loading, Page};

/// The page.
#[component]
pub fn AuditTrailPage() -> impl IntoView {
    let state = Loading::new(audit::state);
    view! {
        <Page title="Audit log">
            {state.show("Reading the whole trail", |state| view! { <Trail state /> })}
        </Page>
    }
}

#[component]
fn Trail(state: AuditTrailState) -> impl IntoView {
    let search = Router::expect().search();
    let query = Memo::new(move |_| TrailQuery::read(&search.read()));
    let actions = state.actions.clone();
    view! {
        <div class="stack stack--wide">
            <Proof state />
            {live(move || view! { <Filter query=query.get() actions=actions.clone() /> })}
            {live(move || {
                let query = query.get();
                view! {
                    <Events query=query.clone() />
                    <TakeAway query />
                }
            })}
        </div>
    }
}

/// Whether the trail is what was recorded.
#[component]
fn Proof(state: AuditTrailState) -> impl IntoView {
    let AuditTrailState {
        events,
        head,
        fault,
        ..
    } = state;
    match fault {
        Some(fault) => view! {
            <Notice kind=NoticeKind::Bad title="This is not the trail that was recorded">
                <p>{format!("What was found: {fault}. Somebody with the database changed it, or it is damaged.")}</p>
                <p>
                    "Compare with a copy of the database and with the server's log, which names each event with its hash; "
                    <code>"lakesentry audit verify --known"</code> " looks from the command line."
                </p>
            </Notice>
        }
        .into_any(),
        None => view! {
            <section class="stack" aria-labelledby="proof">
                <h2 id="proof">"The chain holds"</h2>
                <p>
                    {format!("Each of {events} events is as it was recorded, by the hash that ties it to the one before.")}
                </p>
                <p class="soft">
                    "A trail that was written anew as a whole looks the same from inside. Keep this where nobody who has the database can change it:"
                </p>
                <CodeBlock code=Signal::stored(head) label=Signal::stored("Last event and its hash".to_owned()) />
            </section>
        }
        .into_any(),
    }
}

/// The files.
#[component]
fn TakeAway(query: TrailQuery) -> impl IntoView {
    let link = |path: &str, words: &'static str| {
        let href = query.after(path);
        view! {
            <li>
                <a href=href download="" rel="external">
                    {words}
                </a>
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="take-away">
            <h2 id="take-away">"Take it away"</h2>
            <p class="soft">"All events that the choice above names, the oldest first."</p>
            <ul class="list">
                {link(paths::AUDIT_TRAIL, "JSON Lines, with every hash")}
                {link(paths::AUDIT_TRAIL_CSV, "CSV for spreadsheets")}
            </ul>
        </section>
    }
}
