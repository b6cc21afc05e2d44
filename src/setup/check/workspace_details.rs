//! One workspace: how its test went, check by check.

use domain::ConnectionTestId;
use leptos::{html, prelude::*};

use super::lazy;
use super::step_state::TestStepState;
use super::tab_tests::{CountedResult, Stale};
use crate::components::live;
use crate::connection_test::checks::WorkspaceCheckList;
use crate::connection_test::outcome::Standing;
use crate::connection_test::repair::RepairPlace;
use crate::connection_test::run::End;
use crate::shell::part;
use crate::texts::time;

/// The checks of a workspace, below the rows. They take the focus when they are opened; Escape gives it back.
#[component]
pub fn WorkspaceDetails(
    /// The place of the workspace.
    at: usize,
    /// The step's state.
    state: TestStepState,
    /// Closes it.
    close: Callback<()>,
) -> impl IntoView {
    let chosen = state.chosen.get_untracked();
    let Some(workspace) = chosen.get(at).cloned() else {
        return ().into_any();
    };
    let alone = chosen.len() == 1;
    let heading = NodeRef::<html::H3>::new();
    heading.on_load(move |heading| {
        if !alone {
            request_animation_frame(move || drop(heading.focus()));
        }
    });
    let of = workspace.clone();
    let is_primary = Memo::new(move |_| state.primary.read().as_ref() == Some(&of.host));
    let host = workspace.host.clone();
    let counted = Memo::new_with_compare(
        move |_| state.tests.result(&host, is_primary.get()),
        |old, new| identity(old) != identity(new),
    );
    let of = workspace.clone();
    let place = Signal::derive(move || {
        let checks = counted.get().map(|counted| counted.checks.checks.get());
        state.repair_place(&of, &checks.unwrap_or_default())
    });
    let name = workspace.name.clone();
    let body = live(move || match counted.get() {
        None => view! { <p class="soft">"Nothing was checked yet."</p> }.into_any(),
        Some(counted) => {
            let name = name.clone();
            part::show(move || {
                let (name, counted) = (name.clone(), counted.clone());
                async move {
                    let view = lazy::results().await?;
                    Ok(move || view(name.clone(), counted.clone(), place))
                }
            })
        }
    });
    let region = workspace
        .region
        .as_ref()
        .map(|region| format!(" · {}", region.label()));
    let global = live(move || {
        is_primary
            .get()
            .then_some(" · primary, reads the tables of the whole account")
    });
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !alone {
            close.run(());
        }
    };
    let close_button = (!alone).then(|| {
        view! {
            <button type="button" class="button button--quiet" on:click=move |_| close.run(())>
                "Close"
                <span class="visually-hidden">" the checks of "{workspace.name.clone()}</span>
            </button>
        }
    });
    view! {
        <section class="card stack tested" aria-labelledby="tested-name" on:keydown=escape>
            <div class="tested__head">
                <h3 id="tested-name" class="tested__name" tabindex="-1" node_ref=heading>{workspace.name.clone()}</h3>
                {close_button}
            </div>
            <p class="soft tested__place">{workspace.host.to_string()} {region} {global}</p>
            {body}
        </section>
    }
    .into_any()
}

/// Results are rebuilt for another test only; within a test the checks change by themselves.
fn identity(counted: Option<&Option<CountedResult>>) -> Option<(ConnectionTestId, Option<Stale>)> {
    let counted = counted?.as_ref()?;
    Some((counted.run.id, counted.stale))
}

/// The class of the words for how a workspace stands.
pub const fn standing_class((standing, stale): (Standing, Option<Stale>)) -> &'static str {
    if stale.is_some() {
        return "rows__state pill pill--warn";
    }
    match standing {
        Standing::NotRun | Standing::Running | Standing::NotChecked => {
            "rows__state pill pill--none"
        }
        Standing::Ready => "rows__state pill pill--good",
        Standing::Partly { .. } | Standing::NoWarehouse => "rows__state pill pill--warn",
        Standing::NotConnectable => "rows__state pill pill--bad",
    }
}

/// How a workspace stands, in words.
pub fn standing_words((standing, stale): (Standing, Option<Stale>)) -> String {
    match stale {
        Some(Stale::Since(at_ms)) => format!("Stale since {}", time::moment(at_ms)),
        Some(Stale::OtherTables) => "Stale: the primary workspace changed".to_owned(),
        None => standing.label(),
    }
}

/// When a workspace was tested, as whom, and its checks.
#[component]
pub fn Results(
    /// Its name.
    name: String,
    /// What was found.
    counted: CountedResult,
    /// What is known about it, for repairs.
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
