//! The router, what all views share, and the frame around them.

mod about;
mod draft_note;
mod home;
mod lazy;
mod rail;
mod step_list;
mod step_view;
mod theme_switch;

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};
use wasm_bindgen::JsCast as _;

use self::home::HomePage;
use self::lazy::{connected, planning, show};
use self::step_view::StepView;
use crate::components::Announcer;
use crate::shell::NotFoundPage;
use crate::state::Wizard;

/// The wizard.
#[component]
pub fn App() -> impl IntoView {
    Wizard::provide();
    view! {
        <SkipLink />
        <Announcer />
        <Router>
            <div class="shell">
                <rail::Rail />
                <main class="main" id="main" tabindex="-1">
                    <Routes fallback=NotFoundPage>
                        <Route path=path!("/") view=HomePage />
                        <Route path=path!("/setup/:step") view=StepView />
                        <Route path=path!("/hand-over") view=|| show(|| Box::pin(async { Ok(planning().await?.hand_over) })) />
                        <Route path=path!("/connectors/:id") view=|| show(|| Box::pin(async { Ok(connected().await?.connector) })) />
                        <Route path=path!("/connectors/:id/string") view=|| show(|| Box::pin(async { Ok(connected().await?.connection_string) })) />
                        <Route path=path!("/tests/:id") view=|| show(|| Box::pin(async { Ok(connected().await?.matrix) })) />
                        <Route path=path!("/about") view=|| show(|| Box::pin(async { Ok(connected().await?.about) })) />
                    </Routes>
                </main>
            </div>
        </Router>
    }
}

/// Leads the keyboard past the list of steps.
#[component]
fn SkipLink() -> impl IntoView {
    let skip = |event: web_sys::MouseEvent| {
        event.prevent_default();
        if let Some(main) = document().query_selector("main").ok().flatten() {
            drop(main.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    };
    view! {
        <a class="skip-link" href="#main" on:click=skip>
            "Skip to the content"
        </a>
    }
}
