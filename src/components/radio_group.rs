//! One of several.

use leptos::prelude::*;

use super::field::{FieldError, error_id};

/// A question with a few answers, all visible.
#[component]
pub fn RadioGroup(
    /// Id of the first answer, so that the link in the error summary leads to it.
    id: &'static str,
    /// The question.
    #[prop(into)]
    legend: String,
    /// Value, label and help of each answer.
    options: Vec<(&'static str, &'static str, Option<&'static str>)>,
    /// The chosen value; empty for none.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let radios = options.into_iter().enumerate().map(|(index, option)| {
        let own_id = if index == 0 {
            id.to_owned()
        } else {
            format!("{id}-{}", option.0)
        };
        view! { <Radio id=own_id name=id group=value option /> }
    });
    view! {
        <fieldset
            class="field radios"
            class:field--bad=move || error.read().is_some()
            aria-describedby=move || error.read().is_some().then(|| error_id(id))
        >
            <legend class="field__label">{legend}</legend>
            <FieldError id error />
            <div class="radios__list">{radios.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Radio(
    id: String,
    name: &'static str,
    group: RwSignal<String>,
    option: (&'static str, &'static str, Option<&'static str>),
) -> impl IntoView {
    let (value, label, hint) = option;
    let hint_id = hint.map(|_| format!("{id}-hint"));
    view! {
        <div class="radio">
            <input
                class="radio__box"
                type="radio"
                id=id.clone()
                name=name
                value=value
                aria-describedby=hint_id.clone()
                prop:checked=move || *group.read() == value
                on:change=move |_| group.set(value.to_owned())
            />
            <label class="radio__label" for=id>
                {label}
            </label>
            {hint.map(|hint| view! { <p class="radio__hint" id=hint_id>{hint}</p> })}
        </div>
    }
}
