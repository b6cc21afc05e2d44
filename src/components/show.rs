//! A part of a view that is there on a condition.

use leptos::{children::ViewFn, prelude::*};

use super::live;

/// Shows its children while a condition holds, as the component of the same name in Leptos. That one is generic in the condition and
/// in the children, so that each place where it stands is a copy of it.
#[component]
pub fn Show(
    /// The condition. Its children are not built anew while it stays the same.
    #[prop(into)]
    when: Signal<bool>,
    /// What is shown while it does not hold.
    #[prop(optional, into)]
    fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    live(move || {
        if when.get() {
            children()
        } else {
            fallback.run()
        }
    })
}
