//! Several lines of text.

use leptos::prelude::*;

use super::field::{FieldFrame, described_by};

/// Label, hint, error and box for several lines.
#[component]
pub fn TextArea(
    /// Also the target of the link in the error summary.
    id: &'static str,
    /// Above the box.
    #[prop(into)]
    label: Signal<String>,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// As typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error);
    view! {
        <FieldFrame id label hint error>
            <textarea
                class="field__input field__input--lines"
                id=id
                rows="6"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                wrap="off"
                aria-describedby=described
                aria-invalid=move || error.read().is_some().then_some("true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </FieldFrame>
    }
}
