//! What is shown at which address, what all views share, and the frame around them.

mod about;
mod clash;
mod draft_note;
mod home;
mod lazy;
mod rail;
mod step_list;
mod step_view;
mod theme_switch;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use self::home::HomePage;
use self::step_view::StepView;
use crate::components::{Announcer, Show, announce, live};
use crate::paths::PageAddress;
use crate::router::Router;
use crate::shell::{NotFoundPage, part};
use crate::state::{Backend, Draft, Wizard};

/// The wizard.
#[component]
pub fn App(
    /// What was kept of an earlier visit.
    draft: Option<Draft>,
) -> impl IntoView {
    let path = Router::provide().path();
    Wizard::provide(draft);
    // Another query is no other page.
    let page = Memo::new(move |_| PageAddress::read(&path.read()));
    let backend = Backend::expect();
    let signed_out = Memo::new(move |_| *backend.read() == Backend::SignedOut);
    let may_end = Memo::new(move |_| {
        let backend = backend.read();
        backend
            .session()
            .is_some_and(|session| session.remaining.is_some())
    });
    let wizard = Wizard::expect();
    let clash = wizard.clash();
    let asks = Memo::new(move |asked| asked == Some(&true) || !clash.read().is_empty());
    follow_other_tabs(wizard);
    view! {
        <SkipLink />
        <Announcer />
        <div class="shell">
            <rail::Rail page />
            <main class="main" id="main" tabindex="-1">
                {live(move || {
                    let page = page.get();
                    // Whoever comes back from the identity provider is not signed in yet.
                    if page != PageAddress::SignInCallback && signed_out.get() {
                        part::show_page(lazy::sign_in)
                    } else {
                        view_of(page)
                    }
                })}
            </main>
            <Show when=may_end>{part::add_later(lazy::session_end)}</Show>
            {live(move || asks.get().then(|| part::show(lazy::clash)))}
        </div>
    }
}

/// Says that another tab has changed something.
fn follow_other_tabs(wizard: Wizard) {
    let followed = wizard.followed();
    Effect::new(move |before: Option<u32>| {
        let (times, steps) = followed.get();
        if before.is_some_and(|before| before != times) {
            announce(match steps.as_slice() {
                [step] => format!("Another tab changed the step {}", step.label()),
                _ => "Another tab changed this draft".to_owned(),
            });
        }
        times
    });
}

fn view_of(page: PageAddress) -> AnyView {
    match page {
        PageAddress::Home => view! { <HomePage /> }.into_any(),
        PageAddress::Step(step) => view! { <StepView wanted=step /> }.into_any(),
        PageAddress::HandOver => part::show_page(lazy::hand_over),
        PageAddress::Connector(id) => part::show_page(move || async move {
            let page = lazy::connector().await?;
            Ok(move || page(id))
        }),
        PageAddress::ConnectionString(id) => part::show_page(move || async move {
            let page = lazy::connection_string().await?;
            Ok(move || page(id))
        }),
        PageAddress::Deployment(id) => part::show_page(move || async move {
            let page = lazy::deployment().await?;
            Ok(move || page(id))
        }),
        PageAddress::Sharing(id) => part::show_page(move || async move {
            let page = lazy::sharing().await?;
            Ok(move || page(id))
        }),
        PageAddress::Matrix(id) => part::show_page(move || async move {
            let page = lazy::matrix().await?;
            Ok(move || page(id))
        }),
        PageAddress::SignInCallback => part::show_page(lazy::sign_in_callback),
        PageAddress::Access => part::show_page(lazy::access),
        PageAddress::AuditTrail => part::show_page(lazy::audit_trail),
        PageAddress::IssuerKeys => part::show_page(lazy::issuer_keys),
        PageAddress::AuditExport => part::show_page(lazy::audit_export),
        PageAddress::About => part::show_page(lazy::about),
        PageAddress::Unknown => view! { <NotFoundPage /> }.into_any(),
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
