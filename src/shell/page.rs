//! The frame of a page that is no step, and the heading of all pages.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast as _;

use crate::components::document_title;

/// Heading, title of the tab and focus of a page that is no step.
#[component]
pub fn Page(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <article class="page">
            <header class="page__head">
                <Heading title />
            </header>
            {children()}
        </article>
    }
}

/// The h1. Takes the focus when a view replaces another, so that the new one is read and the keyboard starts there.
#[component]
pub fn Heading(
    /// Its text.
    title: Signal<String>,
) -> impl IntoView {
    static FIRST_VIEW: AtomicBool = AtomicBool::new(true);
    let heading = NodeRef::<html::H1>::new();
    document_title::follow(title);
    // A page that was just loaded has its focus at the top, before the skip link.
    let take_focus = !FIRST_VIEW.swap(false, Ordering::Relaxed);
    heading.on_load(move |heading| {
        if take_focus {
            request_animation_frame(move || {
                let quietly = web_sys::FocusOptions::new();
                quietly.set_prevent_scroll(true);
                drop(heading.focus_with_options(&quietly));
            });
        }
    });
    view! {
        <h1 class="page__title" tabindex="-1" node_ref=heading>
            {title}
        </h1>
    }
}

/// Takes the focus back to the h1 and shows it: for a page that turns into another one at the same address.
pub fn focus_heading() {
    request_animation_frame(focus_heading_now);
}

/// Takes the focus to the h1 where the thing that had it is gone: for an action whose button goes with it. What the action brought, as why it
/// failed, takes the focus in the frame before.
pub fn focus_heading_if_lost() {
    request_animation_frame(|| {
        request_animation_frame(|| {
            let is_lost = document()
                .active_element()
                .is_none_or(|element| element.tag_name() == "BODY");
            if is_lost {
                focus_heading_now();
            }
        });
    });
}

fn focus_heading_now() {
    let heading = document().query_selector(".page__title").ok().flatten();
    if let Some(heading) = heading {
        heading.scroll_into_view();
        drop(heading.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}
