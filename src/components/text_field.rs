//! A line of text.

use leptos::prelude::*;

use super::field::{FieldFrame, FieldKind, described_by};

/// What is made of the text of a field while it is typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typing {
    recognised: Signal<Option<String>>,
    on_input: Option<Callback<String>>,
    on_paste: Option<Callback<String, bool>>,
}

impl Typing {
    /// Calls with the text after each change.
    pub fn calls(on_input: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self::default().and_calls(on_input)
    }

    /// Says below the field what was recognised in the text.
    pub fn says(recognised: Signal<Option<String>>) -> Self {
        Self {
            recognised,
            ..Self::default()
        }
    }

    /// Calls with the text after each change.
    #[must_use]
    pub fn and_calls(self, on_input: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self {
            on_input: Some(Callback::new(on_input)),
            ..self
        }
    }

    /// Calls with what is pasted, with its line breaks. True is returned when that has put the values where they belong.
    #[must_use]
    pub fn and_takes(self, on_paste: impl Fn(String) -> bool + Send + Sync + 'static) -> Self {
        Self {
            on_paste: Some(Callback::new(on_paste)),
            ..self
        }
    }
}

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
    /// What is usual for its value.
    #[prop(optional)]
    kind: FieldKind,
    /// What is made of the text while it is typed.
    #[prop(optional)]
    typing: Typing,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), error);
    let Typing {
        recognised,
        on_input,
        on_paste,
    } = typing;
    view! {
        <FieldFrame id label hint error kind>
            <input
                class="field__input"
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                list=kind.list
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
