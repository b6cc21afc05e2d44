//! The part of the program for an empty place of the primary.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use contract::Connector;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::connector::Promotion;
use crate::shell::part::Part;

/// Shows the test of a connector that may become primary, in place of the one that is named; calls back when it has.
pub type ShowPromotion = fn(Connector, Option<String>, Callback<()>) -> AnyView;

/// Gives the test after which a connector becomes primary.
#[wasm_split(promotion, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn promotion() -> Part<ShowPromotion> {
    Ok(|connector, from, on_made| view! { <Promotion connector from on_made /> }.into_any())
}
