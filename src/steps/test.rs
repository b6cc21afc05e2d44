//! The test.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// The test.
#[component]
pub fn TestStep() -> impl IntoView {
    view! { <StepShell step=Step::Test title="Test">""</StepShell> }
}
