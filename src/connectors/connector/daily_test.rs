//! The test that is made day after day: whether it is on, when the next one is, and what the last ones came to.

use contract::{ConnectorValidation, DailyTest};
use domain::ConnectorId;
use leptos::prelude::*;

use crate::api::{ApiError, connectors};
use crate::components::{Switch, Task, announce, live};
use crate::shell::{ActionFailure, FailureReport, Loading};
use crate::texts::failure::{self, Attempt, details};
use crate::texts::time;

/// Tests that are shown at first.
const SHOWN: usize = 14;

/// The switch and the history.
#[component]
pub fn DailyTests(
    /// The connector.
    connector: ConnectorId,
) -> impl IntoView {
    let validation = Loading::new(move || connectors::validation(connector));
    view! {
        <section class="stack" aria-labelledby="daily-test">
            <h2 id="daily-test">"Daily test"</h2>
            {validation.show("Loading the tests", move |state| view! { <State connector state /> })}
        </section>
    }
}

#[component]
fn State(connector: ConnectorId, state: ConnectorValidation) -> impl IntoView {
    let state = RwSignal::new(state);
    let failed = RwSignal::new(None::<ApiError>);
    let task = Task::new();
    let change = move |daily: bool| {
        task.start(async move {
            match connectors::switch_validation(connector, daily).await {
                Ok(told) => {
                    announce(if daily {
                        "Tested daily from now on"
                    } else {
                        "Not tested daily any more"
                    });
                    failed.try_set(None);
                    state.try_set(told);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                    // The box shows what holds.
                    state.try_update(|_| ());
                }
            }
        });
    };
    let next = move || {
        let next = state.read().next_at?;
        Some(if next <= time::now() {
            "The next test begins within a minute; reload the page to see what it came to."
                .to_owned()
        } else {
            format!("Next test: {}.", time::day_and_time(next))
        })
    };
    let rows = move || {
        let history = state.read().history.clone();
        if history.is_empty() {
            return view! { <p class="empty">"Not tested by itself yet."</p> }.into_any();
        }
        let rows = history.into_iter().take(SHOWN);
        let rows = rows.map(|test| view! { <Tested test /> }).collect_view();
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <Switch
            id="test-daily"
            label="Test daily"
            hint=|| "LakeSentry signs in as the service principal, looks at everything that the connection test does, and tells when that fails: a policy that was deleted, a grant that was taken back. It may start a SQL warehouse for a minute. Nothing is kept for it."
            checked=Signal::derive(move || state.read().next_at.is_some())
            on_change=change
        />
        <ActionFailure failed attempt=Attempt::Connect />
        {live(move || next().map(|text| view! { <p class="soft">{text}</p> }))}
        {live(rows)}
    }
}

#[component]
fn Tested(test: DailyTest) -> impl IntoView {
    let at = time::day_and_time(test.validated_at);
    let verdict = if test.is_well() {
        format!("Passed: {} checks", test.passed)
    } else {
        format!(
            "Failed: {} of {} checks",
            test.failed.len(),
            test.failed.len() + count(test.passed) + count(test.not_checked)
        )
    };
    let failures = test.failed.into_iter().map(|failed| {
        let text = failure::failure(&failed.failure, Attempt::Check(&failed.name));
        let details = details::of_failure(&failed.failure);
        view! { <FailureReport text details /> }
    });
    let failures = failures.collect_view();
    view! {
        <li>
            <strong>{verdict}</strong>
            <span class="soft">{format!(" · {at}")}</span>
            {failures}
        </li>
    }
}

fn count(checks: u32) -> usize {
    usize::try_from(checks).unwrap_or(usize::MAX)
}
