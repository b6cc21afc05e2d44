//! One of many, in a row of its own.

use leptos::prelude::*;

use super::For;

/// A label and a native list to choose from, for more choices than tabs have room for.
#[component]
pub fn ChoiceList(
    /// Id of the list.
    id: &'static str,
    /// What is chosen here.
    #[prop(into)]
    label: String,
    /// Value and words of each choice.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    /// The chosen value.
    #[prop(into)]
    selected: Signal<String>,
    /// Called with the value that the person chose.
    #[prop(into)]
    on_select: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="field field--short">
            <label class="field__label" for=id>
                {label}
            </label>
            <select
                class="field__input"
                id=id
                prop:value=selected
                on:change=move |event| on_select.run(event_target_value(&event))
            >
                <For each=move || choices.get() key=|(value, words)| format!("{value} {words}") let((value, words))>
                    <option value=value.clone() selected=move || *selected.read() == value>
                        {words}
                    </option>
                </For>
            </select>
        </div>
    }
}
