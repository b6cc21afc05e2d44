//! The part of the program for who adds workspaces by hand.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::add_by_hand::WorkspaceForm;
use super::choice::Choice;
use crate::shell::part::Part;

/// Gives the form.
#[wasm_split(add_by_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn add_by_hand() -> Part<fn(Choice) -> AnyView> {
    Ok(|choice| view! { <WorkspaceForm choice /> }.into_any())
}
