//! `/`: the regions, or what to know before the start.

mod before;

use leptos::prelude::*;

use super::lazy;
use crate::api;
use crate::components::Busy;
use crate::state::Backend;
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
    lazy::prepare(lazy::fetch_beginning);
    let shown = Memo::new(move |_| match *backend.read() {
        Backend::Absent => Some(false),
        Backend::Loading | Backend::SignedOut | Backend::Present(_) => connected.get(),
    });
    move || match shown.get() {
        None => view! {
            <div class="page">
                <Busy label="Looking for connectors …" />
            </div>
        }
        .into_any(),
        Some(true) => lazy::show(|| Box::pin(async { Ok(lazy::connected().await?.home) })),
        Some(false) => view! { <BeforeYouStart /> }.into_any(),
    }
}
