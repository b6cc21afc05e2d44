//! How much of a group is covered, as a number and as a bar.

use leptos::prelude::*;

use super::{Selection, TreeGroup};

/// "2 of 3" with a bar.
#[component]
pub fn Coverage(
    /// Of what.
    #[prop(into)]
    group: Signal<TreeGroup>,
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let numbers = Memo::new(move |_| group.with(|group| selection.coverage(group)));
    let share = move || {
        let (covered, possible) = numbers.get();
        (covered * 100)
            .checked_div(possible)
            .unwrap_or(0)
            .to_string()
    };
    let words = move || {
        let (covered, possible) = numbers.get();
        format!("{covered} of {possible}")
    };
    view! {
        <span class="coverage" class:coverage--none=move || numbers.get().0 == 0>
            // A drawing and not a `meter`, whose inner parts each browser styles in its own way; the words say the same.
            <svg class="coverage__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="coverage__track" width="100" height="8" rx="4" />
                <rect class="coverage__fill" width=share height="8" rx="4" />
            </svg>
            <span class="coverage__words">{words}</span>
        </span>
    }
}

/// What it means when nothing of a group is covered.
#[component]
pub fn NothingThere(
    /// Of what.
    #[prop(into)]
    group: Signal<TreeGroup>,
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let nothing = Memo::new(move |_| group.with(|group| selection.coverage(group).0 == 0));
    view! {
        <Show when=move || nothing.get()>
            <p class="soft nothing-there">"No data will be collected there."</p>
        </Show>
    }
}
