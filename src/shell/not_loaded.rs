//! What could not be loaded, with another try.

use leptos::prelude::*;

use super::FailureReport;
use crate::api::ApiError;
use crate::texts::failure::{Attempt, api_error, details};

/// A list that could not be loaded, with another try.
#[component]
pub fn NotLoaded(
    /// Why.
    error: ApiError,
    /// Loads again.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    let text = api_error(&error, Attempt::Connect);
    view! {
        <section class="stack" aria-label="What went wrong">
            <FailureReport text details=details::of_error(&error) />
            <div class="row">
                <button type="button" class="button button--quiet" on:click=move |_| again.run(())>
                    "Try again"
                </button>
            </div>
        </section>
    }
}
