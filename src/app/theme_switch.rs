//! Choice of the colours.

use leptos::prelude::*;

use crate::state::Theme;

/// Auto, light or dark; at once and remembered.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(Theme::load());
    let choice = |theme: Theme| {
        let id = format!("theme-{}", theme.slug());
        view! {
            <span class="theme__choice">
                <input
                    class="theme__box"
                    type="radio"
                    name="theme"
                    id=id.clone()
                    prop:checked=move || chosen.get() == theme
                    on:change=move |_| {
                        chosen.set(theme);
                        theme.apply();
                    }
                />
                <label class="theme__label" for=id>
                    {theme.label()}
                </label>
            </span>
        }
    };
    view! {
        <fieldset class="theme">
            <legend class="visually-hidden">"Colours"</legend>
            {Theme::ALL.map(choice).collect_view()}
        </fieldset>
    }
}
