//! The parts of the program for what a test has found: before one there is nothing to show.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::controls::BeginTest;
use super::repairs::Repairs;
use super::step_state::TestStepState;
use super::tab_tests::CountedResult;
use super::tally::RegionTally;
use super::workspace_details::Results;
use crate::connection_test::repair::RepairPlace;
use crate::shell::part::Part;

/// Shows the checks of a workspace, by its name.
pub type ShowResults = fn(String, CountedResult, Signal<Option<RepairPlace>>) -> AnyView;

/// Shows what repairs a region.
pub type ShowRepairs = fn(Arc<RegionTally>, TestStepState, BeginTest) -> AnyView;

/// Gives the checks of a workspace.
#[wasm_split(test_results, wasm_split_path = ::leptos::wasm_split, preload(fetch_results), fallible)]
pub fn results() -> Part<ShowResults> {
    Ok(|name, counted, place| view! { <Results name counted place /> }.into_any())
}

/// Gives what repairs a region.
#[wasm_split(repairs, wasm_split_path = ::leptos::wasm_split, preload(fetch_repairs), fallible)]
pub fn repairs() -> Part<ShowRepairs> {
    Ok(|tally, state, begin| view! { <Repairs tally state begin /> }.into_any())
}
