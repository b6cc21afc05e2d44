//! Home.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// Home.
#[component]
pub fn HomePage() -> impl IntoView {
    let _ = Step::Test; view! { <Page title="Home">""</Page> }
}
