//! What is received in words, and what to do about it.

use contract::{ConnectorData, RefusedPush, TableDataState, TableHandOver};
use domain::ConnectorStatus;

/// The fact behind the state of a connector.
pub fn heading(data: &ConnectorData) -> String {
    let (read, all) = (read_tables(data), data.tables.len());
    match data.received.seen_at {
        None => "No collector has been heard of".to_owned(),
        Some(_) if read == 0 => "A collector was heard of, and no table has come yet".to_owned(),
        Some(_) => format!("{read} of {all} tables read, {} rows", data.received.rows),
    }
}

/// What to do now.
pub fn after(data: &ConnectorData) -> String {
    let failed = count(data, TableDataState::Failed);
    let late = count(data, TableDataState::Late);
    match data.status {
        ConnectorStatus::Pending => {
            "Start the collector with the connection string. This page shows what comes, as it comes.".to_owned()
        }
        ConnectorStatus::Error if failed > 0 => {
            "No table could be read. The reason stands beside each; a connection test repairs it step by step.".to_owned()
        }
        ConnectorStatus::Error => {
            "No connection string of this connector can be used. Create one, and configure the collector with it.".to_owned()
        }
        ConnectorStatus::Stale | ConnectorStatus::Late => format!(
            "{} cycles were missed, or Databricks has no newer data. Look whether the collector's job still runs: `lakesentry-collector check` says what keeps it from working.",
            data.received.missed_cycles
        ),
        ConnectorStatus::Active if failed > 0 => format!(
            "{failed} could not be read in the last cycle. The others are not affected."
        ),
        ConnectorStatus::Active if late > 0 => format!(
            "{late} show older rows than is usual at Databricks. That may be a quiet hour."
        ),
        ConnectorStatus::Active => "Nothing is to be done.".to_owned(),
    }
}

/// The state of a table.
pub const fn state(state: TableDataState) -> &'static str {
    match state {
        TableDataState::Waiting => "Waiting",
        TableDataState::Complete => "Read to its end",
        TableDataState::Late => "Older than usual",
        TableDataState::Failed => "Not read",
    }
}

/// What was taken over from another connector, and whether it is all there.
pub fn taken_over(of: &TableHandOver, at: String) -> String {
    let verdict = match of.difference() {
        0 => "none is missing, none is doubled".to_owned(),
        more @ 1.. => format!("{more} more than these, which another connector brought"),
        fewer => format!("{} are missing", fewer.unsigned_abs()),
    };
    format!(
        "Taken over from {} at {at} with {} rows; {} have come since, {} are there: {verdict}",
        of.from_workspace, of.rows_before, of.rows_since, of.rows_now
    )
}

/// How often something was refused.
pub fn often(refused: &RefusedPush, last: String) -> String {
    match refused.times {
        1 => format!("at {last}"),
        times => format!("{times} times, last at {last}"),
    }
}

fn count(data: &ConnectorData, state: TableDataState) -> usize {
    data.tables
        .iter()
        .filter(|table| table.state == state)
        .count()
}

fn read_tables(data: &ConnectorData) -> usize {
    let read = data
        .tables
        .iter()
        .filter(|table| table.confirmed_at.is_some());
    read.count()
}

#[cfg(test)]
mod tests {
    use contract::{
        ArrivalSignal, ArrivalState, CanaryData, CollectorDeployment, CollectorSignal,
        CollectorState, CompletenessSignal, ReceivedData, TableData,
    };
    use domain::{ConnectorId, Timestamp, tables_for};

    use super::*;

    fn data(status: ConnectorStatus, read: usize, state: TableDataState) -> ConnectorData {
        let tables = tables_for(&[], false).enumerate();
        let tables = tables.map(|(index, table)| TableData {
            table,
            state: if index < read {
                state
            } else {
                TableDataState::Waiting
            },
            rows: 5,
            confirmed_at: (index < read).then_some(Timestamp(1_795_737_600)),
            newest_event_at: None,
            read_to: None,
            hand_over: None,
            failure: None,
        });
        ConnectorData {
            connector_id: ConnectorId::parse("0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11").unwrap(),
            status,
            received: ReceivedData {
                seen_at: (read > 0).then_some(Timestamp(1_795_737_600)),
                rows: 5 * read as u64,
                ..ReceivedData::default()
            },
            collector: CollectorSignal {
                state: CollectorState::NeverSeen,
                seen_at: None,
                worked_at: None,
                due_at: None,
            },
            arrival: ArrivalSignal {
                state: ArrivalState::Waiting,
                confirmed_at: None,
                newest_event_at: None,
                too_old_at: None,
            },
            completeness: CompletenessSignal::default(),
            canary: CanaryData::default(),
            collector_version: None,
            deployment: CollectorDeployment::default(),
            refusals: Vec::new(),
            tables: tables.collect(),
        }
    }

    #[test]
    fn a_newcomer_is_told_what_is_missing() {
        let none = data(ConnectorStatus::Pending, 0, TableDataState::Waiting);
        assert_eq!(heading(&none), "No collector has been heard of");
        assert!(after(&none).starts_with("Start the collector"));
        let some = data(ConnectorStatus::Active, 3, TableDataState::Complete);
        assert_eq!(heading(&some), "3 of 11 tables read, 15 rows");
        assert_eq!(after(&some), "Nothing is to be done.");
    }

    #[test]
    fn totals_before_and_after_are_compared() {
        let of = |rows_now| TableHandOver {
            from_workspace: "prod".to_owned(),
            handed_over_at: Timestamp(1_795_737_600),
            rows_before: 40,
            rows_since: 2,
            rows_now,
        };
        assert_eq!(
            taken_over(&of(42), "14:02".to_owned()),
            "Taken over from prod at 14:02 with 40 rows; 2 have come since, 42 are there: none is missing, none is doubled"
        );
        assert!(taken_over(&of(41), String::new()).ends_with("1 are missing"));
        assert!(taken_over(&of(45), String::new()).contains("3 more than these"));
    }

    #[test]
    fn what_fails_is_counted() {
        let some = data(ConnectorStatus::Active, 2, TableDataState::Failed);
        assert!(after(&some).starts_with("2 could not be read"));
        let all = data(ConnectorStatus::Error, 11, TableDataState::Failed);
        assert!(after(&all).contains("connection test"));
        let none_alive = data(ConnectorStatus::Error, 11, TableDataState::Complete);
        assert!(after(&none_alive).contains("Create one"));
    }
}
