//! Grants.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// Grants.
#[component]
pub fn GrantsStep() -> impl IntoView {
    view! { <StepShell step=Step::Grants title="Grants">""</StepShell> }
}
