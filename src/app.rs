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
    components::{Redirect, Route, Router, Routes},
    path,
};
use wasm_bindgen::JsCast as _;

use self::home::HomePage;
use self::lazy::{access, connected, planning, show};
use self::step_view::StepView;
use crate::components::Announcer;
use crate::paths;
use crate::shell::NotFoundPage;
use crate::state::{Backend, Wizard};

/// The wizard.
#[component]
pub fn App() -> impl IntoView {
    Wizard::provide();
    let backend = Backend::expect();
    let signed_out = Memo::new(move |_| *backend.read() == Backend::SignedOut);
    let may_end = Memo::new(move |_| {
        let backend = backend.read();
        backend
            .session()
            .is_some_and(|session| session.remaining.is_some())
    });
    view! {
        <SkipLink />
        <Announcer />
        <Router>
            <div class="shell">
                <rail::Rail />
                <main class="main" id="main" tabindex="-1">
                    <Show
                        when=move || signed_out.get()
                        fallback=|| {
                            view! {
                                <Routes fallback=NotFoundPage>
                                    <Route path=path!("/") view=HomePage />
                                    <Route path=path!("/setup/:step") view=StepView />
                                    <Route path=path!("/hand-over") view=|| show(|| Box::pin(async { Ok(planning().await?.hand_over) })) />
                                    <Route path=path!("/connectors/:id") view=|| show(|| Box::pin(async { Ok(connected().await?.connector) })) />
                                    <Route path=path!("/connectors/:id/string") view=|| show(|| Box::pin(async { Ok(connected().await?.connection_string) })) />
                                    <Route path=path!("/tests/:id") view=|| show(|| Box::pin(async { Ok(connected().await?.matrix) })) />
                                    <Route path=path!("/settings/access") view=|| show(|| Box::pin(async { Ok(access().await?.settings) })) />
                                    <Route path=path!("/about") view=|| show(|| Box::pin(async { Ok(connected().await?.about) })) />
                                    // Whoever is signed in has nothing to do there.
                                    <Route path=path!("/sign-in") view=|| view! { <Redirect path=paths::HOME /> } />
                                </Routes>
                            }
                        }
                    >
                        {show(|| Box::pin(async { Ok(access().await?.sign_in) }))}
                    </Show>
                </main>
                <Show when=move || may_end.get()>{show(|| Box::pin(async { Ok(access().await?.session_end) }))}</Show>
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
