//! The connection test: what can be read in each workspace, and what repairs the rest.
#![expect(
    clippy::large_types_passed_by_value,
    reason = "what the parts share are handles of signals, which are small outside of debug builds"
)]

mod controls;
mod lazy;
mod onwards;
mod regions;
mod repairs;
mod step_state;
mod tab_tests;
mod tally;
mod workspace_details;
mod workspace_rows;

use leptos::prelude::*;

use self::controls::{BeginTest, Controls};
use self::onwards::Onwards;
use self::regions::Regions;
use self::step_state::TestStepState;
use self::workspace_rows::WorkspaceRows;
use crate::components::ErrorSummary;
use crate::shell::{StepShell, part};
use crate::state::{Step, Wizard};

/// Tests the chosen workspaces and shows what is missing: in sum, by region, and workspace by workspace.
#[component]
pub fn TestStep() -> impl IntoView {
    let state = TestStepState::new(Wizard::expect());
    let begin = BeginTest::of(state);
    let title = Signal::derive(move || state.headline());
    part::prepare(lazy::fetch_results);
    part::prepare(lazy::fetch_repairs);
    view! {
        <StepShell step=Step::Test title lead=move || move || state.lead()>
            <ErrorSummary errors=state.errors />
            <Controls state begin />
            <Regions state begin />
            <WorkspaceRows state />
            <Onwards state />
        </StepShell>
    }
}
