//! Keeps half-typed values over a reload. Never for secrets.

use leptos::prelude::*;

/// A field's text, as it was left in this tab, or else `otherwise`.
pub fn kept(key: &'static str, otherwise: impl FnOnce() -> String) -> RwSignal<String> {
    let left = storage().and_then(|storage| storage.get_item(&name(key)).ok()?);
    let text = RwSignal::new(left.unwrap_or_else(otherwise));
    Effect::new(move |earlier: Option<()>| {
        let text = text.read();
        // The first run sees what was read above.
        if earlier.is_some()
            && let Some(storage) = storage()
        {
            // Without storage a reload loses the text, no more.
            drop(storage.set_item(&name(key), &text));
        }
    });
    text
}

/// Forgets the texts once their step has recorded an answer.
pub fn forget(keys: &[&'static str]) {
    if let Some(storage) = storage() {
        for key in keys {
            drop(storage.remove_item(&name(key)));
        }
    }
}

fn name(key: &str) -> String {
    format!("lakesentry.field.{key}")
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
