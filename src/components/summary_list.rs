//! What was answered, with a way to change it.

use leptos::prelude::*;

use crate::router::PageLink;

/// Name, value, and the optional link as path and words.
pub type SummaryRow = (String, AnyView, Option<(String, String)>);

/// Rows of name, value and an optional link `(path, words)`, such as `(paths::step(Step::Grants), "Change")`.
#[component]
pub fn SummaryList(
    /// The rows.
    rows: Vec<SummaryRow>,
) -> impl IntoView {
    let row = |(name, value, link): SummaryRow| {
        let of = name.to_ascii_lowercase();
        let link = link.map(|(path, words)| {
            view! {
                <PageLink href=path>
                    {words} <span class="visually-hidden">" "{of}</span>
                </PageLink>
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
