//! `/`: the regions, or what to know before the start.

mod before;

use leptos::prelude::*;
use leptos_router::components::A;

use super::regions::Regions;
use crate::components::{Busy, Page};
use crate::state::{Backend, Step, Wizard};
use crate::{api, parts, paths};
use before::BeforeYouStart;

/// The regions once there is a connector, the start page until then.
#[component]
pub fn HomePage() -> impl IntoView {
    let backend = Backend::expect();
    let connected = RwSignal::new(None);
    leptos::task::spawn_local(async move {
        // `None` when the person went elsewhere meanwhile.
        let _ = connected.try_set(Some(api::connectors::any().await));
    });
    parts::prepare(parts::fetch_beginning);
    let shown = Memo::new(move |_| match *backend.read() {
        Backend::Absent => Some(false),
        Backend::Loading | Backend::Present(_) => connected.get(),
    });
    move || match shown.get() {
        None => view! {
            <div class="page">
                <Busy label="Looking for connectors …" />
            </div>
        }
        .into_any(),
        Some(true) => parts::show(|| Box::pin(async { Ok(parts::connected().await?.home) })),
        Some(false) => view! { <BeforeYouStart /> }.into_any(),
    }
}

/// What is connected, and how to add to it.
#[component]
pub fn Connected() -> impl IntoView {
    // What was chosen is connected by now, so going on begins with another choice, or with the first answer that is missing.
    let next = Wizard::expect().answers().read_untracked().next();
    let next = next.min(Step::Workspaces);
    view! {
        <Page title="Regions and connectors">
            <Regions />
            <p class="row">
                <A href=paths::step(next) attr:class="button button--quiet">
                    "Add more workspaces"
                </A>
            </p>
        </Page>
    }
}
