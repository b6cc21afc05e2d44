//! The regions and their connectors.

use leptos::prelude::*;

/// The regions and their connectors.
#[component]
pub fn Regions() -> impl IntoView {}
