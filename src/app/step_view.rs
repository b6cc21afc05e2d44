//! The one `match` over the steps.

use leptos::prelude::*;

use super::lazy;
use crate::components::live;
use crate::paths;
use crate::router::{Query, Router};
use crate::setup::grants::planner;
use crate::shell::part::{prepare, show_page};
use crate::state::{Step, Wizard};

/// The wanted step, or the first one that blocks it.
#[component]
pub fn StepView(
    /// The step that the address names.
    wanted: Step,
) -> impl IntoView {
    let router = Router::expect();
    let search = router.search();
    let wizard = Wizard::expect();
    let answers = wizard.answers();
    // Without the memo, recording an answer would rebuild the step that records it.
    let missing = Memo::new(move |_| {
        // A plan that somebody shared needs no answers of this browser.
        let is_shared = wanted == Step::Grants
            && Query::read(&search.read())
                .get(planner::names::VERSION)
                .is_some();
        let answers = answers.read();
        (!is_shared && !answers.may_open(wanted)).then(|| answers.next())
    });
    // What another tab has changed is shown anew.
    let followed = wizard.followed();
    let changes = Memo::new(move |before: Option<&u32>| {
        let (times, steps) = followed.get();
        match before {
            Some(before) if !steps.contains(&wanted) => *before,
            _ => times,
        }
    });
    live(move || match missing.get() {
        None => {
            changes.track();
            view_of(wanted)
        }
        Some(first) => {
            router.replace(&paths::step_needed_for(first, wanted));
            ().into_any()
        }
    })
}

fn view_of(step: Step) -> AnyView {
    match step {
        Step::Principal => {
            prepare(lazy::fetch_grants);
            show_page(lazy::principal)
        }
        Step::Grants => {
            prepare(lazy::fetch_account);
            show_page(lazy::grants)
        }
        Step::Account => {
            prepare(lazy::fetch_workspaces);
            show_page(lazy::account)
        }
        Step::Workspaces => {
            prepare(lazy::fetch_test);
            show_page(lazy::workspaces)
        }
        Step::Test => {
            prepare(lazy::fetch_review);
            show_page(lazy::test)
        }
        Step::Review => show_page(lazy::review),
    }
}
