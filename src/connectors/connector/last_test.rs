//! The last connection test of a connector's workspace: the server keeps it, whoever made it.

use contract::{CheckState, Connector, ConnectorTest, KeptTest};
use leptos::prelude::*;

use crate::api::connectors;
use crate::components::{announce, save_file};
use crate::connection_test::checks::WorkspaceCheckList;
use crate::connection_test::repair::RepairPlace;
use crate::shell::Loading;
use crate::texts::time;

/// When it was tested, as whom, and each check with its evidence.
#[component]
pub fn LastTest(
    /// The connector.
    connector: Connector,
) -> impl IntoView {
    let id = connector.connector_id;
    let loaded = Loading::new(move || connectors::last_test(id));
    loaded.show("Loading the last test", move |ConnectorTest { last }| {
        let connector = connector.clone();
        match last {
            Some(test) => view! { <Test connector test /> }.into_any(),
            None => view! { <p class="empty">"No test of this workspace is kept. The next one in the setup will be."</p> }.into_any(),
        }
    })
}

#[component]
fn Test(connector: Connector, test: KeptTest) -> impl IntoView {
    let told = summary(&test);
    let as_whom = test.tested_as().map(str::to_owned);
    let place = connector.application_id.map(|application_id| {
        RepairPlace::of(
            application_id,
            None,
            Some(connector.workspace_id.clone()),
            &test.checks,
        )
        .named(Some(connector.workspace_name.clone()))
    });
    let checks = ArcRwSignal::new(test.checks.clone());
    let file = format!("lakesentry-test-{}.json", connector.workspace_id);
    let save = move |_| {
        let json = serde_json::to_string(&test).unwrap_or_default();
        announce(if save_file(&file, &json) {
            format!("{file} goes to your downloads")
        } else {
            format!("The browser did not allow the download of {file}")
        });
    };
    view! {
        <p>{told} {as_whom.map(|name| view! { " As " <code>{name}</code> "." })}</p>
        <WorkspaceCheckList name=connector.workspace_name checks place=Signal::stored(place) />
        <div class="row">
            <button type="button" class="button button--quiet" on:click=save>
                "Download the test"
            </button>
        </div>
    }
}

/// "Tested 21 Nov, 14:02 UTC+1: 24 checks passed, 2 failed."
fn summary(test: &KeptTest) -> String {
    let count = |is: fn(&CheckState) -> bool| {
        let checks = test.checks.iter();
        checks.filter(|check| is(&check.state)).count()
    };
    let passed = count(|state| matches!(state, CheckState::Passed { .. }));
    let failed = count(|state| matches!(state, CheckState::Failed { .. }));
    let checks = if passed == 1 { "check" } else { "checks" };
    format!(
        "Tested {}: {passed} {checks} passed, {failed} failed.",
        time::with_zone(test.tested_at)
    )
}
