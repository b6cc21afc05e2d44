//! The part of the program that the set-up of a collector does not begin with.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use contract::Connector;
use deployment::CollectorPackage;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::choice::SetupChoice;
use super::trust::WithoutSecret;
use crate::shell::part::Part;

/// Shows how a collector does without a secret: of a connector, with the collector's files and the answers.
pub type ShowWithoutSecret = fn(Connector, CollectorPackage, SetupChoice) -> AnyView;

/// Gives what shows that.
#[wasm_split(collector_trust, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn without_secret() -> Part<ShowWithoutSecret> {
    Ok(
        |connector, package, choice| {
            view! { <WithoutSecret connector package choice /> }.into_any()
        },
    )
}
