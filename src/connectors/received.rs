//! What arrives through a connector: its state and every table, live.

mod read_again;
mod running;
mod signals;
mod words;

use contract::{ConnectorData, RefusedPush, TableData, TableDataState};
use domain::{ConnectorId, Timestamp};
use leptos::prelude::*;

use self::read_again::ReadAgain;
use self::running::RunningCollector;
use self::signals::Signals;
use self::words::{after, heading, state, taken_over};
use crate::api::connector_data::DataEvents;
use crate::components::Busy;
use crate::texts::time;

/// What arrives through a connector, as it comes.
#[component]
pub fn ArrivingData(
    /// Whose.
    connector: ConnectorId,
    /// Whether tables can be chosen to be read again.
    #[prop(optional)]
    may_read_again: bool,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<TableData>);
    let asks = RwSignal::new(false);
    let choose = may_read_again.then(|| {
        Callback::new(move |table: TableData| {
            chosen.set(Some(table));
            asks.set(true);
        })
    });
    let data = RwSignal::new(None::<ConnectorData>);
    // When the newest measured row came to this page, by this machine's clock; unknown for one that had come before.
    let shown_at = RwSignal::new(None::<Timestamp>);
    let stream = DataEvents::open(connector, move |now| {
        let before = data.with_untracked(|known| known.as_ref().map(|known| known.canary.last));
        if before.is_some_and(|before| before != now.canary.last) {
            shown_at.try_set(Some(time::now()));
        }
        data.try_set(Some(now));
    });
    // Held for as long as this is on the page.
    let _stream = StoredValue::new_local(stream.ok());
    let shown = move || match data.get() {
        Some(data) => {
            view! { <Arrival data shown_at=shown_at.get_untracked() choose /> }.into_any()
        }
        None => view! { <Busy label="Looking for data" /> }.into_any(),
    };
    view! {
        <section class="stack received" aria-labelledby="received">
            <h2 id="received">"Data"</h2>
            {shown}
        </section>
        {may_read_again.then(|| view! { <ReadAgain connector open=asks chosen /> })}
    }
}

#[component]
fn Arrival(
    data: ConnectorData,
    shown_at: Option<Timestamp>,
    choose: Option<Callback<TableData>>,
) -> impl IntoView {
    let running = choose.map(|_| {
        let (connector, deployment) = (data.connector_id, data.deployment.clone());
        view! { <RunningCollector connector deployment /> }
    });
    let refused =
        (!data.refusals.is_empty()).then(|| view! { <Refusals of=data.refusals.clone() /> });
    let rows = data.tables.iter().cloned();
    let rows = rows
        .map(|table| view! { <Row table choose /> })
        .collect_view();
    let action = choose.map(|_| {
        view! {
            <th scope="col">
                <span class="visually-hidden">"Action"</span>
            </th>
        }
    });
    view! {
        <p aria-live="polite">
            <strong>{data.status.label()}</strong>
            " · "
            {heading(&data)}
        </p>
        <p class="soft">{after(&data)}</p>
        <Signals data=data.clone() shown_at />
        {refused}
        <div class="table-scroll" role="region" tabindex="0" aria-label="Table of received tables">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Table"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Rows"</th>
                        <th scope="col">"Newest event"</th>
                        <th scope="col">"Last read"</th>
                        {action}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {running}
    }
}

/// What was pushed and refused.
#[component]
fn Refusals(of: Vec<RefusedPush>) -> impl IntoView {
    let item = |refused: RefusedPush| {
        let table = refused
            .table
            .map(|table| view! { <code>{table.full_name()}</code> ": " });
        let often = words::often(&refused, time::day_and_time(refused.last_at));
        view! { <li>{table} {refused.reason} <span class="soft">" · " {often}</span></li> }
    };
    view! {
        <h3>"Refused in the last week"</h3>
        <p class="soft">"Nothing of what was refused is stored."</p>
        <ul>{of.into_iter().map(item).collect_view()}</ul>
    }
}

#[component]
fn Row(table: TableData, choose: Option<Callback<TableData>>) -> impl IntoView {
    let moment = |at: Option<Timestamp>| at.map(time::day_and_time).unwrap_or_default();
    let is_failed = table.state == TableDataState::Failed;
    let failure = table.failure.clone().filter(|_| is_failed);
    let hand_over = table
        .hand_over
        .as_ref()
        .map(|of| taken_over(of, moment(Some(of.handed_over_at))));
    let again = choose.map(|choose| {
        let (of, name) = (table.clone(), table.table.full_name());
        let button = table.confirmed_at.map(|_| {
            view! {
                <button type="button" class="button button--quiet" on:click=move |_| choose.run(of.clone())>
                    "Read again"
                    <span class="visually-hidden">" " {name}</span>
                </button>
            }
        });
        view! { <td>{button}</td> }
    });
    view! {
        <tr>
            <th scope="row">
                <code>{table.table.full_name()}</code>
            </th>
            <td>
                {state(table.state)}
                {failure.map(|failure| view! { <span class="soft">": " {failure}</span> })}
                {hand_over.map(|text| view! { <span class="soft">". " {text}</span> })}
            </td>
            <td>{table.rows.to_string()}</td>
            <td>{moment(table.newest_event_at)}</td>
            <td>{moment(table.confirmed_at)}</td>
            {again}
        </tr>
    }
}
