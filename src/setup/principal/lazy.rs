//! The parts of the program that step 1 does not begin with.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use domain::{AccountId, ApplicationId, Partition};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::instructions::{Code, Ways};
use super::pasted::PastedReader;
use super::trust::Trust;
use crate::shell::part::Part;

/// Shows the ways to make it: in a part of a cloud, for an account, with a secret or without, the chosen one by its tab.
pub type Instruct =
    fn(Partition, Signal<Option<AccountId>>, Signal<bool>, RwSignal<String>) -> AnyView;

/// Gives the ways.
#[wasm_split(instructions, wasm_split_path = ::leptos::wasm_split, preload(fetch_instructions), fallible)]
pub fn instructions() -> Part<Instruct> {
    Ok(|partition, account, without_secret, way| {
        view! { <Ways partition account without_secret way /> }.into_any()
    })
}

/// Shows a way as code: as Terraform or else as commands, in a part of a cloud, for an account, and whether there is to be no secret.
pub type ShowCode = fn(bool, Partition, Signal<Option<AccountId>>, Signal<bool>) -> AnyView;

/// Gives what writes the ways as code.
#[wasm_split(code, wasm_split_path = ::leptos::wasm_split, preload(fetch_code), fallible)]
pub fn code() -> Part<ShowCode> {
    Ok(|is_terraform, partition, account, without_secret| {
        view! { <Code is_terraform partition account without_secret /> }.into_any()
    })
}

/// Gives what reads pasted texts.
#[wasm_split(pasted, wasm_split_path = ::leptos::wasm_split, preload(fetch_pasted), fallible)]
pub fn pasted() -> Part<PastedReader> {
    Ok(PastedReader::whole())
}

/// Shows how Databricks comes to trust this LakeSentry: in a part of a cloud, for an account and a service principal.
pub type ShowTrust = fn(
    Signal<Option<Partition>>,
    Signal<Option<AccountId>>,
    Signal<Option<ApplicationId>>,
) -> AnyView;

/// Gives what shows that.
#[wasm_split(trust, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn trust() -> Part<ShowTrust> {
    Ok(|partition, account, client| view! { <Trust partition account client /> }.into_any())
}
