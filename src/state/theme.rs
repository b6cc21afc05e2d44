//! Light, dark, or as the system says.

use leptos::prelude::*;

const KEY: &str = "lakesentry.theme";
const ATTRIBUTE: &str = "data-theme";

/// The colours that the person wants. `public/trusted_types.js` sets the attribute before the first paint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All themes, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Gives the word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Auto => "Auto",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// Gives the word in storage and in the attribute.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads what this browser keeps.
    pub fn load() -> Self {
        let kept = storage().and_then(|storage| storage.get_item(KEY).ok()?);
        Self::ALL
            .into_iter()
            .find(|theme| Some(theme.slug()) == kept.as_deref())
            .unwrap_or_default()
    }

    /// Shows the theme and keeps the wish.
    pub fn apply(self) {
        if let Some(root) = document().document_element() {
            drop(root.set_attribute(ATTRIBUTE, self.slug()));
        }
        if let Some(storage) = storage() {
            // Without storage the wish lasts until the page is left.
            drop(storage.set_item(KEY, self.slug()));
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}
