//! `/`: the regions, or what to know before the start.

mod before;

use leptos::prelude::*;

use super::lazy;
use crate::api;
use crate::components::{Busy, live};
use crate::shell::part;
use crate::state::Backend;
pub use before::BeforeYouStart;

/// The regions once there is a connector, the start page until then.
#[component]
pub fn HomePage() -> impl IntoView {
    let backend = Backend::expect();
    let connected = RwSignal::new(None);
    leptos::task::spawn_local(async move {
        // Where the server can't tell, the overview says why, and tries again: whoever has connectors is not told to begin.
        let any = api::connectors::any().await.unwrap_or(true);
        // `None` when the person went elsewhere meanwhile.
        let _ = connected.try_set(Some(any));
    });
    part::prepare(lazy::fetch_principal);
    let shown = Memo::new(move |_| match *backend.read() {
        Backend::Absent | Backend::SignedOut => Some(false),
        Backend::Present(_) => connected.get(),
        // What the page says depends on the server: it would move what is below.
        Backend::Loading => None,
    });
    live(move || match shown.get() {
        None => view! {
            <div class="page">
                <Busy label="Looking for connectors …" />
            </div>
        }
        .into_any(),
        Some(true) => part::show_page(lazy::overview),
        Some(false) => part::show_page(lazy::start),
    })
}
