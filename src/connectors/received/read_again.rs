//! Has a table read again from the beginning, after it was said what that is.

use contract::TableData;
use domain::{ConnectorId, Timestamp};
use leptos::prelude::*;

use crate::api::{ApiError, connector_data};
use crate::components::{Dialog, Task, announce, live};
use crate::shell::ActionFailure;
use crate::texts::failure::Attempt;
use crate::texts::time;

const DAY_SECONDS: i64 = 24 * 3600;

/// Asks before a table is read again.
#[component]
pub fn ReadAgain(
    connector: ConnectorId,
    open: RwSignal<bool>,
    /// The table that was chosen.
    chosen: RwSignal<Option<TableData>>,
) -> impl IntoView {
    let failed = RwSignal::new(None::<ApiError>);
    let task = Task::new();
    let confirm = move |_| {
        let Some(table) = chosen.get_untracked() else {
            return;
        };
        task.start(async move {
            match connector_data::read_again(connector, table.table).await {
                Ok(()) => {
                    announce("The next cycle reads it again");
                    failed.try_set(None);
                    open.try_set(false);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let text = live(move || {
        let chosen = chosen.read();
        let table = chosen.as_ref()?;
        Some(what_is_read(table, time::now(), time::day_and_time))
    });
    view! {
        <Dialog open title="Read this table again?">
            <p>{text}</p>
            <ActionFailure failed attempt=Attempt::Connect />
            <div class="row">
                <button type="button" class="button" on:click=confirm>
                    "Read it again"
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| open.set(false)>
                    "Leave it"
                </button>
            </div>
        </Dialog>
    }
}

/// What is read, and what that means for the rows that are there.
fn what_is_read(table: &TableData, now: Timestamp, moment: fn(Timestamp) -> String) -> String {
    let name = table.table.full_name();
    let rows = table.rows;
    let read_to = table.read_to.map(moment);
    let until = read_to.map_or_else(String::new, |to| format!(" It has been read up to {to}."));
    // A table of events that has no place up to which it was read is read from the beginning anyway.
    let is_list = table.read_to.is_none() && table.newest_event_at.is_none();
    let period = match (is_list, table.table.retention_days) {
        (true, _) => format!("The next cycle compares the whole list of {name} anew."),
        (false, Some(days)) => {
            let first = Timestamp(now.unix() - i64::from(days) * DAY_SECONDS);
            format!(
                "The next cycle reads all of {name} that Databricks keeps, {days} days: from {} on.",
                moment(first)
            )
        }
        (false, None) => format!("The next cycle reads all of {name} that Databricks keeps."),
    };
    format!(
        "{period}{until} {rows} rows of it are stored through this connector; they are recognised, and not stored twice. What Databricks has dropped meanwhile stays here."
    )
}

#[cfg(test)]
mod tests {
    use contract::TableDataState;
    use domain::SystemTable;

    use super::*;

    fn text(name: &str, read_to: Option<Timestamp>) -> String {
        let table = TableData {
            table: SystemTable::parse(name).unwrap(),
            state: TableDataState::Complete,
            rows: 120,
            confirmed_at: None,
            newest_event_at: None,
            read_to,
            hand_over: None,
            failure: None,
        };
        let now = Timestamp(400 * DAY_SECONDS);
        what_is_read(&table, now, |at| format!("day {}", at.unix() / DAY_SECONDS))
    }

    #[test]
    fn period_and_rows_are_said_before() {
        let usage = text("system.billing.usage", Some(Timestamp(399 * DAY_SECONDS)));
        assert!(
            usage.contains("365 days: from day 35 on. It has been read up to day 399."),
            "{usage}"
        );
        assert!(usage.contains("120 rows"), "{usage}");
        let list = text("system.billing.list_prices", None);
        assert!(
            list.starts_with("The next cycle compares the whole list"),
            "{list}"
        );
    }
}
