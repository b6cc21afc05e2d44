//! The connection test: what can be read in each workspace, and what repairs the rest.

mod controls;
mod onwards;
mod region_grants;
mod step_state;
mod tab_tests;
mod workspace_card;

use leptos::prelude::*;

use self::controls::Controls;
use self::onwards::Onwards;
use self::region_grants::RegionGrants;
use self::step_state::TestStepState;
use self::workspace_card::WorkspaceCard;
use crate::components::{ErrorSummary, For};
use crate::shell::StepShell;
use crate::state::{ChosenWorkspace, Step, Wizard};

/// Tests the chosen workspaces and shows what is missing.
#[component]
pub fn TestStep() -> impl IntoView {
    let state = TestStepState::new(Wizard::expect());
    let title = Signal::derive(move || state.headline());
    view! {
        <StepShell step=Step::Test title lead=move || move || state.lead()>
            <ErrorSummary errors=state.errors />
            <Controls state />
            <RegionGrants missing=Signal::derive(move || state.missing()) />
            <Cards state />
            <Onwards state />
        </StepShell>
    }
}

#[component]
fn Cards(state: TestStepState) -> impl IntoView {
    let all = move || {
        let primary = state.primary.get();
        let chosen = state.chosen.get().into_iter();
        chosen.map(move |workspace| (primary.as_ref() == Some(&workspace.host), workspace))
    };
    let card = move |(primary, workspace): (bool, ChosenWorkspace)| {
        let of = workspace.clone();
        let place = Signal::derive(move || state.place(&of));
        view! { <WorkspaceCard workspace primary tests=state.tests place /> }
    };
    view! {
        <div class="tested-list">
            <For each=all key=|(primary, workspace)| format!("{primary} {}", workspace.host) children=card />
        </div>
    }
}
