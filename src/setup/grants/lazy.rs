//! The parts of the program for what step 2 does not begin with.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use std::sync::Arc;

use grants::Format;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::compare::Compare;
use super::printed::Printed;
use super::script_view::{ScriptView, WriteFile};
use super::trust::trust_policy;
use crate::setup::grants::planner::Planner;
use crate::shell::part::Part;

/// Gives what makes the writer of the files that are no SQL, which know the federation policy where there is one.
#[wasm_split(files, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn files() -> Part<fn(Planner) -> WriteFile> {
    Ok(|planner| {
        let policy = trust_policy(planner);
        Arc::new(move |format, plan, metastore, surroundings| {
            let mut surroundings = surroundings.clone();
            // A writer that stays behind its view knows none.
            surroundings.signs_in_by.tell(policy.try_get().flatten());
            Format::render(format, plan, metastore, &surroundings)
        })
    })
}

/// Gives the comparison of the plan with what is granted already, and what is printed.
#[wasm_split(comparison, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn comparison() -> Part<fn(Planner, ScriptView) -> AnyView> {
    Ok(|planner, shown| {
        view! {
            <Compare planner shown />
            <Printed planner />
        }
        .into_any()
    })
}
