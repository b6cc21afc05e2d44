//! Keeps over a reload how a view of this tab looks, such as its filter. What is typed as an answer is part of the draft.

use domain::SecretShape;
use leptos::prelude::*;

/// What the step of the workspaces leaves.
pub mod workspaces {
    /// What is open and where the focus is.
    pub const LOOK: &str = "workspaces.look";
    /// The filter.
    pub const FILTER: &str = "workspaces.filter";
    /// List or tree.
    pub const FORM: &str = "workspaces.form";
    /// All of it.
    pub const ALL: [&str; 3] = [LOOK, FILTER, FORM];
}

/// A field's text, as it was left in this tab, or else `otherwise`.
pub fn kept(key: &'static str, otherwise: impl FnOnce() -> String) -> RwSignal<String> {
    let text = RwSignal::new(left(key).unwrap_or_else(otherwise));
    Effect::new(move |earlier: Option<()>| {
        let text = text.read();
        // The first run sees what was read above.
        if earlier.is_some()
            && let Some(storage) = storage()
        {
            // Without storage a reload loses the text, no more.
            drop(if SecretShape::may_begin_in(&text) {
                storage.remove_item(&name(key))
            } else {
                storage.set_item(&name(key), &text)
            });
        }
    });
    text
}

/// What a view has left in this tab under a name.
pub fn left(key: &'static str) -> Option<String> {
    storage()?.get_item(&name(key)).ok()?
}

/// Leaves something for the view that comes back; never what a person typed, for that there is [`kept`].
pub fn leave(key: &'static str, text: &str) {
    if let Some(storage) = storage() {
        // Without storage a reload starts afresh, no more.
        drop(storage.set_item(&name(key), text));
    }
}

/// Forgets the texts once their step has recorded an answer.
pub fn forget(keys: &[&'static str]) {
    if let Some(storage) = storage() {
        for key in keys {
            drop(storage.remove_item(&name(key)));
        }
    }
}

/// Says whether this browser keeps anything for the page. Private windows and policies may forbid it.
pub fn storage_works() -> bool {
    let probe = |storage: Option<web_sys::Storage>| {
        let key = name("probe");
        storage.is_some_and(|storage| {
            storage.set_item(&key, "1").is_ok() && storage.remove_item(&key).is_ok()
        })
    };
    probe(storage()) && probe(window().local_storage().ok().flatten())
}

fn name(key: &str) -> String {
    format!("lakesentry.field.{key}")
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
