//! The workspaces.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// The workspaces.
#[component]
pub fn WorkspacesStep() -> impl IntoView {
    view! { <StepShell step=Step::Workspaces title="Workspaces">""</StepShell> }
}
