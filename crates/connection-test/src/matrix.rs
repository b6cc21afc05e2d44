//! Workspaces × tables, as far as a test is; and the same as a file for spreadsheets. Both are written piece by piece, because a large test
//! would be a heap in memory as often as somebody reads it. Pure.

use std::collections::BTreeSet;

use contract::{
    Check, CheckName, CheckState, ConnectionTestMatrix, FailureCause, Finding, MatrixRow,
    NotChecked, Observation, PrivilegeLevel, RowsSeen, SystemSchemaState, TableEvidence, Verdict,
};
use domain::TableName;
use serde_json::Value;

use crate::run::{Run, RunWorkspace};
use crate::spreadsheet::{guarded, lines};

/// Returns the matrix without its rows.
fn frame(run: &Run) -> ConnectionTestMatrix {
    run.look_at_all(|workspaces, ended| {
        let checks = workspaces.iter().flat_map(|workspace| &workspace.checks);
        let tables: BTreeSet<&TableName> = checks
            .filter_map(|check| match &check.name {
                CheckName::Table(table) => Some(table),
                _ => None,
            })
            .collect();
        ConnectionTestMatrix {
            connection_test_id: run.id,
            started_at: run.started_at,
            finished_at: ended.map(|ended| ended.at),
            tables: tables.into_iter().cloned().collect(),
            rows: Vec::new(),
        }
    })
}

/// The end of a matrix, which stands behind its last row.
pub const JSON_END: &str = "]}";

/// Writes the matrix up to its first row.
pub fn json_head(run: &Run) -> Result<Vec<u8>, serde_json::Error> {
    // The rows are its last member.
    let mut json = serde_json::to_vec(&frame(run))?;
    json.truncate(json.len() - JSON_END.len());
    Ok(json)
}

/// Writes the rows of some workspaces as JSON; all but the very first begin with a comma.
pub fn json_rows(
    run: &Run,
    places: &[usize],
    is_first: bool,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = Vec::new();
    for (at, row) in rows(run, places).iter().enumerate() {
        if at > 0 || !is_first {
            json.push(b',');
        }
        serde_json::to_writer(&mut json, row)?;
    }
    Ok(json)
}

fn rows(run: &Run, places: &[usize]) -> Vec<MatrixRow> {
    run.look_at_all(|workspaces, _| {
        let found = places.iter().filter_map(|&place| workspaces.get(place));
        found.map(row).collect()
    })
}

fn row(workspace: &RunWorkspace) -> MatrixRow {
    MatrixRow {
        verdicts: workspace.checks.iter().filter_map(Verdict::of).collect(),
        ..head(workspace)
    }
}

/// Returns a row without its verdicts.
fn head(workspace: &RunWorkspace) -> MatrixRow {
    let asked = &workspace.asked;
    let mut row = MatrixRow {
        host: asked.host.clone(),
        name: asked.name.clone(),
        workspace_id: asked.workspace_id.clone(),
        cloud: asked.host.cloud(),
        region: asked.region.clone(),
        metastore_id: None,
        primary: asked.primary,
        verdicts: Vec::new(),
    };
    for Check { state, .. } in &workspace.checks {
        match state {
            CheckState::Passed {
                found: Observation::Identity { workspace_id, .. },
                ..
            } => row.workspace_id = Some(workspace_id.clone()),
            CheckState::Passed {
                found:
                    Observation::Metastore {
                        metastore_id,
                        cloud,
                        region,
                        ..
                    },
                ..
            } => {
                row.metastore_id = Some(*metastore_id);
                row.cloud = *cloud;
                row.region = Some(region.clone());
            }
            _ => {}
        }
    }
    row
}

const COLUMNS: [&str; 22] = [
    "cloud",
    "region",
    "workspace",
    "host",
    "workspace_id",
    "metastore_id",
    "primary",
    "table",
    "verdict",
    "missing_level",
    "not_checked_because",
    "newest_row",
    "age_minutes",
    "usual_delay_minutes",
    "rows",
    "rows_are",
    "schema_state",
    "statement_id",
    "sql_state",
    "error_class",
    "checked_at",
    "checked_as",
];

/// Returns the places of the workspaces in a run, by region and host: the order of the rows.
pub fn order(run: &Run) -> Vec<usize> {
    run.look_at_all(|workspaces, _| {
        let rows: Vec<MatrixRow> = workspaces.iter().map(head).collect();
        let mut places: Vec<usize> = (0..rows.len()).collect();
        places.sort_by(|&a, &b| {
            (&rows[a].region, &rows[a].host).cmp(&(&rows[b].region, &rows[b].host))
        });
        places
    })
}

/// Writes the names of the columns.
pub fn csv_head() -> Result<Vec<u8>, csv::Error> {
    lines([COLUMNS.map(str::to_owned)])
}

/// Writes one line for each table of some workspaces: a large file is made piece by piece.
pub fn csv_lines(run: &Run, places: &[usize]) -> Result<Vec<u8>, csv::Error> {
    lines(rows(run, places).iter().flat_map(|row| {
        row.verdicts
            .iter()
            .map(|verdict| cells(row, verdict).map(|cell| guarded(&cell)))
    }))
}

fn cells(row: &MatrixRow, verdict: &Verdict) -> [String; COLUMNS.len()] {
    let Verdict {
        table,
        finding,
        evidence:
            TableEvidence {
                probe,
                checked_at,
                checked_as,
            },
    } = verdict;
    let (age, usual) = match finding {
        Finding::Late {
            usual_minutes,
            age_minutes,
        } => (age_minutes.to_string(), usual_minutes.to_string()),
        _ => Default::default(),
    };
    let (rows, rows_are) = match &probe.rows {
        Some(RowsSeen::Counted { count, since }) => (count.to_string(), format!("since {since}")),
        Some(RowsSeen::Sampled { count, limit }) => {
            (count.to_string(), format!("sample of at most {limit}"))
        }
        None => Default::default(),
    };
    [
        row.cloud.slug().to_owned(),
        text(row.region.as_ref()),
        text(row.name.as_ref()),
        row.host.to_string(),
        text(row.workspace_id.as_ref()),
        text(row.metastore_id.as_ref()),
        if row.primary { "yes" } else { "no" }.to_owned(),
        table.full_name(),
        finding.word().to_owned(),
        match finding {
            Finding::Denied { level } => level_word(*level).to_owned(),
            Finding::PrivilegeMissing { privilege, .. } => privilege.clone(),
            _ => String::new(),
        },
        match finding {
            Finding::NotChecked { because } => reason(because),
            _ => String::new(),
        },
        text(probe.newest.as_ref()),
        age,
        usual,
        rows,
        rows_are,
        probe.schema_state.map_or("", schema_word).to_owned(),
        text(probe.statement_id.as_ref()),
        text(probe.sql_state.as_ref()),
        text(probe.error_class.as_ref()),
        text(checked_at.as_ref()),
        text(checked_as.as_ref()),
    ]
}

fn text(cell: Option<&impl ToString>) -> String {
    cell.map(ToString::to_string).unwrap_or_default()
}

const fn level_word(level: PrivilegeLevel) -> &'static str {
    match level {
        PrivilegeLevel::Catalog => "USE CATALOG",
        PrivilegeLevel::Schema => "USE SCHEMA",
        PrivilegeLevel::Table => "SELECT",
    }
}

const fn schema_word(state: SystemSchemaState) -> &'static str {
    match state {
        SystemSchemaState::Enabled => "enabled",
        SystemSchemaState::Available => "available",
        SystemSchemaState::Changing => "changing",
        SystemSchemaState::Unavailable => "unavailable",
        SystemSchemaState::Unknown => "unknown",
    }
}

fn reason(because: &NotChecked) -> String {
    match because {
        NotChecked::After { check } => format!("{check} did not pass"),
        NotChecked::Unread { failure } => {
            let cause = word(&failure.cause);
            match &failure.detail {
                Some(detail) => format!("could not be read: {cause}: {detail}"),
                None => format!("could not be read: {cause}"),
            }
        }
        NotChecked::NotYet => "not yet".to_owned(),
        NotChecked::Cancelled => "the test was cancelled".to_owned(),
        NotChecked::OutOfTime => "the time of the test was used up".to_owned(),
    }
}

/// Returns the word of the API for a cause.
fn word(cause: &FailureCause) -> String {
    match serde_json::to_value(cause) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(members)) => members.into_iter().map(|(word, _)| word).collect(),
        _ => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_one_line_of_quoted_names() {
        let head = String::from_utf8(csv_head().unwrap()).unwrap();
        assert!(
            head.starts_with("\"cloud\",\"region\",\"workspace\","),
            "{head}"
        );
        assert_eq!(head.matches('\n').count(), 1);
    }
}
