//! The parts of the program that a connector's page shows when they are wanted.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use contract::Connector;
use domain::ConnectorId;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::connector::{DailyTests, LastTest, Promotion};
use crate::shell::part::Part;

/// Shows the test of a connector that may become primary, in place of the one that is named; calls back when it has.
pub type ShowPromotion = fn(Connector, Option<String>, Callback<()>) -> AnyView;

/// Gives the test after which a connector becomes primary.
#[wasm_split(promotion, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn promotion() -> Part<ShowPromotion> {
    Ok(|connector, from, on_made| view! { <Promotion connector from on_made /> }.into_any())
}

/// Shows the last connection test of a connector.
pub type ShowLastTest = fn(Connector) -> AnyView;

/// Gives the last connection test, with its evidence.
#[wasm_split(last_test, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn last_test() -> Part<ShowLastTest> {
    Ok(|connector| view! { <LastTest connector /> }.into_any())
}

/// Gives the daily test of a connector that has no secret.
#[wasm_split(daily_tests, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn daily_tests() -> Part<fn(ConnectorId) -> AnyView> {
    Ok(|connector| view! { <DailyTests connector /> }.into_any())
}
