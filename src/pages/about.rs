//! About.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// About.
#[component]
pub fn AboutPage() -> impl IntoView {
    let _ = Step::Test; view! { <Page title="About">""</Page> }
}
