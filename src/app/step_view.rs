//! The one `match` over the steps.

use leptos::prelude::*;
use leptos_router::{
    components::Redirect,
    hooks::{use_params_map, use_query_map},
};

use super::lazy::{self, show};
use crate::paths;
use crate::setup::grants::planner;
use crate::shell::NotFoundPage;
use crate::state::{Step, Wizard};

/// What `/setup/:step` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepOrBlock {
    Step(Step),
    /// The wanted step can't be shown yet; the other one is missing.
    Blocked {
        wanted: Step,
        first: Step,
    },
    /// No step has this name.
    Unknown,
}

/// The step that the URL names, or the first one that blocks it.
#[component]
pub fn StepView() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let answers = Wizard::expect().answers();
    // Without the memo, recording an answer would rebuild the step that records it.
    let shown = Memo::new(move |_| {
        let slug = params.read().get("step").unwrap_or_default();
        // A plan that somebody shared needs no answers of this browser.
        let shared = query.read().get_str(planner::names::VERSION).is_some();
        match Step::from_slug(&slug) {
            Some(Step::Grants) if shared => StepOrBlock::Step(Step::Grants),
            Some(step) if answers.read().may_open(step) => StepOrBlock::Step(step),
            Some(wanted) => StepOrBlock::Blocked {
                wanted,
                first: answers.read().next(),
            },
            None => StepOrBlock::Unknown,
        }
    });
    move || match shown.get() {
        StepOrBlock::Step(step) => view_of(step),
        StepOrBlock::Blocked { wanted, first } => {
            view! { <Redirect path=paths::step_needed_for(first, wanted) /> }.into_any()
        }
        StepOrBlock::Unknown => view! { <NotFoundPage /> }.into_any(),
    }
}

fn view_of(step: Step) -> AnyView {
    match step {
        Step::Principal => {
            lazy::prepare(lazy::fetch_planning);
            show(|| Box::pin(async { Ok(lazy::beginning().await?.principal) }))
        }
        Step::Grants => {
            lazy::prepare(lazy::fetch_connection);
            show(|| Box::pin(async { Ok(lazy::planning().await?.grants) }))
        }
        Step::Account => show(|| Box::pin(async { Ok(lazy::connection().await?.account) })),
        Step::Workspaces => show(|| Box::pin(async { Ok(lazy::connection().await?.workspaces) })),
        Step::Test => show(|| Box::pin(async { Ok(lazy::connection().await?.test) })),
        Step::Review => show(|| Box::pin(async { Ok(lazy::connection().await?.review) })),
    }
}
