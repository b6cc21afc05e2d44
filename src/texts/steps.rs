//! Sentences about the steps.

use super::ids::short;
use crate::state::{Answers, Source, Step};

/// "Step 2 of 6".
pub fn step_number(step: Step) -> String {
    format!("Step {} of {}", step.number(), Step::ALL.len())
}

/// Why another step than the wanted one is shown.
pub fn needs_first(wanted: Step, first: Step) -> String {
    format!("“{}” needs “{}” first", wanted.label(), first.label())
}

/// What the missing step is for.
pub const fn needs_first_reason(first: Step) -> &'static str {
    match first {
        Step::Principal => {
            "This browser has no answers for it: they are kept in this browser only, and may have been deleted or given in another one."
        }
        Step::Grants => {
            "Choose what LakeSentry may see; the choice decides what is tested and collected."
        }
        Step::Account => {
            "Say where the list of workspaces comes from. Secrets are not kept, so that one is asked for again."
        }
        Step::Workspaces => "Choose at least one workspace.",
        Step::Test => "Nothing is created before a test has seen that the workspaces can be read.",
        Step::Review => "Confirm what is going to be created.",
    }
}

/// What a person gave in a step, as it is called when it gets lost.
pub const fn answer_of(step: Step) -> &'static str {
    match step {
        Step::Principal => "cloud, account and service principal",
        Step::Grants => "the choice of features and tables",
        Step::Account => "where the list of workspaces comes from",
        Step::Workspaces => "the choice of workspaces",
        Step::Test => "the result of the connection test",
        Step::Review => "nothing",
    }
}

/// The lost answers, one sentence part each.
pub fn lost_by_changing(lost: &[Step]) -> Vec<&'static str> {
    lost.iter().copied().map(answer_of).collect()
}

/// What stands under the name of a step: what was answered, or what it needs.
pub fn note(step: Step, answers: &Answers, now: bool) -> Option<String> {
    match step {
        Step::Principal => answers
            .application
            .map(|application| format!("application ID {}", short(application.application_id))),
        Step::Grants => match (answers.grants.is_some(), answers.features().as_slice()) {
            (false, _) => now.then(|| "needs a metastore admin".to_owned()),
            (true, []) => Some("no optional features".to_owned()),
            (true, [feature]) => Some(feature.label().to_ascii_lowercase()),
            (true, features) => Some(format!("{} optional features", features.len())),
        },
        Step::Account => answers.source.as_ref().map(|source| match source {
            Source::Discovered(discovery) => match discovery.workspaces.len() {
                1 => "1 workspace found".to_owned(),
                count => format!("{count} workspaces found"),
            },
            Source::ByHand => "workspaces one by one".to_owned(),
        }),
        Step::Workspaces => answers
            .workspaces
            .as_ref()
            .map(|workspaces| format!("{} chosen", workspaces.len())),
        Step::Test => answers.test.as_ref().map(|test| {
            let chosen = answers.workspaces.as_ref().map_or(0, Vec::len);
            format!("{} of {chosen} ready", test.ready.len())
        }),
        Step::Review => match answers.connected.len() {
            0 => None,
            count => Some(format!("{count} connected")),
        },
    }
}
