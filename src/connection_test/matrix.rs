//! `/tests/{id}`: what every table showed in every region, with the evidence, to read and to take away.

mod model;
mod words;

use std::sync::Arc;

use contract::{ConnectionTestMatrix, paths as api};
use domain::{ConnectionTestId, TableName};
use leptos::prelude::*;

use self::model::MatrixColumn;
use crate::api::connection_tests;
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Loading, Page};
use crate::state::Step;
use crate::texts::time;

/// A cell: the places of its table and of its region.
type ChosenCell = RwSignal<Option<(usize, usize)>>;

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
            Some(view! { <Evidence matrix=Arc::clone(&matrix) table place /> })
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
        <section id="evidence" class="stack" aria-live="polite" aria-label="Evidence">{evidence}</section>
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
        let choose = move |_| chosen.update(|chosen| *chosen = (*chosen != Some((at, place_at))).then_some((at, place_at)));
        view! {
            <td>
                <button type="button" class=words::class(cell.worst) aria-expanded=move || is_chosen().to_string() on:click=choose>
                    {words::cell(&cell)}
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

/// What the workspaces of a region showed of a table.
#[component]
fn Evidence(
    matrix: Arc<ConnectionTestMatrix>,
    table: TableName,
    place: MatrixColumn,
) -> impl IntoView {
    let workspaces = place.verdicts(&matrix, &table).map(|(row, verdict)| {
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
        <h2>
            <code>{table.to_string()}</code> " in " {place.label()}
        </h2>
        {workspaces.collect_view()}
    }
}
