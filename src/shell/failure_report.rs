//! What went wrong, in four parts, with the raw facts for those who want them.

use leptos::prelude::*;

use crate::components::CopyButton;
use crate::texts::failure::{FailureText, details::Detail};
use crate::texts::time;

/// A failure: what happened, where, why most likely, what to do now. Its children are the repair.
#[component]
pub fn FailureReport(
    /// The four parts.
    text: FailureText,
    /// Raw facts.
    details: Vec<Detail>,
    /// Statements, commands, links that repair it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="failure">
            <p class="failure__what">{text.what.clone()}</p>
            <dl class="failure__parts">
                <div>
                    <dt>"Where"</dt>
                    <dd>{text.place.clone()}</dd>
                </div>
                <div>
                    <dt>"Why, most likely"</dt>
                    <dd>{text.why.clone()}</dd>
                </div>
                <div>
                    <dt>"What to do now"</dt>
                    <dd>{text.now.clone()}</dd>
                </div>
            </dl>
            {children.map(|children| view! { <div class="failure__repair">{children()}</div> })}
            <Details text details />
        </div>
    }
}

#[component]
fn Details(text: FailureText, mut details: Vec<Detail>) -> impl IntoView {
    details.push(("Seen", time::day_and_time(time::now())));
    let copied = report(&text, &details);
    let rows = details
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="failure__detail">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <details class="failure__details">
            <summary>"Details for support"</summary>
            <dl class="failure__raw">{rows}</dl>
            <CopyButton text=Signal::stored(copied) label="Copy details" />
        </details>
    }
}

fn report(text: &FailureText, details: &[Detail]) -> String {
    let parts = [&text.what, &text.place, &text.why, &text.now];
    let parts = parts.into_iter().map(|part| format!("{part}\n"));
    let details = details
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"));
    parts.chain(details).collect()
}
