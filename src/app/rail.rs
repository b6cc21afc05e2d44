//! The column beside every view: where one is, what is kept, where else to go. One line that opens on narrow screens.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast as _, closure::Closure};

use super::{draft_note::DraftNote, step_list::StepList, theme_switch::ThemeSwitch};
use crate::components::{ExternalLink, Show, live};
use crate::paths::PageAddress;
use crate::router::PageLink;
use crate::state::Backend;
use crate::{paths, texts};

/// From here on there is room for a column; as in `style/layout/shell.css`.
const WIDE: &str = "(min-width: 62rem)";

/// The column.
#[component]
pub fn Rail(
    /// What is shown beside it.
    page: Memo<PageAddress>,
) -> impl IntoView {
    let wide = wide_screen();
    let opened = RwSignal::new(false);
    let fold = NodeRef::<html::Details>::new();
    let now = Signal::derive(move || match page.get() {
        PageAddress::Step(step) => Some(step),
        _ => None,
    });
    // On a narrow screen a new view closes the list that led to it.
    Effect::new(move |_| {
        page.track();
        opened.set(false);
    });
    let toggled = move |_| {
        if let Some(fold) = fold.get_untracked().filter(|_| !wide.get_untracked()) {
            opened.set(fold.open());
        }
    };
    let line = live(move || match now.get() {
        Some(step) => format!("{} · {}", texts::step_number(step), step.label()),
        None => "Steps and help".to_owned(),
    });
    view! {
        <header class="rail">
            <div class="rail__inner">
                <Brand />
                <details class="rail__fold" node_ref=fold prop:open=move || wide.get() || opened.get() on:toggle=toggled>
                    <summary class="rail__line">{line}</summary>
                    <div class="rail__content">
                        <StepList now />
                        <DraftNote />
                        <Links />
                        <ThemeSwitch />
                    </div>
                </details>
            </div>
        </header>
    }
}

#[component]
fn Brand() -> impl IntoView {
    let backend = Backend::expect();
    let practising = move || backend.read().console_url().is_some();
    view! {
        <div class="brand">
            <PageLink href=paths::HOME class="brand__link">
                <svg class="brand__mark" viewBox="0 0 32 32" aria-hidden="true">
                    <circle cx="16" cy="8.5" r="4" />
                    <path d="M3 20c4-4 7-4 11 0s7 4 11 0l4-3" />
                    <path class="brand__wave" d="M3 27c4-4 7-4 11 0s7 4 11 0l4-3" />
                </svg>
                "LakeSentry"
            </PageLink>
            <Show when=practising>
                <span class="practice">"Practice"</span>
            </Show>
        </div>
    }
}

#[component]
fn Links() -> impl IntoView {
    let backend = Backend::expect();
    let console = Memo::new(move |_| backend.read().console_url().map(str::to_owned));
    let play = live(move || {
        console.get().map(|url| {
            view! {
                <li>
                    <ExternalLink href=url>"Play the Databricks admin"</ExternalLink>
                </li>
            }
        })
    });
    view! {
        <nav aria-label="Help and tools">
            <ul class="rail__links">
                {play}
                <li>
                    <PageLink href=paths::HELP>"Help"</PageLink>
                </li>
                <li>
                    <a href=move || backend.with(Backend::inspector) rel="external">
                        "Inspect a connection string"
                    </a>
                </li>
                <li>
                    <PageLink href=paths::ABOUT>"About"</PageLink>
                </li>
            </ul>
        </nav>
    }
}

/// Follows the width of the window.
fn wide_screen() -> Signal<bool> {
    let query = window().match_media(WIDE).ok().flatten();
    let wide = RwSignal::new(query.as_ref().is_none_or(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let follow = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(
            move |event: web_sys::MediaQueryListEvent| wide.set(event.matches()),
        );
        // The column lives as long as the page, and so may its listener.
        drop(
            query
                .add_event_listener_with_callback("change", follow.into_js_value().unchecked_ref()),
        );
    }
    wide.into()
}
