//! Not found.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// Not found.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let _ = Step::Test; view! { <Page title="This page does not exist">""</Page> }
}
