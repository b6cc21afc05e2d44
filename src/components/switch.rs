//! On or off, at once.

use leptos::{children::ViewFn, prelude::*};

/// A switch with its name and what it does.
#[component]
pub fn Switch(
    /// Id of the box.
    #[prop(into)]
    id: String,
    /// Its name.
    #[prop(into)]
    label: String,
    /// What it gives and what is missing without it; a closure: `hint=|| "…"`.
    #[prop(into, optional)]
    hint: ViewFn,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the state that the person wants.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="switch">
            <label class="switch__name" for=id.clone()>{label}</label>
            <input
                class="switch__box"
                type="checkbox"
                role="switch"
                id=id
                aria-describedby=hint_id.clone()
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <div class="switch__hint" id=hint_id>{hint.run()}</div>
        </div>
    }
}
