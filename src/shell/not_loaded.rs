//! What could not be loaded, with another try.

use leptos::{html, prelude::*};

use super::FailureReport;
use crate::api::ApiError;
use crate::components::{announce, document_title};
use crate::texts::failure::{Attempt, api_error, details};

/// A list that could not be loaded, with another try. It is announced, and the tab says so; it takes the focus where nothing else has it, and
/// after a press of its own button.
#[component]
pub fn NotLoaded(
    /// Why.
    error: ApiError,
    /// Loads again.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    let text = api_error(&error, Attempt::Connect);
    let report = NodeRef::<html::Div>::new();
    announce(text.what.clone());
    document_title::mark_error(true);
    on_cleanup(|| document_title::mark_error(false));
    request_animation_frame(move || {
        let Some(report) = report.try_get_untracked().flatten() else {
            return;
        };
        let focused = document().active_element();
        if focused.is_none_or(|of| of.tag_name() == "BODY" || report.contains(Some(&of))) {
            drop(report.focus());
        }
    });
    view! {
        <div class="stack" role="group" aria-label="What went wrong" tabindex="-1" node_ref=report>
            <FailureReport text details=details::of_error(&error) />
            <div class="row">
                <button type="button" class="button button--quiet" on:click=move |_| again.run(())>
                    "Try again"
                </button>
            </div>
        </div>
    }
}
