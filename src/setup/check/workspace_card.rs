//! One workspace and how its test went.

use domain::ConnectionTestId;
use leptos::prelude::*;

use super::tab_tests::{CountedResult, Stale, TabTests};
use crate::components::live;
use crate::connection_test::checks::WorkspaceCheckList;
use crate::connection_test::outcome::Standing;
use crate::connection_test::repair::RepairPlace;
use crate::connection_test::run::End;
use crate::state::ChosenWorkspace;
use crate::texts::time;

/// A card with the state in words and the checks.
#[component]
pub fn WorkspaceCard(
    /// The workspace.
    workspace: ChosenWorkspace,
    /// Whether it is to read the global tables.
    primary: bool,
    /// The tests of this tab.
    tests: TabTests,
    /// What is known about it, for repairs.
    #[prop(into)]
    place: Signal<Option<RepairPlace>>,
) -> impl IntoView {
    let host = workspace.host.clone();
    let counted = Memo::new_with_compare(
        move |_| tests.result(&host, primary),
        |old, new| identity(old) != identity(new),
    );
    let heading = format!("workspace-{}", workspace.host.as_str().replace('.', "-"));
    let heading_id = heading.clone();
    let name = workspace.name.clone();
    let body = live(move || match counted.get() {
        None => view! { <p class="soft">"Nothing was checked yet."</p> }.into_any(),
        Some(counted) => {
            let name = name.clone();
            view! { <Results name counted place /> }.into_any()
        }
    });
    let region = workspace
        .region
        .as_ref()
        .map(|region| format!(" · {}", region.label()));
    view! {
        <section class="card stack tested" aria-labelledby=heading>
            <div class="tested__head">
                <h2 id=heading_id class="tested__name">{workspace.name.clone()}</h2>
                <StandingWords counted />
            </div>
            <p class="soft tested__place">
                {workspace.host.to_string()} {region} {primary.then_some(" · primary, reads the global tables")}
            </p>
            {body}
        </section>
    }
}

/// Results are rebuilt for another test only; within a test the checks change by themselves.
fn identity(counted: Option<&Option<CountedResult>>) -> Option<(ConnectionTestId, Option<Stale>)> {
    let counted = counted?.as_ref()?;
    Some((counted.run.id, counted.stale))
}

#[component]
fn StandingWords(counted: Memo<Option<CountedResult>>) -> impl IntoView {
    let words = move || match counted.get() {
        None => ("pill pill--none", "Not run".to_owned()),
        Some(CountedResult {
            stale: Some(stale), ..
        }) => ("pill pill--warn", stale_words(stale)),
        Some(counted) => {
            let standing = counted.checks.checks.with(|checks| Standing::of(checks));
            (class(standing), standing.label())
        }
    };
    view! { <span class=move || words().0>{live(move || words().1)}</span> }
}

const fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::NotRun | Standing::Running => "pill pill--none",
        Standing::Ready => "pill pill--good",
        Standing::Partly { .. } => "pill pill--warn",
        Standing::NotConnectable => "pill pill--bad",
    }
}

fn stale_words(stale: Stale) -> String {
    match stale {
        Stale::Since(at_ms) => format!("Stale since {}", time::moment(at_ms)),
        Stale::OtherTables => "Stale: the primary workspace changed".to_owned(),
    }
}

#[component]
fn Results(
    name: String,
    counted: CountedResult,
    place: Signal<Option<RepairPlace>>,
) -> impl IntoView {
    let end = counted.run.end.clone();
    let started = time::day_and_time(counted.run.started_at);
    let when = live(move || match end.get() {
        End::Finished {
            at,
            cancelled: false,
        } => format!("Tested at {}", time::day_and_time(at)),
        End::Finished {
            at,
            cancelled: true,
        } => {
            format!("Cancelled at {}", time::day_and_time(at))
        }
        End::NotYet | End::Lost => format!("Started at {started}"),
    });
    let who = live(move || {
        place.get().map(|place| match place.signed_in_as {
            Some(name) if name.contains('@') => format!(" as {name}"),
            Some(name) => format!(" as application {name}"),
            None => format!(" as application {}", place.application_id),
        })
    });
    let checks = counted.checks.checks;
    view! {
        <p class="soft">{when} {who}</p>
        <WorkspaceCheckList name checks place />
    }
}
