//! The part of the program that reads the draft. Whoever has none loads none of it.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::Draft;

/// Reads the draft of this browser.
type ReadDraft = fn() -> Option<Draft>;

/// Gives what reads it.
#[wasm_split(draft, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn draft() -> Result<ReadDraft, SplitLoaderError> {
    Ok(Draft::load)
}
