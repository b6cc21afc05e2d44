//! The regions, what is connected there, and what is missing.

mod words;

use contract::{Connector, RegionCoverage};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::api::connectors;
use crate::components::Busy;
use crate::paths;
use crate::shell::NotLoaded;

use self::words::Coverage;
pub use self::words::evidence;

/// All regions with their connectors.
#[component]
pub fn Regions() -> impl IntoView {
    let regions = LocalResource::new(connectors::regions);
    let loaded = move || {
        let result = regions.get()?;
        Some(match result {
            Ok(regions) => view! { <List regions /> }.into_any(),
            Err(error) => view! { <NotLoaded error again=move || regions.refetch() /> }.into_any(),
        })
    };
    view! {
        <section class="stack regions" aria-label="Regions">
            <Transition fallback=|| view! { <Busy label="Loading the regions" /> }>{loaded}</Transition>
        </section>
    }
}

#[component]
fn List(regions: Vec<RegionCoverage>) -> impl IntoView {
    if regions.is_empty() {
        return view! { <p>"No region is connected yet."</p> }.into_any();
    }
    regions
        .into_iter()
        .map(|coverage| view! { <OneRegion coverage /> })
        .collect_view()
        .into_any()
}

#[component]
fn OneRegion(coverage: RegionCoverage) -> impl IntoView {
    let heading = format!("region-{}", coverage.region);
    let state = Coverage::of(&coverage);
    let detail =
        words::connected(&coverage).unwrap_or_else(|| words::uncovered(coverage.workspaces));
    view! {
        <section class="card stack region" aria-labelledby=heading.clone()>
            <div class="region__head">
                <h2 id=heading.clone() class="region__name">
                    {coverage.region.label().to_owned()} " "
                    <span class="soft">{coverage.region.to_string()} " · " {coverage.cloud.label()}</span>
                </h2>
                <span class=state.class()>{state.label()}</span>
            </div>
            <p class="soft">{detail}</p>
            <ul class="region__connectors" role="list">
                {coverage
                    .connectors
                    .into_iter()
                    .map(|connector| view! { <OneConnector connector /> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn OneConnector(connector: Connector) -> impl IntoView {
    let id = connector.connector_id;
    let name = connector.workspace_name.clone();
    let of_name = name.clone();
    view! {
        <li class="region__connector">
            <div>
                <A href=paths::connector(id) attr:class="region__connector-name">
                    {name}
                </A>
                <p class="soft">
                    {connector.host.to_string()} {connector.primary.then_some(" · primary")}
                </p>
            </div>
            <div>
                <p>{connector.status.label()}</p>
                <p class="soft">{evidence(&connector)}</p>
            </div>
            <A href=paths::connection_string(id) attr:class="button button--quiet">
                "Generate connection string"
                <span class="visually-hidden">" for " {of_name}</span>
            </A>
        </li>
    }
}
