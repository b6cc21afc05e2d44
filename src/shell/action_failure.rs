//! What is said when an action failed: in the place of the action, with the focus on it, announced, and in the title of the tab.

use leptos::{html, prelude::*};

use super::FailureReport;
use crate::api::ApiError;
use crate::components::{announce, document_title, live};
use crate::texts::failure::{Attempt, FailureText, api_error, details};

/// Reports why an action failed. It stands beside the button of the action, so that nothing important appears out of sight.
#[component]
pub fn ActionFailure(
    /// Why; `None` while nothing failed.
    #[prop(into)]
    failed: Signal<Option<ApiError>>,
    /// What was being done.
    attempt: Attempt<'static>,
    /// A link or a button that repairs it.
    #[prop(optional_no_strip)]
    repair: Option<Callback<ApiError, AnyView>>,
    /// Words for failures that only this action has.
    #[prop(optional)]
    words: Option<fn(&ApiError) -> Option<FailureText>>,
) -> impl IntoView {
    let text_of = move |error: &ApiError| {
        let own = words.and_then(|words| words(error));
        own.unwrap_or_else(|| api_error(error, attempt))
    };
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |had_failed: Option<bool>| {
        let what = failed.with(|failed| Some(text_of(failed.as_ref()?).what));
        let has_failed = what.is_some();
        if has_failed || had_failed == Some(true) {
            document_title::mark_error(has_failed);
        }
        if let Some(what) = what {
            announce(what);
            request_animation_frame(move || {
                if let Some(place) = place.get_untracked() {
                    drop(place.focus());
                }
            });
        }
        has_failed
    });
    live(move || {
        let error = failed.get()?;
        let text = text_of(&error);
        let details = details::of_error(&error);
        let report = match repair {
            Some(repair) => view! {
                <FailureReport text details>
                    {repair.run(error)}
                </FailureReport>
            }
            .into_any(),
            None => view! { <FailureReport text details /> }.into_any(),
        };
        Some(view! {
            <div class="stack" role="group" aria-label="What went wrong" tabindex="-1" node_ref=place>
                {report}
            </div>
        })
    })
}
