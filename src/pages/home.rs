//! `/`: the regions, or what to know before the start.

mod before;

use leptos::prelude::*;
use leptos_router::components::A;

use super::regions::Regions;
use crate::components::{Busy, Page};
use crate::state::{Backend, Step, Wizard};
use crate::{api, paths};
use before::BeforeYouStart;

/// The regions once there is a connector, the start page until then.
#[component]
pub fn HomePage() -> impl IntoView {
    let backend = Backend::expect();
    let connected = LocalResource::new(|| async {
        let regions = api::connectors::regions().await.unwrap_or_default();
        regions.iter().any(|region| !region.connectors.is_empty())
    });
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
        Some(true) => view! { <Connected /> }.into_any(),
        Some(false) => view! { <BeforeYouStart /> }.into_any(),
    }
}

#[component]
fn Connected() -> impl IntoView {
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
