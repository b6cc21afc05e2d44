//! What was answered, with a way to change it.

use leptos::prelude::*;
use leptos_router::components::A;

/// Rows of name, value and an optional link `(path, words)`, such as `(paths::step(Step::Grants), "Change")`.
#[component]
pub fn SummaryList(
    /// The rows.
    rows: Vec<(String, AnyView, Option<(String, String)>)>,
) -> impl IntoView {
    let row = |(name, value, link): (String, AnyView, Option<(String, String)>)| {
        let of = name.to_lowercase();
        let link = link.map(|(path, words)| {
            view! {
                <A href=path>
                    {words} <span class="visually-hidden">" "{of}</span>
                </A>
            }
        });
        view! {
            <div class="facts__row">
                <dt>{name}</dt>
                <dd class="facts__value">{value}</dd>
                <dd class="facts__link">{link}</dd>
            </div>
        }
    };
    view! { <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl> }
}
