//! What is known to be granted, by metastore. Kept in this tab: it names principals and no secret.

use std::collections::BTreeMap;

use grants::{Held, ReadError};
use leptos::prelude::*;

const KEY: &str = "lakesentry.granted";

/// The texts that were pasted.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    texts: RwSignal<BTreeMap<String, String>>,
}

impl Known {
    /// Takes what was left in this tab.
    pub fn of_this_tab() -> Self {
        let left = storage().and_then(|storage| storage.get_item(KEY).ok()?);
        let texts = left.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            texts: RwSignal::new(texts.unwrap_or_default()),
        }
    }

    /// Gives the text for a metastore, and does not follow it.
    pub fn pasted(self, metastore: &str) -> String {
        let texts = self.texts.read_untracked();
        texts.get(metastore).cloned().unwrap_or_default()
    }

    /// Records the text for a metastore.
    pub fn paste(self, metastore: &str, text: String) {
        self.texts.update(|texts| {
            if text.trim().is_empty() {
                texts.remove(metastore);
            } else {
                texts.insert(metastore.to_owned(), text);
            }
        });
        let kept = serde_json::to_string(&*self.texts.read_untracked()).ok();
        if let Some((storage, kept)) = storage().zip(kept) {
            // Without storage a reload loses the text, no more.
            drop(storage.set_item(KEY, &kept));
        }
    }

    /// Reads what is known for a metastore, and follows it; `None` when there is nothing.
    pub fn held(self, metastore: &str) -> Option<Result<Held, ReadError>> {
        let texts = self.texts.read();
        Some(Held::read(texts.get(metastore)?))
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
