//! A connection string.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// A connection string.
#[component]
pub fn ConnectionStringPage() -> impl IntoView {
    let _ = Step::Test; view! { <Page title="Connection string">""</Page> }
}
