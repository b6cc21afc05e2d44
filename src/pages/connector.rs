//! A connector.

use leptos::prelude::*;

use crate::components::*;
use crate::state::Step;

/// A connector.
#[component]
pub fn ConnectorPage() -> impl IntoView {
    let _ = Step::Test; view! { <Page title="Connector">""</Page> }
}
