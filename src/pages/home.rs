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
    let next = Wizard::expect().answers().read_untracked().next();
    let words = if next == Step::Principal {
        "Add more workspaces".to_owned()
    } else {
        format!("Add more workspaces: continue with step {}", next.number())
    };
    view! {
        <Page title="Regions and connectors">
            <Regions />
            <p class="row">
                <A href=paths::step(next) attr:class="button button--quiet">
                    {words}
                </A>
            </p>
        </Page>
    }
}
