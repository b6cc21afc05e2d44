//! Starting, cancelling and repeating the test.

use contract::ProblemCode;
use domain::DatabricksHost;
use leptos::prelude::*;

use super::step_state::TestStepState;
use super::tab_tests::TestScope;
use crate::api::{ApiError, connection_tests};
use crate::components::{
    Busy, FieldErrors, Notice, NoticeKind, SecretField, Show, Task, announce, live,
};
use crate::connection_test::outcome::{Standing, workspaces};
use crate::connection_test::{duration, run::Run};
use crate::shell::ActionFailure;
use crate::state::Backend;
use crate::texts::failure::Attempt;

/// Id of the secret's field.
const SECRET: &str = "secret";

/// The buttons above the results, the secret where the server needs it, and why no test could be started.
#[component]
pub fn Controls(
    /// The step's state.
    state: TestStepState,
) -> impl IntoView {
    let task = Task::new();
    let starting = task.pending();
    let run_of = move |wanted: TestScope| {
        let busy = starting.get_untracked() || untrack(|| state.tests.running()).is_some();
        if !busy && has_secret(state) {
            task.start(start(state, wanted));
        }
    };
    let secret_error = state.errors.of(SECRET);
    view! {
        <NoBackend />
        <Show when=move || state.tests.lost_one()>
            <Notice kind=NoticeKind::Warn title="The server no longer knows an earlier test">
                <p>"Results are kept in its memory for a while only. Test again to see them."</p>
            </Notice>
        </Show>
        <RunsAs state />
        <Show when=move || state.needs_secret.get() || !state.refused_secret().is_empty()>
            <SecretField
                id=SECRET
                label="OAuth secret"
                hint=secret_hint(state)
                value=state.secret
                error=secret_error
            />
        </Show>
        <div class="row">
            {live(move || match (starting.get(), state.tests.running()) {
                (true, _) => view! { <Busy label="Starting the test" /> }.into_any(),
                (false, Some(run)) => view! { <Running run state /> }.into_any(),
                (false, None) => view! { <Start state run_of=Callback::new(run_of) /> }.into_any(),
            })}
        </div>
        <ActionFailure failed=state.refused attempt=Attempt::Connect />
    }
}

/// Why the secret is asked for.
fn secret_hint(state: TestStepState) -> &'static str {
    if state.needs_secret.get_untracked() {
        "The server no longer holds it: it is kept in memory only, and not in this browser."
    } else {
        "Databricks refused the last one. A new one takes its place; one that was made just now may need a minute."
    }
}

/// Names the identity that the test runs as; a workspace that was added with a token of a person runs as that person.
#[component]
fn RunsAs(state: TestStepState) -> impl IntoView {
    live(move || {
        let application_id = state.runs_as()?.to_string();
        Some(view! {
            <p class="soft">
                "The test runs as the service principal " <code>{application_id}</code>
                ". A workspace that was added with other credentials is tested with those; its card says as whom."
            </p>
        })
    })
}

/// Says that nothing can be tested where the page is served by itself.
#[component]
fn NoBackend() -> impl IntoView {
    let backend = Backend::expect();
    view! {
        <Show when=move || *backend.read() == Backend::Absent>
            <Notice kind=NoticeKind::Warn title="This page is served without its backend: nothing can be tested">
                <p>
                    "The test signs in to Databricks from LakeSentry's server, which does not answer here."
                </p>
            </Notice>
        </Show>
    }
}

#[component]
fn Start(state: TestStepState, run_of: Callback<TestScope>) -> impl IntoView {
    let all = move || -> Vec<DatabricksHost> {
        let chosen = state.chosen.read();
        chosen
            .iter()
            .map(|workspace| workspace.host.clone())
            .collect()
    };
    let failed = Memo::new(move |_| -> Vec<DatabricksHost> {
        let standings = state.standings.read();
        standings
            .iter()
            .filter(|(_, standing)| *standing != Standing::Ready)
            .map(|(host, _)| host.clone())
            .collect()
    });
    let none_ran = move || {
        let standings = state.standings.read();
        standings
            .iter()
            .all(|(_, standing)| *standing == Standing::NotRun)
    };
    let words = live(move || {
        if none_ran() {
            format!("Test {}", workspaces(state.chosen.read().len()))
        } else {
            "Test again".to_owned()
        }
    });
    let some_failed = move || {
        let count = failed.read().len();
        !none_ran() && count > 0 && count < state.chosen.read().len()
    };
    let main_class = move || {
        if none_ran() {
            "button"
        } else {
            "button button--quiet"
        }
    };
    view! {
        <button type="button" class=main_class on:click=move |_| run_of.run(TestScope::Everything(untrack(all)))>
            {words}
        </button>
        <Show when=some_failed>
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| run_of.run(TestScope::Failed(failed.get_untracked()))
            >
                "Test only what failed"
            </button>
        </Show>
    }
}

#[component]
fn Running(run: Run, state: TestStepState) -> impl IntoView {
    let limit = format!(
        "Ends after {} at the latest",
        duration::long(run.time_limit_seconds)
    );
    let (id, task) = (run.id, Task::new());
    let cancel = move |_| {
        task.start(async move {
            announce("Cancelling");
            if let Err(error) = connection_tests::cancel(id).await {
                state.refused.try_set(Some(error));
            }
        });
    };
    view! {
        <Busy label="Testing" />
        <button type="button" class="button button--quiet" on:click=cancel>
            "Cancel"
        </button>
        <span class="soft">{limit}</span>
    }
}

/// Where the server needs the secret, nothing is started without.
fn has_secret(state: TestStepState) -> bool {
    let missing = state.needs_secret.get_untracked() && state.typed_secret().is_none();
    state.errors.set(if missing {
        FieldErrors::at(SECRET, "Enter the OAuth secret")
    } else {
        FieldErrors::default()
    });
    !missing
}

async fn start(state: TestStepState, wanted: TestScope) {
    state.refused.set(None);
    let answers = state.wizard.answers().get_untracked();
    let secret = state.typed_secret();
    let refused = untrack(|| state.refused_secret());
    announce("Starting the test");
    match state.tests.start(answers, wanted, secret, refused).await {
        Ok(()) => {
            state.secret.try_set(String::new());
            state.needs_secret.try_set(false);
            state.wizard.forget_test();
        }
        Err(error) => explain(state, error),
    }
}

fn explain(state: TestStepState, error: ApiError) {
    if error.code() == Some(ProblemCode::SecretNeeded) {
        state.needs_secret.try_set(true);
        let text = "The server no longer holds the secret. Enter it to go on";
        state.errors.set(FieldErrors::at(SECRET, text));
    } else {
        state.refused.try_set(Some(error));
    }
}
