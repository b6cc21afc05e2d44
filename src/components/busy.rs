//! Shows that an action runs.

use leptos::prelude::*;

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
