//! The regions, what is connected there, and what is missing.

mod words;

use contract::{Connector, RegionCoverage};
use leptos::prelude::*;

use crate::api::connectors;
use crate::components::{Notice, NoticeKind};
use crate::paths;
use crate::router::PageLink;
use crate::shell::Loading;

pub use self::words::evidence;
use self::words::{Coverage, PrimaryCandidate};

/// All regions with their connectors.
#[component]
pub fn Regions() -> impl IntoView {
    let regions = Loading::new(connectors::regions);
    view! {
        <section class="stack regions" aria-label="Regions">
            {regions.show("Loading the regions", |regions| view! { <List regions /> })}
        </section>
    }
}

#[component]
fn List(regions: Vec<RegionCoverage>) -> impl IntoView {
    if regions.is_empty() {
        return view! { <p>"No region is connected yet."</p> }.into_any();
    }
    let candidates = words::candidates(&regions);
    let regions = regions
        .into_iter()
        .map(|coverage| view! { <OneRegion coverage /> })
        .collect_view();
    view! {
        <NoPrimary candidates />
        {regions}
    }
    .into_any()
}

/// Says that nothing reads the global tables, and which connectors could.
#[component]
fn NoPrimary(candidates: Vec<PrimaryCandidate>) -> impl IntoView {
    if candidates.is_empty() {
        return ().into_any();
    }
    let links = candidates.into_iter().map(|PrimaryCandidate { id, name }| {
        view! {
            <li>
                <PageLink href=paths::connector(id)>{name}</PageLink>
            </li>
        }
    });
    view! {
        <Notice kind=NoticeKind::Warn title="Nothing reads the tables of the whole account">
            <p>
                "There is no primary connector now. One of these can take its place, after a test that proves these tables:"
            </p>
            <ul class="list">{links.collect_view()}</ul>
        </Notice>
    }
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
                <PageLink href=paths::connector(id) class="region__connector-name">
                    {name}
                </PageLink>
                <p class="soft">
                    {connector.host.to_string()} {connector.primary.then_some(" · primary")}
                </p>
            </div>
            <div>
                <p>{connector.status.label()}</p>
                <p class="soft">{evidence(&connector)}</p>
            </div>
            <PageLink href=paths::connection_string(id) class="button button--quiet">
                "Create connection string"
                <span class="visually-hidden">" for " {of_name}</span>
            </PageLink>
        </li>
    }
}
