//! A line of text.

use leptos::prelude::*;

use super::field::{FieldFrame, described_by};

/// Label, hint, error and input of one line.
#[component]
pub fn TextField(
    /// Also the target of the link in the error summary.
    id: &'static str,
    /// Above the field.
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
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// What was recognised in it, said below the field while typing.
    #[prop(into, optional)]
    recognised: Signal<Option<String>>,
    /// Id of a `datalist` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Called with the text after each change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Called with what is pasted, with its line breaks; gives true when it has put the values where they belong.
    #[prop(optional, into)]
    on_paste: Option<Callback<String, bool>>,
    /// Whether the value is short: a name, a number.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error);
    view! {
        <FieldFrame id label hint error optional short>
            <input
                class="field__input"
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                list=list
                aria-describedby=described
                aria-invalid=move || error.read().is_some().then_some("true")
                prop:value=value
                on:paste=move |event| {
                    let taken = on_paste.zip(pasted(&event)).is_some_and(|(on_paste, text)| on_paste.run(text));
                    if taken {
                        event.prevent_default();
                    }
                }
                on:input=move |event| {
                    let text = event_target_value(&event);
                    value.set(text.clone());
                    if let Some(on_input) = on_input {
                        on_input.run(text);
                    }
                }
            />
            <p class="field__recognised" aria-live="polite">
                {recognised}
            </p>
        </FieldFrame>
    }
}

fn pasted(event: &web_sys::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text/plain").ok()
}
