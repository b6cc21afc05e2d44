//! The title of the browser's tab.

use leptos::prelude::*;

const SUFFIX: &str = "Connect Databricks – LakeSentry";
const ERROR_PREFIX: &str = "Error: ";

/// Follows the heading of the view.
pub fn follow(title: Signal<String>) {
    Effect::new(move |_| document().set_title(&format!("{} – {SUFFIX}", title.read())));
}

/// Says first, in the tab and to screen readers, that something has to be corrected.
pub fn mark_error(error: bool) {
    let title = document().title();
    match (error, title.strip_prefix(ERROR_PREFIX)) {
        (true, None) => document().set_title(&format!("{ERROR_PREFIX}{title}")),
        (false, Some(plain)) => document().set_title(plain),
        _ => {}
    }
}
