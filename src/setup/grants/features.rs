//! The switches.

use domain::Feature;
use leptos::prelude::*;

use crate::components::{Switch, announce};
use crate::paths;
use crate::router::PageLink;
use crate::setup::grants::planner::Planner;
use crate::texts::features::{gives, missing_without, personal_data, table_count, tables};

/// What is always needed, and what may be added.
#[component]
pub fn Features(planner: Planner) -> impl IntoView {
    let switches = Feature::OPTIONAL.map(|feature| {
        let on = Memo::new(move |_| planner.parts.selection.read().features.contains(&feature));
        view! {
            <Switch
                id=feature.slug()
                label=feature.label()
                hint=move || view! { <Hint feature /> }
                checked=on
                on_change=move |on| switch(planner, feature, on)
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

fn switch(planner: Planner, feature: Feature, on: bool) {
    let before = planner.parts.plan.read_untracked().grant_count();
    planner.select(|selection| {
        if on {
            selection.features.insert(feature);
        } else {
            selection.features.remove(&feature);
        }
    });
    let after = planner.parts.plan.read_untracked().grant_count();
    announce(match after.checked_sub(before) {
        Some(1) => "1 statement added".to_owned(),
        Some(count) if on => format!("{count} statements added"),
        _ => "Its statements are taken out".to_owned(),
    });
}

#[component]
fn Hint(feature: Feature) -> impl IntoView {
    view! {
        <p>{tables(table_count(feature))}". "{gives(feature)}" "{missing_without(feature)}</p>
        <p class="switch__people">{personal_data(feature)}</p>
        {(feature == Feature::AuditLog)
            .then(|| {
                view! {
                    <p>
                        <PageLink href=paths::AUDIT_EXPORT>"Export the audit log to files"</PageLink>
                    </p>
                }
            })}
    }
}
