//! The title of the browser's tab.

use std::cell::Cell;

use leptos::prelude::*;

const SUFFIX: &str = "Connect Databricks – LakeSentry";
const ERROR_PREFIX: &str = "Error: ";

thread_local! {
    /// Whether something has to be corrected: a heading that changes meanwhile does not take it back.
    static IS_ERROR: Cell<bool> = const { Cell::new(false) };
}

/// Follows the heading of the view. Another view begins without errors.
pub fn follow(title: Signal<String>) {
    IS_ERROR.set(false);
    Effect::new(move |_| show(&format!("{} – {SUFFIX}", title.read())));
}

/// Says first, in the tab and to screen readers, that something has to be corrected.
pub fn mark_error(error: bool) {
    IS_ERROR.set(error);
    let title = document().title();
    show(title.strip_prefix(ERROR_PREFIX).unwrap_or(&title));
}

fn show(title: &str) {
    let prefix = if IS_ERROR.get() { ERROR_PREFIX } else { "" };
    document().set_title(&format!("{prefix}{title}"));
}
