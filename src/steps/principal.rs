//! Principal.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// Principal.
#[component]
pub fn PrincipalStep() -> impl IntoView {
    view! { <StepShell step=Step::Principal title="Principal">""</StepShell> }
}
