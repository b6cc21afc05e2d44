//! The switches.

use domain::Feature;
use leptos::prelude::*;

use super::choice::Choice;
use crate::components::Switch;
use crate::texts::features::{gives, missing_without, personal_data, table_count, tables};

/// What is always needed, and what may be added.
#[component]
pub fn Features(choice: Choice) -> impl IntoView {
    let switches = Feature::OPTIONAL.map(|feature| {
        let on = Memo::new(move |_| choice.features.read().contains(&feature));
        view! {
            <Switch
                id=feature.slug()
                label=feature.label()
                hint=move || view! { <Hint feature /> }
                checked=on
                on_change=move |on| choice.switch(feature, on)
            />
        }
    });
    view! {
        <section class="card stack" aria-labelledby="see">
            <h2 id="see">"What should LakeSentry see?"</h2>
            <div class="switches">
                <div class="switch">
                    <p class="switch__name">{Feature::Core.label()}</p>
                    <span class="pill pill--none">"always"</span>
                    <div class="switch__hint">
                        <Hint feature=Feature::Core />
                    </div>
                </div>
                {switches.collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Hint(feature: Feature) -> impl IntoView {
    view! {
        <p>{tables(table_count(feature))}". "{gives(feature)}" "{missing_without(feature)}</p>
        <p class="switch__people">{personal_data(feature)}</p>
    }
}
