//! The connection test: what can be read in each workspace, and what repairs the rest.

mod bench;
mod controls;
mod onwards;
mod region_grants;
mod tab_tests;
mod workspace_card;

use leptos::prelude::*;

use self::bench::Bench;
use self::controls::Controls;
use self::onwards::Onwards;
use self::region_grants::RegionGrants;
use self::workspace_card::WorkspaceCard;
use crate::components::ErrorSummary;
use crate::shell::StepShell;
use crate::state::{ChosenWorkspace, Step, Wizard};

/// Tests the chosen workspaces and shows what is missing.
#[component]
pub fn TestStep() -> impl IntoView {
    let bench = Bench::new(Wizard::expect());
    let title = Signal::derive(move || bench.headline());
    view! {
        <StepShell step=Step::Test title lead=move || move || bench.lead()>
            <ErrorSummary errors=bench.errors />
            <Controls bench />
            <RegionGrants missing=Signal::derive(move || bench.missing()) />
            <Cards bench />
            <Onwards bench />
        </StepShell>
    }
}

#[component]
fn Cards(bench: Bench) -> impl IntoView {
    let numbered = move || bench.chosen.get().into_iter().enumerate();
    let card = move |(index, workspace): (usize, ChosenWorkspace)| {
        let of = workspace.clone();
        let place = Signal::derive(move || bench.place(&of, index == 0));
        view! { <WorkspaceCard workspace primary=index == 0 tests=bench.tests place /> }
    };
    view! {
        <div class="tested-list">
            <For each=numbered key=|(index, workspace)| (*index == 0, workspace.host.clone()) children=card />
        </div>
    }
}
