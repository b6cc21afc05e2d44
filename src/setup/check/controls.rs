//! Starting, cancelling and repeating the test.

use contract::ProblemCode;
use leptos::prelude::*;

use super::step_state::TestStepState;
use super::tab_tests::TestScope;
use super::tally::{Bucket, Tally};
use crate::api::{ApiError, connection_tests};
use crate::components::{
    FieldErrors, FocusedBusy, Notice, NoticeKind, SecretField, Show, Task, announce, live,
};
use crate::connection_test::outcome::{Standing, workspaces};
use crate::connection_test::{duration, run::Run};
use crate::shell::ActionFailure;
use crate::state::Backend;
use crate::texts::failure::Attempt;
use crate::texts::time;

/// Id of the secret's field.
const SECRET: &str = "secret";

/// The buttons above the results, the secret where the server needs it, and why no test could be started.
#[component]
pub fn Controls(
    /// The step's state.
    state: TestStepState,
    /// Starts tests.
    begin: BeginTest,
) -> impl IntoView {
    let secret_error = state.errors.of(SECRET);
    view! {
        <NoBackend />
        <EarlierTest state />
        <RunsAs state />
        <Show when=move || state.needs_secret.get() || state.overview.read().is_secret_refused>
            <SecretField
                id=SECRET
                label="OAuth secret"
                hint=secret_hint(state)
                value=state.secret
                error=secret_error
            />
        </Show>
        <div class="row">
            {live(move || match (begin.task.pending().get(), state.tests.running()) {
                (true, _) => view! { <FocusedBusy label="Starting the test" /> }.into_any(),
                (false, Some(run)) => view! { <Running run state /> }.into_any(),
                (false, None) => view! { <Start state begin /> }.into_any(),
            })}
        </div>
        <ActionFailure failed=state.refused attempt=Attempt::Connect />
    }
}

/// Says when and as whom was tested, where the server has forgotten how each check ended.
#[component]
fn EarlierTest(
    /// The step's state.
    state: TestStepState,
) -> impl IntoView {
    live(move || {
        let has_newer = state.tests.newest().is_some();
        let answers = state.wizard.answers();
        let answers = answers.read();
        let recorded = answers.test.as_ref().filter(|_| !has_newer);
        let recorded = recorded.and_then(|test| {
            let told = format!(
                "Tested {} as the service principal {}: {} of {} that can be connected passed every check. ",
                time::with_zone(test.tested_at?),
                answers.application?.application_id,
                test.ready.len(),
                workspaces(test.connectable.len()),
            );
            Some(told)
        });
        if recorded.is_none() && !state.tests.lost_one() {
            return None;
        }
        Some(view! {
            <Notice kind=NoticeKind::Warn title="The server no longer knows an earlier test">
                <p>
                    {recorded}
                    "A test is kept for half an hour; that of a connected workspace stays on its connector's page. Test again to see everything."
                </p>
            </Notice>
        })
    })
}

/// What starts tests, for the buttons that do.
#[derive(Debug, Clone, Copy)]
pub struct BeginTest {
    state: TestStepState,
    task: Task,
}

impl BeginTest {
    /// Creates it for a step.
    pub fn of(state: TestStepState) -> Self {
        Self {
            state,
            task: Task::new(),
        }
    }

    /// Starts a test, unless one runs or the secret is missing.
    pub fn run(self, wanted: TestScope) {
        let runs = untrack(|| self.state.tests.running()).is_some();
        if !runs && !self.task.pending().get_untracked() && has_secret(self.state) {
            self.task.start(start(self.state, wanted));
        }
    }

    /// Tests all workspaces of a region.
    pub fn run_in(self, region: &str) {
        let in_region = |tally: &Tally| tally.places(|_| true, Some(region));
        let places = self.state.tally.with_value(in_region);
        self.run(TestScope::Everything(self.state.hosts(&places)));
    }
}

/// Why the secret is asked for.
fn secret_hint(state: TestStepState) -> &'static str {
    if state.needs_secret.get_untracked() {
        "The server no longer holds it: it keeps secrets for half an hour without use, and this browser keeps none."
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
                ". A workspace that was added with other credentials is tested with those; its checks say as whom."
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
fn Start(state: TestStepState, begin: BeginTest) -> impl IntoView {
    let hosts = move |of: fn(Standing) -> bool| {
        state.hosts(&state.tally.with_value(|tally| tally.places(of, None)))
    };
    let none_ran = move || {
        let counts = state.overview.read().counts;
        counts.of(Bucket::NotChecked) == counts.all()
    };
    let words = live(move || {
        if none_ran() {
            format!("Test {}", workspaces(state.chosen.read().len()))
        } else {
            "Test again".to_owned()
        }
    });
    let some_failed = move || {
        let counts = state.overview.read().counts;
        let ready = counts.of(Bucket::Ready);
        !none_ran() && ready > 0 && ready < counts.all()
    };
    let main_class = move || {
        if none_ran() {
            "button"
        } else {
            "button button--quiet"
        }
    };
    view! {
        <button type="button" class=main_class on:click=move |_| begin.run(TestScope::Everything(hosts(|_| true)))>
            {words}
        </button>
        <Show when=some_failed>
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| begin.run(TestScope::Failed(hosts(|standing| standing != Standing::Ready)))
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
    let task = Task::new();
    let cancel = move |_| {
        let run = run.clone();
        task.start(async move {
            announce("Cancelling");
            state.refused.try_set(None);
            match connection_tests::cancel(run.id).await {
                Ok(()) => state.tests.end_cancelled(&run),
                Err(error) => {
                    state.refused.try_set(Some(error));
                }
            }
        });
    };
    let words = move || {
        if task.pending().get() {
            "Cancelling"
        } else {
            "Cancel"
        }
    };
    view! {
        <FocusedBusy label=Signal::derive(move || state.progress()) />
        <button type="button" class="button button--quiet" on:click=cancel>
            {live(words)}
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
