//! One of several.

use leptos::prelude::*;

use super::field::{FieldError, error_id};

/// An answer of a [`RadioGroup`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RadioOption<T> {
    /// What it stands for.
    pub value: T,
    /// Its name in the document.
    pub slug: &'static str,
    /// Its words.
    pub label: &'static str,
    /// One sentence of help.
    pub hint: Option<&'static str>,
}

/// A question with a few answers, all visible.
#[component]
pub fn RadioGroup<T>(
    /// Id of the first answer, so that the link in the error summary leads to it.
    id: &'static str,
    /// The question.
    legend: &'static str,
    /// The answers.
    options: Vec<RadioOption<T>>,
    /// The chosen one.
    #[prop(into)]
    value: Signal<Option<T>>,
    /// Called with the one that the person chose.
    #[prop(into)]
    on_choose: Callback<T>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    // Only this much is made for each type of value; the view is the same for all.
    let values: Vec<T> = options.iter().map(|option| option.value).collect();
    let places = options.into_iter().enumerate();
    let options = places.map(|(place, option)| RadioOption {
        value: place,
        slug: option.slug,
        label: option.label,
        hint: option.hint,
    });
    let options = options.collect();
    let values = StoredValue::new(values);
    let chosen = Signal::derive(move || {
        let value = value.get()?;
        values.with_value(|values| values.iter().position(|of| *of == value))
    });
    let on_choose = Callback::new(move |place: usize| {
        if let Some(value) = values.with_value(|values| values.get(place).copied()) {
            on_choose.run(value);
        }
    });
    view! { <Radios id legend options chosen on_choose error /> }
}

#[component]
fn Radios(
    id: &'static str,
    legend: &'static str,
    options: Vec<RadioOption<usize>>,
    chosen: Signal<Option<usize>>,
    on_choose: Callback<usize>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let radios = options
        .into_iter()
        .map(|option| view! { <Radio name=id option chosen on_choose /> });
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
    name: &'static str,
    option: RadioOption<usize>,
    chosen: Signal<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let RadioOption {
        value: place,
        slug,
        label,
        hint,
    } = option;
    let id = if place == 0 {
        name.to_owned()
    } else {
        format!("{name}-{slug}")
    };
    let hint_id = hint.map(|_| format!("{id}-hint"));
    view! {
        <div class="radio">
            <input
                class="radio__box"
                type="radio"
                id=id.clone()
                name=name
                value=slug
                aria-describedby=hint_id.clone()
                prop:checked=move || chosen.get() == Some(place)
                on:change=move |_| on_choose.run(place)
            />
            <label class="radio__label" for=id>
                {label}
            </label>
            {hint.map(|hint| view! { <p class="radio__hint" id=hint_id>{hint}</p> })}
        </div>
    }
}
