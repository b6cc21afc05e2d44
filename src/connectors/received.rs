//! What arrives through a connector: its state and every table, live.

mod words;

use contract::{ConnectorData, TableData, TableDataState};
use domain::{ConnectorId, Timestamp};
use leptos::prelude::*;

use self::words::{after, heading, state};
use crate::api::connector_data::DataEvents;
use crate::components::Busy;
use crate::texts::time;

/// What arrives through a connector, as it comes.
#[component]
pub fn ArrivingData(
    /// Whose.
    connector: ConnectorId,
) -> impl IntoView {
    let data = RwSignal::new(None::<ConnectorData>);
    let stream = DataEvents::open(connector, move |now| {
        data.try_set(Some(now));
    });
    // Held for as long as this is on the page.
    let _stream = StoredValue::new_local(stream.ok());
    let shown = move || match data.get() {
        Some(data) => view! { <Arrival data /> }.into_any(),
        None => view! { <Busy label="Looking for data" /> }.into_any(),
    };
    view! {
        <section class="stack received" aria-labelledby="received">
            <h2 id="received">"Data"</h2>
            {shown}
        </section>
    }
}

#[component]
fn Arrival(data: ConnectorData) -> impl IntoView {
    let rows = data.tables.iter().cloned();
    let rows = rows.map(|table| view! { <Row table /> }).collect_view();
    view! {
        <p aria-live="polite">
            <strong>{data.status.label()}</strong>
            " · "
            {heading(&data)}
        </p>
        <p class="soft">{after(&data)}</p>
        <div class="table-scroll" role="region" tabindex="0" aria-label="Table of received tables">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Table"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Rows"</th>
                        <th scope="col">"Newest event"</th>
                        <th scope="col">"Last read"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(table: TableData) -> impl IntoView {
    let moment = |at: Option<Timestamp>| at.map(time::day_and_time).unwrap_or_default();
    let is_failed = table.state == TableDataState::Failed;
    let failure = table.failure.clone().filter(|_| is_failed);
    view! {
        <tr>
            <th scope="row">
                <code>{table.table.full_name()}</code>
            </th>
            <td>
                {state(table.state)}
                {failure.map(|failure| view! { <span class="soft">": " {failure}</span> })}
            </td>
            <td>{table.rows.to_string()}</td>
            <td>{moment(table.newest_event_at)}</td>
            <td>{moment(table.confirmed_at)}</td>
        </tr>
    }
}
