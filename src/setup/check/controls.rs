//! Starting, cancelling and repeating the test.

use contract::ProblemCode;
use domain::DatabricksHost;
use leptos::prelude::*;

use super::bench::Bench;
use super::tab_tests::Wanted;
use crate::api::{ApiError, connection_tests};
use crate::components::{Busy, Notice, NoticeKind, SecretField, announce};
use crate::connection_test::outcome::{Standing, workspaces};
use crate::connection_test::{duration, run::Run};
use crate::shell::FailureReport;
use crate::state::Backend;
use crate::texts::failure::{Attempt, api_error, details};

/// Id of the secret's field.
const SECRET: &str = "secret";

/// The buttons above the results, the secret where the server needs it, and why no test could be started.
#[component]
pub fn Controls(
    /// The step's state.
    bench: Bench,
) -> impl IntoView {
    let start = Action::new_local(move |wanted: &Wanted| start(bench, wanted.clone()));
    let starting = start.pending();
    let run_of = move |wanted: Wanted| {
        let busy = starting.get_untracked() || untrack(|| bench.tests.running()).is_some();
        if !busy && has_secret(bench) {
            start.dispatch(wanted);
        }
    };
    let secret_error = Signal::derive(move || {
        let errors = bench.errors.read();
        let of_secret = errors.iter().find(|(id, _)| id == SECRET);
        of_secret.map(|(_, text)| text.clone())
    });
    let refused = move || {
        bench.refused.get().map(|error| {
            let text = api_error(&error, Attempt::Connect);
            view! { <FailureReport text details=details::of_error(&error) /> }
        })
    };
    view! {
        <NoBackend />
        <Show when=move || bench.tests.lost_one()>
            <Notice kind=NoticeKind::Warn title="The server no longer knows an earlier test">
                <p>"Results are kept in its memory for a while only. Test again to see them."</p>
            </Notice>
        </Show>
        {refused}
        <Show when=move || bench.needs_secret.get()>
            <SecretField
                id=SECRET
                label="OAuth secret"
                hint="The server no longer holds it: it is kept in memory only, and not in this browser."
                value=bench.secret
                error=secret_error
            />
        </Show>
        <div class="row">
            {move || match (starting.get(), bench.tests.running()) {
                (true, _) => view! { <Busy label="Starting the test" /> }.into_any(),
                (false, Some(run)) => view! { <Running run bench /> }.into_any(),
                (false, None) => view! { <Start bench run_of=Callback::new(run_of) /> }.into_any(),
            }}
        </div>
    }
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
fn Start(bench: Bench, run_of: Callback<Wanted>) -> impl IntoView {
    let all = move || -> Vec<DatabricksHost> {
        let chosen = bench.chosen.read();
        chosen
            .iter()
            .map(|workspace| workspace.host.clone())
            .collect()
    };
    let failed = Memo::new(move |_| -> Vec<DatabricksHost> {
        let standings = bench.standings.read();
        standings
            .iter()
            .filter(|(_, standing)| *standing != Standing::Ready)
            .map(|(host, _)| host.clone())
            .collect()
    });
    let none_ran = move || {
        let standings = bench.standings.read();
        standings
            .iter()
            .all(|(_, standing)| *standing == Standing::NotRun)
    };
    let words = move || {
        if none_ran() {
            format!("Test {}", workspaces(bench.chosen.read().len()))
        } else {
            "Test again".to_owned()
        }
    };
    let some_failed = move || {
        let count = failed.read().len();
        !none_ran() && count > 0 && count < bench.chosen.read().len()
    };
    let main_class = move || {
        if none_ran() {
            "button"
        } else {
            "button button--quiet"
        }
    };
    view! {
        <button type="button" class=main_class on:click=move |_| run_of.run(Wanted::Everything(untrack(all)))>
            {words}
        </button>
        <Show when=some_failed>
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| run_of.run(Wanted::Failed(failed.get_untracked()))
            >
                "Test only what failed"
            </button>
        </Show>
    }
}

#[component]
fn Running(run: Run, bench: Bench) -> impl IntoView {
    let limit = format!(
        "Ends after {} at the latest",
        duration::long(run.time_limit_seconds)
    );
    let id = run.id;
    let cancel = Action::new_local(move |(): &()| {
        let id = id.clone();
        async move {
            if let Err(error) = connection_tests::cancel(id).await {
                bench.refused.try_set(Some(error));
            }
        }
    });
    let ask = move |_| {
        if !cancel.pending().get_untracked() {
            announce("Cancelling");
            cancel.dispatch(());
        }
    };
    view! {
        <Busy label="Testing" />
        <button type="button" class="button button--quiet" on:click=ask>
            "Cancel"
        </button>
        <span class="soft">{limit}</span>
    }
}

/// Where the server needs the secret, nothing is started without.
fn has_secret(bench: Bench) -> bool {
    let missing = bench.needs_secret.get_untracked() && bench.typed_secret().is_none();
    let error = (SECRET.to_owned(), "Enter the OAuth secret".to_owned());
    bench
        .errors
        .set(missing.then_some(error).into_iter().collect());
    !missing
}

async fn start(bench: Bench, wanted: Wanted) {
    bench.refused.set(None);
    let answers = bench.wizard.answers().get_untracked();
    let secret = bench.typed_secret();
    announce("Starting the test");
    match bench.tests.start(answers, wanted, secret).await {
        Ok(()) => {
            bench.secret.try_set(String::new());
            bench.needs_secret.try_set(false);
            bench.wizard.forget_test();
        }
        Err(error) => explain(bench, error),
    }
}

fn explain(bench: Bench, error: ApiError) {
    if error.code() == Some(ProblemCode::SecretNeeded) {
        bench.needs_secret.try_set(true);
        let text = "The server no longer holds the secret. Enter it to go on";
        bench
            .errors
            .try_set(vec![(SECRET.to_owned(), text.to_owned())]);
    } else {
        bench.refused.try_set(Some(error));
    }
}
