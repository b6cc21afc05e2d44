//! What verdicts and their evidence are called.

use contract::{Finding, NotChecked, RowsSeen, SystemSchemaState, TableEvidence};

use super::model::Cell;
use crate::connection_test::evidence::{disagreement, privilege};
use crate::texts::time;

/// The cell in words: "Denied: SELECT", or "Denied: SELECT in 2 of 5".
pub fn cell(cell: &Cell<'_>) -> String {
    let words = finding(cell.worst);
    if cell.count == cell.all {
        words
    } else {
        format!("{words} in {} of {}", cell.count, cell.all)
    }
}

/// The class of a finding, for its colour.
pub const fn class(finding: &Finding) -> &'static str {
    match finding {
        Finding::Readable => "matrix__cell matrix__cell--good",
        Finding::ReadableEmpty | Finding::NotOffered | Finding::NotChecked { .. } => "matrix__cell",
        Finding::Late { .. } => "matrix__cell matrix__cell--warn",
        Finding::Denied { .. } | Finding::PrivilegeMissing { .. } | Finding::SchemaNotEnabled => {
            "matrix__cell matrix__cell--bad"
        }
    }
}

/// A finding in words.
pub fn finding(finding: &Finding) -> String {
    match finding {
        Finding::Readable => "Readable".to_owned(),
        Finding::ReadableEmpty => "Readable, no rows".to_owned(),
        Finding::Late { age_minutes, .. } => format!("Late: {}", minutes(*age_minutes)),
        Finding::Denied { level } => format!("Denied: {}", privilege(*level)),
        Finding::PrivilegeMissing { privilege, .. } => format!("Denied: {privilege}"),
        Finding::SchemaNotEnabled => "Schema not enabled".to_owned(),
        Finding::NotOffered => "Not offered here".to_owned(),
        Finding::NotChecked { .. } => "Not checked".to_owned(),
    }
}

/// What a finding is based on, as names and values.
pub fn evidence(finding: &Finding, evidence: &TableEvidence) -> Vec<(&'static str, String)> {
    let probe = &evidence.probe;
    let mut facts = Vec::new();
    let mut add = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add("Why", why(finding));
    add("Newest row", probe.newest.map(|newest| newest.to_string()));
    add("Rows", probe.rows.as_ref().map(rows));
    add("SQLSTATE", probe.sql_state.clone());
    add("Error class", probe.error_class.clone());
    add(
        "Schema",
        probe.schema_state.map(|state| schema(state).to_owned()),
    );
    add(
        "Privileges held",
        probe.privileges.as_ref().map(|held| held_words(held)),
    );
    add(
        "The two disagree",
        disagreement(finding, probe).map(str::to_owned),
    );
    add("Statement", probe.statement_id.clone());
    add("Checked", evidence.checked_at.map(time::day_and_time));
    add("Checked as", evidence.checked_as.clone());
    facts
}

fn why(finding: &Finding) -> Option<String> {
    match finding {
        Finding::Late {
            usual_minutes,
            age_minutes,
        } => Some(format!(
            "The newest row is {} old; rows of this table usually come within {}",
            minutes(*age_minutes),
            minutes(*usual_minutes)
        )),
        Finding::NotChecked { because } => Some(match because {
            NotChecked::After { check } => format!("{check} failed, which this check needs"),
            NotChecked::Unread { .. } => "It could not be read".to_owned(),
            NotChecked::NotYet => "The test runs".to_owned(),
            NotChecked::Cancelled => "The test was cancelled".to_owned(),
            NotChecked::OutOfTime => "The time of the test was used up".to_owned(),
        }),
        _ => None,
    }
}

fn rows(rows: &RowsSeen) -> String {
    match rows {
        RowsSeen::Counted { count, since } => format!("{count} since {since}"),
        RowsSeen::Sampled { count, limit } if count < limit => format!("{count} in all"),
        RowsSeen::Sampled { count, .. } => format!("at least {count}"),
    }
}

const fn schema(state: SystemSchemaState) -> &'static str {
    match state {
        SystemSchemaState::Enabled => "enabled",
        SystemSchemaState::Available => "not enabled, can be",
        SystemSchemaState::Changing => "being switched on or off",
        SystemSchemaState::Unavailable => "not offered here",
        SystemSchemaState::Unknown => "in a state that this version does not know",
    }
}

fn held_words(held: &[String]) -> String {
    if held.is_empty() {
        "none".to_owned()
    } else {
        held.join(", ")
    }
}

fn minutes(minutes: u32) -> String {
    match minutes {
        0..120 => format!("{minutes} min"),
        120..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_table_says_how_late_and_what_is_usual() {
        let late = Finding::Late {
            usual_minutes: 15,
            age_minutes: 300,
        };
        assert_eq!(finding(&late), "Late: 5 h");
        assert_eq!(
            why(&late).as_deref(),
            Some("The newest row is 5 h old; rows of this table usually come within 15 min")
        );
    }

    #[test]
    fn a_cell_counts_only_where_workspaces_differ() {
        let cell = |count| {
            cell(&Cell {
                worst: &Finding::SchemaNotEnabled,
                count,
                all: 3,
            })
        };
        assert_eq!(cell(3), "Schema not enabled");
        assert_eq!(cell(1), "Schema not enabled in 1 of 3");
    }
}
