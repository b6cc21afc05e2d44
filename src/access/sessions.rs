//! Where the person is signed in.

use contract::ListedSignIn;
use domain::SignInId;
use leptos::prelude::*;

use crate::api::{ApiError, access};
use crate::components::{Task, announce};
use crate::shell::{ActionFailure, Loading};
use crate::texts::failure::Attempt;
use crate::texts::time;

/// What is ended.
#[derive(Debug, Clone, Copy)]
enum WhatEnds {
    One(SignInId),
    Here,
    All,
}

/// The list, and the ways out.
#[component]
pub fn Sessions() -> impl IntoView {
    let sessions = Loading::new(access::sessions);
    let failed = RwSignal::new(None::<ApiError>);
    let ending = Task::new();
    let ask = Callback::new(move |what: WhatEnds| {
        ending.start(async move {
            let ended = match what {
                WhatEnds::One(id) => access::end_session(id).await,
                WhatEnds::Here => access::sign_out().await,
                WhatEnds::All => access::end_all_sessions().await,
            };
            match (ended, what) {
                (Ok(()), WhatEnds::One(_)) => {
                    announce("Signed out there");
                    failed.try_set(None);
                    sessions.again();
                }
                (Ok(()), WhatEnds::Here | WhatEnds::All) => drop(window().location().reload()),
                (Err(error), _) => {
                    failed.try_set(Some(error));
                }
            }
        });
    });
    let rows = move |listed: Vec<ListedSignIn>| {
        let rows = listed
            .into_iter()
            .map(|session| view! { <Session session ask /> });
        view! { <ul class="list">{rows.collect_view()}</ul> }
    };
    view! {
        <section class="stack" aria-labelledby="sessions">
            <h2 id="sessions">"Where you are signed in"</h2>
            {sessions.show("Loading", rows)}
            <ActionFailure failed attempt=Attempt::ChangeAccess />
            <div class="row">
                <button type="button" class="button button--quiet" on:click=move |_| ask.run(WhatEnds::Here)>
                    "Sign out"
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| ask.run(WhatEnds::All)>
                    "Sign out everywhere"
                </button>
            </div>
        </section>
    }
}

#[component]
fn Session(session: ListedSignIn, ask: Callback<WhatEnds>) -> impl IntoView {
    let ListedSignIn {
        sign_in_id,
        device,
        created_at,
        seen_at,
        is_current,
        ..
    } = session;
    let times = format!(
        "Signed in {}, last seen {}",
        time::day_and_time(created_at),
        time::day_and_time(seen_at)
    );
    let end = (!is_current).then(|| {
        view! {
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| ask.run(WhatEnds::One(sign_in_id))
            >
                "Sign out there"
                <span class="visually-hidden">", signed in " {time::day_and_time(created_at)}</span>
            </button>
        }
    });
    view! {
        <li>
            {is_current.then(|| view! { <strong>"This browser. "</strong> })}
            {times} <br />
            <span class="soft">{device}</span>
            {end}
        </li>
    }
}
