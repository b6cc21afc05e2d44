//! The results by region: how its workspaces stand, and what is to be repaired there.

use std::sync::Arc;

use leptos::prelude::*;

use super::controls::BeginTest;
use super::lazy;
use super::step_state::TestStepState;
use super::tally::{Bucket, Counts, RegionTally};
use crate::components::{For, live};
use crate::shell::part;

/// Up to so many regions with something to repair are open from the start.
const OPEN_AT_MOST: usize = 3;

/// All regions with a tested workspace.
#[component]
pub fn Regions(
    /// The step's state.
    state: TestStepState,
    /// Starts tests.
    begin: BeginTest,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let overview = state.overview.read();
        let regions = overview.regions.iter();
        regions.map(|region| region.key()).collect::<Vec<_>>()
    });
    let few = Memo::new(move |_| {
        let overview = state.overview.read();
        let broken = |region: &&Arc<RegionTally>| region.counts.of(Bucket::ToRepair) > 0;
        overview.regions.iter().filter(broken).count() <= OPEN_AT_MOST
    });
    view! {
        <section class="stack tested-regions" aria-labelledby="by-region">
            <h2 id="by-region">"By region"</h2>
            <For each=move || keys.get() key=Clone::clone let:key>
                <RegionResult key state begin few />
            </For>
        </section>
    }
}

#[component]
fn RegionResult(
    key: String,
    state: TestStepState,
    begin: BeginTest,
    few: Memo<bool>,
) -> impl IntoView {
    let own = key.clone();
    let tally = Memo::new_with_compare(
        move |_| {
            let overview = state.overview.read();
            let mut regions = overview.regions.iter();
            regions.find(|region| region.key() == own).cloned()
        },
        // A region that has not changed is the same in memory.
        |old: Option<&Option<Arc<RegionTally>>>, new| {
            let (Some(Some(old)), Some(Some(new))) = (old, new) else {
                return true;
            };
            !Arc::ptr_eq(old, new)
        },
    );
    let label = move || tally.read().as_ref().map(|tally| tally.label());
    let counts = Memo::new(move |_| tally.read().as_ref().map(|tally| tally.counts));
    let class = move || {
        let broken = counts
            .get()
            .is_some_and(|counts| counts.of(Bucket::ToRepair) > 0);
        if broken {
            "pill pill--warn"
        } else {
            "pill pill--none"
        }
    };
    // While the test runs, a script would change under the eyes of whoever copies it.
    let repairs = Memo::new_with_compare(
        move |_| {
            let tally = tally.get()?;
            let is_over = tally.counts.of(Bucket::Running) == 0 && state.tests.running().is_none();
            let is_broken = !(tally.missing.is_empty() && tally.failures.is_empty());
            (is_over && is_broken).then_some(tally)
        },
        |old: Option<&Option<Arc<RegionTally>>>, new| match (old, new) {
            (Some(None), Some(None)) => false,
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new) && old != new,
            _ => true,
        },
    );
    let opened = RwSignal::new(None::<bool>);
    let is_open = Memo::new(move |_| {
        opened
            .get()
            .unwrap_or_else(|| few.get() && repairs.read().is_some())
    });
    let fold = NodeRef::<leptos::html::Details>::new();
    let toggled = move |_| {
        if let Some(fold) = fold.get_untracked()
            && fold.open() != is_open.get_untracked()
        {
            opened.set(Some(fold.open()));
        }
    };
    let body = live(move || {
        if !is_open.get() {
            return ().into_any();
        }
        match repairs.get() {
            Some(tally) => part::show(move || {
                let tally = Arc::clone(&tally);
                async move {
                    let view = lazy::repairs().await?;
                    Ok(move || view(Arc::clone(&tally), state, begin))
                }
            }),
            None => view! { <p class="soft">{live(move || nothing_to_repair(counts.get()))}</p> }
                .into_any(),
        }
    });
    view! {
        <details class="more card tested-region" node_ref=fold prop:open=is_open on:toggle=toggled>
            <summary>
                <span class="tested-region__name">{live(label)}</span>
                <span class=class>{live(move || counts.get().map(Counts::words))}</span>
            </summary>
            <div class="stack">{body}</div>
        </details>
    }
}

fn nothing_to_repair(counts: Option<Counts>) -> &'static str {
    let counts = counts.unwrap_or_default();
    if counts.of(Bucket::Running) > 0 {
        "What is to be repaired here is told when the test has ended."
    } else if counts.of(Bucket::Ready) == counts.all() {
        "Everything that LakeSentry needs can be read here."
    } else if counts.of(Bucket::ToRepair) > 0 {
        "What is to be repaired here is told when the test has ended."
    } else {
        "Nothing was checked here yet."
    }
}
