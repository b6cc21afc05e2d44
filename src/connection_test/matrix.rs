//! `/tests/{id}`: what every table showed in every region, with the evidence, to read and to take away.

mod model;
mod words;

use std::sync::Arc;

use contract::{ConnectionTestMatrix, paths as api};
use domain::{ConnectionTestId, TableName};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast as _;

use self::model::MatrixColumn;
use crate::api::connection_tests;
use crate::components::live;
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Loading, Page};
use crate::state::Step;
use crate::texts::time;

/// A cell: the places of its table and of its region.
type ChosenCell = RwSignal<Option<(usize, usize)>>;

/// So many workspaces of a region are told one by one, those first that ask most of a person.
const TOLD: usize = 20;

/// The results of a connection test as a table.
#[component]
pub fn MatrixPage(
    /// The test.
    id: ConnectionTestId,
) -> impl IntoView {
    let matrix = Loading::new(move || connection_tests::matrix(id));
    view! {
        <Page title=Signal::stored("Readable tables by region".to_owned())>
            <p>
                <PageLink href=paths::step(Step::Test) class="back-link">"Back to the test"</PageLink>
            </p>
            {matrix.show("Loading the results", |matrix| view! { <Loaded matrix=Arc::new(matrix) /> })}
        </Page>
    }
}

#[component]
fn Loaded(matrix: Arc<ConnectionTestMatrix>) -> impl IntoView {
    let places = Arc::new(MatrixColumn::all(&matrix));
    let chosen: ChosenCell = RwSignal::new(None);
    let id = matrix.connection_test_id;
    let (json, csv) = (
        api::connection_test_matrix(id),
        api::connection_test_matrix_csv(id),
    );
    let when = match matrix.finished_at {
        Some(at) => format!("Tested {}.", time::day_and_time(at)),
        None => "The test still runs: load the page again for what came since.".to_owned(),
    };
    let evidence = {
        let (matrix, places) = (Arc::clone(&matrix), Arc::clone(&places));
        move || {
            let (table, place) = chosen.get()?;
            let (table, place) = (
                matrix.tables.get(table)?.clone(),
                places.get(place)?.clone(),
            );
            Some(view! { <Evidence matrix=Arc::clone(&matrix) table place chosen /> })
        }
    };
    view! {
        <p>
            {when} " Each cell says what the probe of a table found in the workspaces of a region. Select a result to see the evidence."
        </p>
        <div class="row">
            <a class="button button--quiet" href=csv download="connection-test.csv" rel="external">"Download CSV"</a>
            <a class="button button--quiet" href=json download="connection-test.json" rel="external">"Download JSON"</a>
        </div>
        <div class="matrix-split" class:matrix-split--open=move || chosen.get().is_some()>
        <div class="table-scroll matrix" tabindex="0" role="region" aria-label="Tables and regions">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Table"</th>
                        {places.iter().map(head).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {matrix
                        .tables
                        .iter()
                        .enumerate()
                        .map(|(at, table)| line(&matrix, &places, at, table, chosen))
                        .collect_view()}
                </tbody>
            </table>
        </div>
        {live(evidence)}
        </div>
    }
}

fn head(place: &MatrixColumn) -> impl IntoView + use<> {
    let count = match place.workspaces() {
        1 => "1 workspace".to_owned(),
        count => format!("{count} workspaces"),
    };
    view! {
        <th scope="col">
            {place.label()} <span class="matrix__count">{count}</span>
        </th>
    }
}

fn line(
    matrix: &ConnectionTestMatrix,
    places: &[MatrixColumn],
    at: usize,
    table: &TableName,
    chosen: ChosenCell,
) -> impl IntoView + use<> {
    let cells = places.iter().enumerate().map(|(place_at, place)| {
        let Some(cell) = place.cell(matrix, table) else {
            return view! { <td class="soft">"–"</td> }.into_any();
        };
        let is_chosen = move || chosen.get() == Some((at, place_at));
        let choose = move |_| {
            chosen.update(|chosen| {
                *chosen = (*chosen != Some((at, place_at))).then_some((at, place_at));
            });
        };
        view! {
            <td>
                <button
                    type="button"
                    class=words::class(cell.worst)
                    id=cell_id((at, place_at))
                    aria-expanded=move || is_chosen().to_string()
                    on:click=choose
                >
                    {words::cell(&cell)}
                    <span class="visually-hidden">{format!(": {table} in {}", place.label())}</span>
                </button>
            </td>
        }
        .into_any()
    });
    view! {
        <tr>
            <th scope="row">
                <code>{table.to_string()}</code>
            </th>
            {cells.collect_view()}
        </tr>
    }
}

fn cell_id((table, place): (usize, usize)) -> String {
    format!("cell-{table}-{place}")
}

/// Closes the evidence and gives the focus back to its cell.
fn close(chosen: ChosenCell) {
    let cell = chosen.get_untracked().map(cell_id);
    chosen.set(None);
    if let Some(cell) = cell.and_then(|id| document().get_element_by_id(&id)) {
        drop(cell.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}

/// What the workspaces of a region showed of a table. It takes the focus when it is opened; Escape gives it back.
#[component]
fn Evidence(
    matrix: Arc<ConnectionTestMatrix>,
    table: TableName,
    place: MatrixColumn,
    chosen: ChosenCell,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    heading.on_load(|heading| request_animation_frame(move || drop(heading.focus())));
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close(chosen);
        }
    };
    let mut verdicts: Vec<_> = place.verdicts(&matrix, &table).collect();
    verdicts.sort_by_key(|(_, verdict)| std::cmp::Reverse(model::weight(&verdict.finding)));
    let others = match verdicts.len().saturating_sub(TOLD) {
        0 => None,
        count => Some(format!(
            "{count} further workspaces found no worse. The files above hold all of them."
        )),
    };
    verdicts.truncate(TOLD);
    let workspaces = verdicts.into_iter().map(|(row, verdict)| {
        let facts = words::evidence(&verdict.finding, &verdict.evidence)
            .into_iter()
            .map(|(name, value)| {
                view! {
                    <div class="facts__row">
                        <dt>{name}</dt>
                        <dd class="facts__value">{value}</dd>
                    </div>
                }
            });
        view! {
            <h3>{row.name.clone().unwrap_or_else(|| row.host.to_string())} ": " {words::finding(&verdict.finding)}</h3>
            <dl class="facts">{facts.collect_view()}</dl>
        }
    });
    view! {
        <section class="stack matrix-evidence" aria-labelledby="evidence" on:keydown=escape>
            <h2 id="evidence" tabindex="-1" node_ref=heading>
                "Evidence: " <code>{table.to_string()}</code> " in " {place.label()}
            </h2>
            {workspaces.collect_view()}
            {others.map(|words| view! { <p class="soft">{words}</p> })}
            <div class="row">
                <button type="button" class="button button--quiet" on:click=move |_| close(chosen)>
                    "Close"
                    <span class="visually-hidden">" the evidence"</span>
                </button>
            </div>
        </section>
    }
}
