//! The one place that screen readers listen to.

use std::cell::{Cell, RefCell};

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

const ID: &str = "announcer";
/// Screen readers drop or cut what comes faster.
const AT_MOST_EVERY_MS: f64 = 1000.0;
/// Time for the focus to move first, which would cut the text.
const SETTLE_MS: f64 = 150.0;

thread_local! {
    static PENDING: RefCell<Option<String>> = const { RefCell::new(None) };
    static LAST_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// A polite live region. It is in the page from the start, because a region that comes with its text is not read.
#[component]
pub fn Announcer() -> impl IntoView {
    view! { <div id=ID class="visually-hidden" role="status"></div> }
}

/// Has a text read out, politely and at most once a second; of several in one second, the last.
pub fn announce(text: impl Into<String>) {
    let scheduled = PENDING.with(|pending| pending.replace(Some(text.into())).is_some());
    if scheduled {
        return;
    }
    let since_last = js_sys::Date::now() - LAST_MS.get();
    let wait_ms = (AT_MOST_EVERY_MS - since_last).max(SETTLE_MS);
    leptos::task::spawn_local(async move {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 150 and 1000, or more when the clock was set back; then it saturates"
        )]
        TimeoutFuture::new(wait_ms.min(2.0 * AT_MOST_EVERY_MS) as u32).await;
        LAST_MS.set(js_sys::Date::now());
        let text = PENDING.with(RefCell::take).unwrap_or_default();
        if let Some(region) = document().get_element_by_id(ID) {
            // The same text twice is only read twice when it differs.
            let again = region.text_content().is_some_and(|old| old == text);
            let text = if again { format!("{text}\u{a0}") } else { text };
            region.set_text_content(Some(&text));
        }
    });
}
