//! The account.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// The account.
#[component]
pub fn AccountStep() -> impl IntoView {
    view! { <StepShell step=Step::Account title="Account">""</StepShell> }
}
