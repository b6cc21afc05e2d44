//! Writing to the clipboard, and what to do when the browser refuses.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Writes the text; says whether it is there now.
pub async fn write(text: &str) -> bool {
    // Outside https the browser has no clipboard, and the getter gives undefined.
    if !window().is_secure_context() {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    JsFuture::from(promise).await.is_ok()
}

/// Selects all text in an element, so that the keyboard can copy it.
pub fn select(element: &web_sys::Node) {
    if let Ok(Some(selection)) = window().get_selection() {
        drop(selection.select_all_children(element));
    }
}

/// The keys that copy a selection, on the person's machine.
pub fn copy_keys() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") {
        "⌘ C"
    } else {
        "Ctrl + C"
    }
}
