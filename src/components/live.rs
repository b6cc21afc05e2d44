//! A part of a view that changes.

use leptos::prelude::*;

/// Gives a part of a view that is built anew when what it reads has changed.
///
/// A closure in a view does the same. But each closure has a type of its own, for which the compiler makes a copy of all that runs and
/// keeps such a part, about a kilobyte; these share one.
pub fn live<V: IntoView + 'static>(
    view: impl Fn() -> V + Send + 'static,
) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || view().into_any())
}
