//! Shows that an action runs.

use leptos::{html, prelude::*};

/// A turning mark with words. Say the start and the end with [`announce`](super::announce).
#[component]
pub fn Busy(
    /// What is going on: "Asking Databricks for workspaces …".
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="busy">
            <span class="busy__mark" aria-hidden="true"></span>
            <span>{label}</span>
        </span>
    }
}

/// The same in place of the button that began it: it takes the focus that the button had.
#[component]
pub fn FocusedBusy(
    /// What is going on.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let status = NodeRef::<html::Span>::new();
    status.on_load(move |status| {
        request_animation_frame(move || {
            let focused = document().active_element();
            if focused.is_none_or(|element| element.tag_name() == "BODY") {
                drop(status.focus());
            }
        });
    });
    view! {
        <span class="status" tabindex="-1" node_ref=status>
            <Busy label />
        </span>
    }
}
