//! Reads a window into an output: slice by slice, trying again where that may help.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use audit_record::{ManifestStatement, rfc3339};
use databricks::{ErrorKind, SqlFailureKind, StatementError, StatementId, StatementParameter};
use domain::{SystemTable, WorkspaceId};
use extract::{SliceResult, WindowError, WindowQuery, WindowSlice, WindowTable};
use tokio::task::JoinHandle;

use crate::columns::{EventBatch, selected};
use crate::connection::Connection;
use crate::console::say;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink;
use crate::export_options::{ExportOptions, ResultWay};
use crate::inline_rows::{self, selected_as_text};
use crate::progress::ExportProgress;

/// No answer of the workspace holds more than 25 MiB, so a day is not even tried there.
const HOUR_US: i64 = 3_600_000_000;
/// A day of events takes a warehouse seconds.
const LONG_STATEMENT: Duration = Duration::from_secs(30);

/// What is read.
pub struct WindowReading {
    table: WindowTable,
    query: WindowQuery,
    parallel: usize,
    retries: u32,
    way: ResultWay,
    /// Whether the cloud's storage gave anything.
    storage_was_reached: AtomicBool,
    /// Whether rows come in the answers of the workspace.
    is_inline: AtomicBool,
}

/// The rows of a slice, ready to be taken.
enum SliceRows {
    Linked(SliceResult),
    Inline {
        statement_id: StatementId,
        batch: RecordBatch,
    },
}

impl SliceRows {
    fn statement_id(&self) -> &StatementId {
        match self {
            Self::Linked(result) => result.statement_id(),
            Self::Inline { statement_id, .. } => statement_id,
        }
    }
}

/// Returns the table of audit events, as it is read here.
pub fn audit_table(connection: &Connection) -> Result<WindowTable, AuditEnding> {
    let table = SystemTable::parse("system.access.audit")
        .map_err(|error| AuditEnding::Options(error.to_string()))?;
    Ok(WindowTable {
        workspace: connection.workspace.clone(),
        warehouse_id: connection.warehouse_id.clone(),
        catalog: "system".to_owned(),
        table,
        time_column: "event_time",
        day_column: "event_date",
    })
}

/// Returns the condition for events of workspaces and services. Ids are compared as text, which they are in the table.
pub fn condition(
    workspace_ids: &[WorkspaceId],
    services: Option<&[String]>,
) -> (String, Vec<StatementParameter>) {
    let mut parameters = Vec::new();
    let mut one_of = |column: &str, name: &str, values: Vec<String>| {
        let markers = values.into_iter().enumerate().map(|(number, value)| {
            let name = format!("{name}_{number}");
            let marker = format!(":{name}");
            parameters.push(StatementParameter {
                name,
                value: Some(value),
                type_name: "STRING",
            });
            marker
        });
        let markers: Vec<String> = markers.collect();
        format!("{column} IN ({})", markers.join(", "))
    };
    let ids = workspace_ids.iter().map(ToString::to_string).collect();
    let mut text = one_of("workspace_id", "workspace", ids);
    if let Some(services) = services {
        // The case differs between pages of the documentation.
        let names = services.iter().map(|name| name.to_lowercase()).collect();
        text.push_str(" AND ");
        text.push_str(&one_of("lower(service_name)", "service", names));
    }
    (text, parameters)
}

/// A slice that is being asked for; dropped, it is not any more, and Databricks is told so.
struct SliceRequest(JoinHandle<Result<SliceRows, ReadingEnd>>);

impl Drop for SliceRequest {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl WindowReading {
    /// Asks which columns there are.
    ///
    /// # Errors
    /// When the table can't be read.
    pub async fn prepare(
        connection: &Connection,
        (condition, parameters): (String, Vec<StatementParameter>),
        options: &ExportOptions,
    ) -> Result<Self, AuditEnding> {
        let table = audit_table(connection)?;
        let mut failures = 0;
        let columns = loop {
            let nothing = WindowSlice { from: 0, until: 0 };
            let asked = connection.patiently(
                "the SQL warehouse (one that is off takes some minutes to start)",
                Some(WindowTable::DEADLINE),
                table.columns(),
            );
            match asked
                .await
                .map_err(|error| ReadingEnd::of(error.into(), nothing))
            {
                Ok(columns) => break columns,
                Err(ReadingEnd::Failed(error)) if failures < options.retries => {
                    failures += 1;
                    let pause = pause(failures);
                    if !options.quiet {
                        say(&again(error, pause));
                    }
                    tokio::time::sleep(pause).await;
                }
                Err(ReadingEnd::Failed(error)) => return Err(error.into()),
                Err(ReadingEnd::Ended(ending)) => return Err(ending),
                Err(ReadingEnd::TooMuch(_)) => {
                    return Err(AuditEnding::Databricks(
                        "the SQL warehouse did not answer in time".to_owned(),
                    ));
                }
            }
        };
        let select = selected(&columns).map_err(|name| {
            AuditEnding::Databricks(format!(
                "system.access.audit has no column {name} any more, by which it is read"
            ))
        })?;
        Ok(Self {
            table,
            query: WindowQuery {
                select,
                condition,
                parameters,
                order_by: "`event_time`, `event_id`".to_owned(),
            },
            parallel: options.parallel.into(),
            retries: options.retries,
            way: options.results,
            storage_was_reached: AtomicBool::new(false),
            is_inline: AtomicBool::new(options.results == ResultWay::Inline),
        })
    }

    /// Reads everything from the position of the output to the end of a window.
    ///
    /// # Errors
    /// When that is not possible, also after several attempts.
    pub async fn run(
        &self,
        output: &mut impl EventSink,
        until: i64,
        progress: &mut ExportProgress,
    ) -> Result<(), AuditEnding> {
        let mut failures = 0;
        let mut shortest: Option<i64> = None;
        loop {
            if self.is_inline.load(Ordering::Relaxed) {
                shortest = Some(shortest.unwrap_or(HOUR_US).min(HOUR_US));
            }
            let from = output.read_from();
            let mut slices: VecDeque<WindowSlice> = WindowSlice::days(from, until).into();
            // Where a day was too much, halves of it are asked for.
            if let Some(longest) = shortest {
                slices = slices
                    .into_iter()
                    .flat_map(|slice| cut(slice, longest))
                    .collect();
            }
            let before = output.mark();
            match self.read_slices(slices, output, progress).await {
                Ok(()) => return Ok(()),
                Err(ReadingEnd::Ended(ending)) => return Err(ending),
                Err(ReadingEnd::TooMuch(slice)) => match slice.halves() {
                    Some([first, _]) => shortest = Some(first.until - first.from),
                    None => {
                        return Err(AuditEnding::Databricks(
                            "Databricks gives not even a minute of events in one answer".to_owned(),
                        ));
                    }
                },
                Err(ReadingEnd::Failed(error)) if self.goes_inline(&error) => {
                    progress.say(&format!(
                        "{}; reading through the workspace in its place, in smaller pieces",
                        AuditEnding::from(error)
                    ));
                }
                Err(ReadingEnd::Failed(error)) => {
                    if output.mark() != before {
                        failures = 0;
                    }
                    failures += 1;
                    if failures > self.retries {
                        return Err(error.into());
                    }
                    let pause = pause(failures);
                    progress.say(&again(error, pause));
                    tokio::time::sleep(pause).await;
                }
            }
            output.rewind();
        }
    }

    async fn read_slices(
        &self,
        mut slices: VecDeque<WindowSlice>,
        output: &mut impl EventSink,
        progress: &mut ExportProgress,
    ) -> Result<(), ReadingEnd> {
        let mut next = slices.pop_front().map(|slice| (slice, self.ask(slice)));
        while let Some((slice, mut asked)) = next.take() {
            let soon = tokio::time::timeout(LONG_STATEMENT, &mut asked.0).await;
            let answered = if let Ok(answered) = soon {
                answered
            } else {
                progress.notice(&format!(
                    "Waiting for the SQL warehouse to read the events from {} on; after {} min it is asked for fewer at a time …",
                    rfc3339(slice.from),
                    WindowTable::DEADLINE.as_secs() / 60
                ));
                (&mut asked.0).await
            };
            let result = match answered {
                Ok(Ok(result)) => result,
                Ok(Err(end)) => return Err(end),
                Err(error) => {
                    return Err(ReadingEnd::Ended(AuditEnding::Databricks(
                        error.to_string(),
                    )));
                }
            };
            // The warehouse works on the next slice while this one is fetched.
            next = slices.pop_front().map(|slice| (slice, self.ask(slice)));
            output.note_statement(ManifestStatement {
                statement_id: result.statement_id().as_str().to_owned(),
                from: rfc3339(slice.from),
                until: rfc3339(slice.until),
            });
            self.fetch(&result, output, progress)
                .await
                .map_err(|stopped| match stopped {
                    ReadingEnd::Failed(error) => ReadingEnd::of(error, slice),
                    other => other,
                })?;
            output.read_until(slice.until).map_err(ReadingEnd::Ended)?;
            progress.read_until(slice.until);
        }
        Ok(())
    }

    /// Goes the other way from now on, if the cloud's storage never gave anything and that is allowed.
    fn goes_inline(&self, error: &WindowError) -> bool {
        let is_out_of_reach = matches!(
            error,
            WindowError::Statement(StatementError::Call(error)) if error.is_storage_out_of_reach()
        );
        self.way == ResultWay::Auto
            && is_out_of_reach
            && !self.storage_was_reached.load(Ordering::Relaxed)
            && !self.is_inline.swap(true, Ordering::Relaxed)
    }

    fn ask(&self, slice: WindowSlice) -> SliceRequest {
        let (table, mut query) = (self.table.clone(), self.query.clone());
        let is_inline = self.is_inline.load(Ordering::Relaxed);
        if is_inline {
            query.select = selected_as_text(&query.select);
        }
        SliceRequest(tokio::spawn(async move {
            let failed = |error: StatementError| ReadingEnd::of(error.into(), slice);
            if !is_inline {
                let result = table.read(&query, slice).await.map_err(failed)?;
                return if result.truncated() {
                    Err(ReadingEnd::TooMuch(slice))
                } else {
                    Ok(SliceRows::Linked(result))
                };
            }
            let found = table.read_inline(&query, slice).await.map_err(failed)?;
            if found.truncated {
                return Err(ReadingEnd::TooMuch(slice));
            }
            let batch = inline_rows::batch(&found.columns, &found.rows).map_err(unread)?;
            Ok(SliceRows::Inline {
                statement_id: found.statement_id,
                batch,
            })
        }))
    }

    async fn fetch(
        &self,
        rows: &SliceRows,
        output: &mut impl EventSink,
        progress: &mut ExportProgress,
    ) -> Result<(), ReadingEnd> {
        let result = match rows {
            SliceRows::Linked(result) => result,
            SliceRows::Inline { batch, .. } => return take(batch, output, progress),
        };
        let mut batches = result.batches(self.parallel);
        while let Some(part) = batches.next().await.map_err(ReadingEnd::Failed)? {
            self.storage_was_reached.store(true, Ordering::Relaxed);
            for batch in part {
                take(&batch, output, progress)?;
            }
        }
        Ok(())
    }
}

fn take(
    batch: &RecordBatch,
    output: &mut impl EventSink,
    progress: &mut ExportProgress,
) -> Result<(), ReadingEnd> {
    let events = EventBatch::read(batch).map_err(unread)?;
    for row in 0..events.len() {
        let event = events.event(row);
        output.take(&event).map_err(ReadingEnd::Ended)?;
        progress.event(event.event_time);
    }
    Ok(())
}

/// Arrow may repeat a cell.
fn unread(error: ArrowError) -> ReadingEnd {
    let said: String = error.to_string().chars().take(200).collect();
    ReadingEnd::Ended(AuditEnding::Databricks(format!(
        "an event can't be read: {said}"
    )))
}

/// Says why something is tried again, and when.
fn again(error: WindowError, pause: Duration) -> String {
    let error = AuditEnding::from(error);
    format!("{error}; trying again in {} s", pause.as_secs().max(1))
}

/// How long to wait after so many failures without progress in between.
fn pause(failures: u32) -> Duration {
    Duration::from_millis(500 << failures.min(6))
}

/// Cuts a slice into pieces that are no longer than this.
fn cut(slice: WindowSlice, longest: i64) -> Vec<WindowSlice> {
    match slice.halves() {
        Some([first, second]) if slice.until - slice.from > longest => {
            let mut all = cut(first, longest);
            all.extend(cut(second, longest));
            all
        }
        _ => vec![slice],
    }
}

/// Why no more is read for now.
enum ReadingEnd {
    /// Trying again may help.
    Failed(WindowError),
    /// The slice has to be cut.
    TooMuch(WindowSlice),
    /// Nothing helps.
    Ended(AuditEnding),
}

impl ReadingEnd {
    fn of(error: WindowError, slice: WindowSlice) -> Self {
        let helps = match &error {
            WindowError::Part(_) | WindowError::RowsMissing { .. } => true,
            WindowError::Statement(error) => match error {
                StatementError::Expired { .. } | StatementError::Cancelled { .. } => true,
                StatementError::DeadlineExceeded { .. } => return Self::TooMuch(slice),
                StatementError::Failed(failure) => match failure.kind() {
                    SqlFailureKind::ResultTooLarge => return Self::TooMuch(slice),
                    SqlFailureKind::WarehouseFailed | SqlFailureKind::Unavailable => true,
                    _ => false,
                },
                StatementError::Call(error) => {
                    let kind = error.kind();
                    if matches!(kind, ErrorKind::TooLarge { .. }) {
                        return Self::TooMuch(slice);
                    }
                    kind.is_unreachable()
                        || error.is_storage_out_of_reach()
                        || matches!(
                            kind,
                            ErrorKind::Throttled { .. }
                                | ErrorKind::Unavailable { .. }
                                | ErrorKind::Unreadable
                        )
                }
            },
        };
        if helps {
            Self::Failed(error)
        } else {
            Self::Ended(error.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parameters() {
        let ids = [
            WorkspaceId::parse("7").unwrap(),
            WorkspaceId::parse("0").unwrap(),
        ];
        let (text, parameters) = condition(&ids, Some(&["unityCatalog".to_owned()]));
        assert_eq!(
            text,
            "workspace_id IN (:workspace_0, :workspace_1) AND lower(service_name) IN (:service_0)"
        );
        assert_eq!(parameters[2].value.as_deref(), Some("unitycatalog"));
        assert_eq!(condition(&ids, None).1.len(), 2);
    }

    #[test]
    fn a_slice_is_cut_until_its_pieces_are_short_enough() {
        const HOUR: i64 = 3_600_000_000;
        let day = WindowSlice {
            from: 0,
            until: 24 * HOUR,
        };
        let pieces = cut(day, 6 * HOUR);
        assert_eq!(pieces.len(), 4);
        assert!(pieces.windows(2).all(|pair| pair[0].until == pair[1].from));
    }
}
