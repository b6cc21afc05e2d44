//! A button that makes one change.

use maud::{Markup, html};

use crate::control::Control;

/// The address of the page.
pub const HERE: &str = "/what-if";

/// Returns a form with one button, which makes the change.
pub fn button(control: &Control, text: &str) -> Markup {
    // A control holds texts, numbers and truth values only, which can always be written.
    let control = serde_json::to_string(control).unwrap_or_default();
    html! {
        form method="post" action={ (HERE) "/changes" } {
            input type="hidden" name="control" value=(control);
            button { (text) }
        }
    }
}
