//! Keeps the answers in this browser, so that a reload or an interruption loses nothing. Answers hold no secret.

use serde::{Deserialize, Serialize};

use super::Answers;

/// The answers with the time at which they were saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Form of the draft; another number is not read.
    version: u32,
    /// Milliseconds since 1970, by this browser's clock.
    pub saved_at_ms: u64,
    /// The answers.
    pub answers: Answers,
}

const KEY: &str = "lakesentry.draft";
const VERSION: u32 = 2;

impl Draft {
    /// Reads the draft of this browser; `None` when there is none that this version understands, or no storage.
    pub fn load() -> Option<Self> {
        let text = storage()?.get_item(KEY).ok()??;
        let draft: Self = serde_json::from_str(&text).ok()?;
        (draft.version == VERSION).then_some(draft)
    }

    /// Writes the answers; gives the draft when it was kept.
    pub fn save(answers: Answers, now_ms: u64) -> Option<Self> {
        let draft = Self {
            version: VERSION,
            saved_at_ms: now_ms,
            answers,
        };
        let text = serde_json::to_string(&draft).ok()?;
        storage()?.set_item(KEY, &text).ok()?;
        Some(draft)
    }

    /// Removes the draft.
    pub fn delete() {
        if let Some(storage) = storage() {
            // A browser that refuses to remove has refused to keep as well.
            drop(storage.remove_item(KEY));
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
