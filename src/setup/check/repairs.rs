//! What repairs a region: its missing grants in one script, because the workspaces of one metastore share them, and what else failed, by cause.

use std::sync::Arc;

use leptos::prelude::*;

use super::controls::BeginTest;
use super::step_state::TestStepState;
use super::tally::{MissingGrants, RegionTally, SameFailure};
use crate::components::{CodeBlock, ExternalLink, live};
use crate::connection_test::checks::RepairableFailure;
use crate::connection_test::outcome::tables_of;
use crate::paths;
use crate::router::PageLink;
use crate::state::Backend;

/// So many workspaces are named; of the others there is the list below.
const NAMED: usize = 5;

/// All repairs of a region, and what can be done with them.
#[component]
pub fn Repairs(
    /// The region.
    tally: Arc<RegionTally>,
    /// The step's state.
    state: TestStepState,
    /// Starts tests.
    begin: BeginTest,
) -> impl IntoView {
    let label = tally.label();
    let missing = tally
        .missing
        .iter()
        .map(|missing| view! { <Missing missing=missing.clone() label=label.clone() file=tally.key() state /> })
        .collect_view();
    let failures = tally
        .failures
        .iter()
        .map(|same| view! { <Same same=same.clone() state /> })
        .collect_view();
    let (key, name) = (tally.key(), label.clone());
    view! {
        {missing}
        {failures}
        <div class="row">
            <button type="button" class="button button--quiet" on:click=move |_| begin.run_in(&key)>
                "Test this region"
                <span class="visually-hidden">": "{name}</span>
            </button>
        </div>
    }
}

#[component]
fn Missing(
    missing: MissingGrants,
    label: String,
    file: String,
    state: TestStepState,
) -> impl IntoView {
    let script = missing.script();
    let statements = match script.lines.len() {
        1 => "1 statement fixes".to_owned(),
        count => format!("{count} statements fix"),
    };
    let them = if missing.tables() == 1 { "it" } else { "them" };
    let title = format!(
        "{} unreadable · {statements} {them}",
        tables_of(missing.tables())
    );
    let why = if missing.hides_lower_levels() {
        " Without the grants of the upper levels the rest could not be checked, so all statements are listed; granting again what is there changes nothing."
    } else {
        ""
    };
    let editor = editor_of(&missing, state);
    let block = format!("All missing grants for {label}");
    let named = label.clone();
    view! {
        <h3>{title}</h3>
        <p>
            "Run this once, in the SQL editor of any workspace of the region: they share one metastore." {why}
        </p>
        <CodeBlock label=block code=script.to_string() download=format!("lakesentry-missing-grants-{file}.sql") />
        <ul class="inline-links" role="list">
            {live(move || {
                let label = label.clone();
                editor.get().map(|url| {
                    view! {
                        <li>
                            <ExternalLink href=url>
                                "Open the SQL editor" <span class="visually-hidden">" of "{label}</span>
                            </ExternalLink>
                        </li>
                    }
                })
            })}
            <li>
                <PageLink href=paths::HAND_OVER>
                    "Send to a colleague" <span class="visually-hidden">", for "{named}</span>
                </PageLink>
            </li>
        </ul>
    }
}

/// The SQL editor of a workspace in which something is missing: in practice mode that of the simulated Databricks.
fn editor_of(missing: &MissingGrants, state: TestStepState) -> Signal<Option<String>> {
    let backend = Backend::expect();
    let chosen = state.chosen.get_untracked();
    let workspace = missing
        .workspaces
        .first()
        .and_then(|&at| chosen.get(at).cloned());
    Signal::derive(move || {
        let workspace = workspace.as_ref()?;
        let Some(console) = backend.read().console_url().map(str::to_owned) else {
            return Some(format!("https://{}/sql/editor", workspace.host));
        };
        let cloud = workspace.host.partition().cloud().slug();
        let region = workspace.region.as_ref().map(|region| format!("/{region}"));
        Some(format!(
            "{console}/{cloud}/sql{}",
            region.unwrap_or_default()
        ))
    })
}

#[component]
fn Same(same: SameFailure, state: TestStepState) -> impl IntoView {
    let chosen = state.chosen.get_untracked();
    let names: Vec<String> = same
        .workspaces
        .iter()
        .take(NAMED)
        .filter_map(|&at| Some(chosen.get(at)?.name.clone()))
        .collect();
    let others = match same.workspaces.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => " and 1 other".to_owned(),
        count => format!(" and {count} others"),
    };
    let tables = same.tables.iter().count().max(1);
    view! {
        <h3 class="tested-region__where">"In "{names.join(", ")}{others}</h3>
        <RepairableFailure failure=same.failure name=same.name place=Some(same.place) tables />
    }
}
