//! The review.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// The review.
#[component]
pub fn ReviewStep() -> impl IntoView {
    view! { <StepShell step=Step::Review title="Review">""</StepShell> }
}
