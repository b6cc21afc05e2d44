//! How much of a group is covered: a bar, a number and a word.

use crate::components::{Show, live};
use leptos::prelude::*;

use super::Selection;
use super::model::Share;

/// "2 of 3 · Some chosen" behind a bar.
#[component]
pub fn Coverage(
    /// So that a node can point here.
    id: String,
    /// Of which group.
    #[prop(into)]
    group: Signal<usize>,
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let covered = Memo::new(move |_| selection.covered(group.get()));
    let percent = move || {
        let covered = covered.get();
        let share = (covered.rows * 100).checked_div(covered.of).unwrap_or(0);
        format!("{share}%")
    };
    let words = live(move || {
        let covered = covered.get();
        match covered.of {
            0 => covered.words().to_owned(),
            of => format!("{} of {of} · {}", covered.rows, covered.words()),
        }
    });
    view! {
        // The bar is drawn behind the words by the style sheet: they say the same.
        <span
            class="coverage"
            class:coverage--none=move || covered.get().share() == Share::None
            id=id
            style:--share=percent
        >
            {words}
        </span>
    }
}

/// What it means when nothing of a group is covered.
#[component]
pub fn NothingThere(
    /// Of which group.
    #[prop(into)]
    group: Signal<usize>,
    /// What is chosen.
    selection: Selection,
) -> impl IntoView {
    let nothing = Memo::new(move |_| selection.covered(group.get()).rows == 0);
    view! {
        <Show when=move || nothing.get()>
            <p class="soft nothing-there">"No data will be collected there."</p>
        </Show>
    }
}
