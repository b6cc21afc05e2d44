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

/// Gives the test after which a connector becomes primary.
#[wasm_split(promotion, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn promotion() -> Part<fn(Connector, Option<String>, Callback<()>) -> AnyView> {
    Ok(|connector, from, on_made| view! { <Promotion connector from on_made /> }.into_any())
}
