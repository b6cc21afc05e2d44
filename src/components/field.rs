//! What all fields share: label, hint and error, tied together by ids.

use leptos::prelude::*;

use super::live;

/// The id of the hint of a field.
pub fn hint_id(id: &str) -> String {
    format!("{id}-hint")
}

/// The id of the error of a field.
pub fn error_id(id: &str) -> String {
    format!("{id}-error")
}

/// The ids that describe a field, for `aria-describedby`.
pub fn described_by(id: &str, hint: bool, error: Signal<Option<String>>) -> Signal<Option<String>> {
    let (hint, error_id) = (hint.then(|| hint_id(id)), error_id(id));
    Signal::derive(move || {
        let ids: Vec<&str> = hint
            .as_deref()
            .into_iter()
            .chain(error.read().is_some().then_some(error_id.as_str()))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}

/// What is usual for the value of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldKind {
    /// Whether it may stay empty.
    pub optional: bool,
    /// Whether it is short: a name, a number.
    pub short: bool,
    /// Id of a `datalist` with suggestions.
    pub list: Option<&'static str>,
}

impl FieldKind {
    /// A value that may stay empty.
    pub const OPTIONAL: Self = Self::of(true, false);
    /// A short value: a name, a number.
    pub const SHORT: Self = Self::of(false, true);

    const fn of(optional: bool, short: bool) -> Self {
        Self {
            optional,
            short,
            list: None,
        }
    }

    /// Adds the suggestions of a `datalist`.
    #[must_use]
    pub const fn with_suggestions(self, list: &'static str) -> Self {
        Self {
            list: Some(list),
            ..self
        }
    }
}

/// The frame of a field: its label, its hint and its error, in this order, above what is typed into.
#[component]
pub fn FieldFrame(
    /// Id of the field.
    id: &'static str,
    /// Above the field.
    label: Signal<String>,
    /// One sentence of help.
    hint: Option<String>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// What is usual for its value.
    #[prop(optional)]
    kind: FieldKind,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" class:field--bad=move || error.read().is_some() class:field--short=kind.short>
            <label class="field__label" for=id>
                {label}
                {kind.optional.then_some(view! { <span class="field__optional">" (optional)"</span> })}
            </label>
            {hint.map(|text| view! { <p class="field__hint" id=hint_id(id)>{text}</p> })}
            <FieldError id error />
            {children()}
        </div>
    }
}

/// What is wrong with the value, directly above the field.
#[component]
pub fn FieldError(
    /// Id of the field.
    id: &'static str,
    /// The sentence; none when nothing is wrong.
    error: Signal<Option<String>>,
) -> impl IntoView {
    live(move || {
        error.get().map(|text| {
            view! {
                <p class="field__error" id=error_id(id)>
                    <span class="visually-hidden">"Error: "</span>
                    {text}
                </p>
            }
        })
    })
}
