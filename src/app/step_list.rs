//! The steps with their states.

use leptos::prelude::*;

use crate::components::live;
use crate::paths;
use crate::router::PageLink;
use crate::state::{Step, Wizard};
use crate::texts::steps::note;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepProgress {
    Now,
    Done,
    Open,
    Later,
}

impl StepProgress {
    const fn class(self) -> &'static str {
        match self {
            Self::Now => "steps__item steps__item--now",
            Self::Done => "steps__item steps__item--done",
            Self::Open => "steps__item steps__item--open",
            Self::Later => "steps__item",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Now => " – this step",
            Self::Done => " – done",
            Self::Open | Self::Later => " – not started",
        }
    }
}

/// All steps, in order; those that may be opened are links.
#[component]
pub fn StepList(
    /// The step that is shown, if one is.
    now: Signal<Option<Step>>,
) -> impl IntoView {
    let items = Step::ALL.map(|step| view! { <Item step now /> });
    view! {
        <nav aria-label="Steps">
            <ol class="steps">{items.collect_view()}</ol>
        </nav>
    }
}

#[component]
fn Item(step: Step, now: Signal<Option<Step>>) -> impl IntoView {
    let answers = Wizard::expect().answers();
    let progress = Memo::new(move |_| {
        let answers = answers.read();
        if now.get() == Some(step) {
            StepProgress::Now
        } else if answers.has(step) {
            StepProgress::Done
        } else if answers.may_open(step) {
            StepProgress::Open
        } else {
            StepProgress::Later
        }
    });
    let done = Memo::new(move |_| answers.read().has(step));
    let mark = live(move || {
        if done.get() && progress.get() != StepProgress::Now {
            view! {
                <svg viewBox="0 0 12 12" aria-hidden="true">
                    <path d="m2.5 6.5 2.3 2.3L9.5 3.7" />
                </svg>
            }
            .into_any()
        } else {
            step.number().into_any()
        }
    });
    let name = live(move || match progress.get() {
        StepProgress::Later => view! { <span class="steps__name">{step.label()}</span> }.into_any(),
        _ => view! {
            <PageLink href=paths::step(step) class="steps__name">
                {step.label()}
            </PageLink>
        }
        .into_any(),
    });
    let note = move || note(step, &answers.read(), progress.get() == StepProgress::Now);
    view! {
        <li class=move || progress.get().class() aria-current=move || (progress.get() == StepProgress::Now).then_some("step")>
            <span class="steps__mark" aria-hidden="true">{mark}</span>
            <span class="steps__text">
                {name}
                <span class="visually-hidden">{live(move || progress.get().words())}</span>
                {live(move || note().map(|note| view! { <span class="steps__note">{note}</span> }))}
            </span>
        </li>
    }
}
