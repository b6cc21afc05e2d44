//! What is said where the browser keeps nothing.

use leptos::prelude::*;

use crate::components::{Notice, NoticeKind};
use crate::state::storage_works;

/// Says before anything is typed that it will be lost.
#[component]
pub fn NothingKept() -> impl IntoView {
    (!storage_works()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warn title="This browser keeps nothing for this page">
                <p>
                    "What you type is lost on reload and when the tab is closed. Allow this site to store data, or go through all steps without leaving the page."
                </p>
            </Notice>
        }
    })
}
