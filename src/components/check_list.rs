//! Checks in order, each with its state in words, what was seen, and how long it took.

use leptos::prelude::*;

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckMark {
    /// Its turn has not come.
    NotRun,
    /// It runs.
    Running,
    /// It ran and is all right.
    Passed,
    /// It ran, and there is something to look at all the same.
    Warned,
    /// It ran and is not.
    Failed,
    /// It did not run, for a reason.
    NotChecked,
}

impl CheckMark {
    /// Gives the words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotRun => "Not run",
            Self::Running => "Running",
            Self::Passed => "Passed",
            Self::Warned => "Passed, look at this",
            Self::Failed => "Failed",
            Self::NotChecked => "Not checked",
        }
    }

    const fn item_class(self) -> &'static str {
        match self {
            Self::NotRun => "check-list__item check-list__item--not-run",
            Self::Running => "check-list__item check-list__item--running",
            Self::Passed => "check-list__item check-list__item--passed",
            Self::Warned => "check-list__item check-list__item--warned",
            Self::Failed => "check-list__item check-list__item--failed",
            Self::NotChecked => "check-list__item check-list__item--not-checked",
        }
    }

    /// A path on a grid of 20, so that the state does not hang on the colour alone.
    const fn path(self) -> &'static str {
        match self {
            Self::NotRun => "M10 10v.01",
            Self::Running => "M10 3a7 7 0 0 1 7 7",
            Self::Passed => "m5.5 10.5 3 3 6-7",
            Self::Warned | Self::Failed => "M10 5v6M10 14.5v.01",
            Self::NotChecked => "M6 10h8",
        }
    }
}

/// A named list; its children are [`CheckRow`]s.
#[component]
pub fn CheckList(
    /// What is checked: "Checks of prod".
    #[prop(into)]
    label: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <ul class="check-list" role="list" aria-label=label>
            {children()}
        </ul>
    }
}

/// One check, or a group of checks that went the same way.
#[component]
pub fn CheckRow(
    /// What is checked.
    #[prop(into)]
    name: Signal<String>,
    /// How it stands.
    #[prop(into)]
    mark: Signal<CheckMark>,
    /// What was seen, or why it did not run.
    #[prop(into)]
    evidence: Signal<String>,
    /// How long it took.
    #[prop(into, optional)]
    duration: Signal<Option<String>>,
    /// Words for the state, where it is not a check that is listed.
    #[prop(optional)]
    words: Option<fn(CheckMark) -> &'static str>,
    /// What stands below: the failure and its repair, or the members of a group.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = words.unwrap_or(CheckMark::label);
    view! {
        <li class=move || mark.get().item_class()>
            <svg class="check-list__mark" viewBox="0 0 20 20" aria-hidden="true">
                <circle cx="10" cy="10" r="9" />
                <path d=move || mark.get().path() />
            </svg>
            <span class="check-list__text">
                <span class="check-list__name">{name}</span>
                " "
                <span class="check-list__evidence">{evidence}</span>
            </span>
            <span class="check-list__end">
                " "
                <span class="check-list__state">{Signal::derive(move || words(mark.get()).to_owned())}</span>
                " "
                <span class="check-list__duration">{duration}</span>
            </span>
            {children.map(|children| view! { <div class="check-list__below">{children()}</div> })}
        </li>
    }
}
