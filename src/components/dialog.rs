//! A question that has to be answered first.

use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::{html, prelude::*};

/// A native modal dialog: the browser keeps the focus inside, Escape closes it, and the focus returns to where it was. What can't be undone is
/// not the first thing that Enter does: the other button has `autofocus` there.
#[component]
pub fn Dialog(
    /// Whether it is shown. Set it to close; it is cleared when the person closes.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("dialog");
    let labelled_by = title_id.clone();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=labelled_by on:close=move |_| open.set(false)>
            <h2 class="dialog__title" id=title_id>{title}</h2>
            <div class="dialog__body">{children()}</div>
        </dialog>
    }
}

/// An id that no other element has.
pub fn fresh_id(prefix: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
