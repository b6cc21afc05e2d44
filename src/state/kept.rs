//! Keeps half-typed values over a reload. Never for secrets.

use leptos::prelude::*;

/// What the step of the workspaces leaves.
pub mod workspaces {
    /// What is chosen.
    pub const CHOICE: &str = "workspaces.choice";
    /// What is open and where the focus is.
    pub const LOOK: &str = "workspaces.look";
    /// The filter.
    pub const FILTER: &str = "workspaces.filter";
    /// List or tree.
    pub const FORM: &str = "workspaces.form";
    /// All of it.
    pub const ALL: [&str; 4] = [CHOICE, LOOK, FILTER, FORM];
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
            drop(if looks_like_secret(&text) {
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

/// A secret that was pasted into the wrong field: OAuth secrets and tokens of Databricks by their start, those of Microsoft
/// Entra ID by their tilde.
fn looks_like_secret(text: &str) -> bool {
    let text = domain::clean(text);
    text.starts_with("dose") || text.starts_with("dapi") || text.contains('~')
}

fn name(key: &str) -> String {
    format!("lakesentry.field.{key}")
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::looks_like_secret;

    #[test]
    fn a_secret_in_the_wrong_field_is_not_kept() {
        assert!(looks_like_secret(" dose0123"));
        assert!(looks_like_secret("abc8Q~xyz"));
        assert!(!looks_like_secret("1d0f6a52-0000-4000-8000-00000000009c"));
    }
}
