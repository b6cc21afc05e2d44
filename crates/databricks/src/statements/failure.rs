//! Why Databricks did not run a statement.

use serde_json::Value;

use super::StatementId;
use super::denied::{DeniedRight, denied};
use super::wire::{StatementAnswer, StatementFailure};
use crate::error::bounded;

/// A statement that Databricks accepted and that then failed. It comes as HTTP 200.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SqlFailure {
    /// The statement.
    pub statement_id: StatementId,
    /// The error class: `INSUFFICIENT_PERMISSIONS`, `UNRESOLVED_COLUMN.WITH_SUGGESTION`.
    pub class: Option<String>,
    /// The SQLSTATE: `42501`.
    pub sql_state: Option<String>,
    /// The API's own code, `BAD_REQUEST` for nearly all failures of SQL.
    pub code: Option<String>,
    /// The sentence, bounded, on one line.
    pub message: String,
    /// The right that is missing, when the sentence tells.
    pub denied: Option<DeniedRight>,
    /// Databricks' id of the request.
    pub request_id: Option<String>,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SqlFailureKind {
    /// A right is missing.
    Denied,
    /// The table is not there, or is hidden from those without rights.
    TableNotFound,
    /// The schema is not there: not enabled, or hidden.
    SchemaNotFound,
    /// The catalog is not there, or is hidden.
    CatalogNotFound,
    /// A column is not there. Columns of system tables differ by region and release.
    ColumnNotFound,
    /// The text is no SQL.
    Syntax,
    /// A marker in the text has no value.
    ParameterMissing,
    /// The result is larger than the 25 MiB that come in one answer.
    ResultTooLarge,
    /// The warehouse may not be used.
    WarehouseDenied,
    /// The warehouse did not start, or does not go on: no machines, no quota, being deleted.
    WarehouseFailed,
    /// Databricks was not able to run it now.
    Unavailable,
    /// Anything else.
    Other,
}

impl SqlFailure {
    /// Tells the kind: by class, by SQLSTATE where the class is unknown, by code where there is neither.
    pub fn kind(&self) -> SqlFailureKind {
        let class = self.class.as_deref().unwrap_or_default();
        let base = class.split('.').next().unwrap_or_default();
        by_class(base)
            .or_else(|| self.denied.as_ref().map(|_| SqlFailureKind::Denied))
            .or_else(|| by_sql_state(self.sql_state.as_deref()?))
            .or_else(|| by_text(&self.message).filter(|_| self.class.is_none()))
            .or_else(|| by_code(self.code.as_deref()?))
            .unwrap_or(SqlFailureKind::Other)
    }

    pub(super) fn read(answer: StatementAnswer, request_id: Option<String>) -> Self {
        let StatementFailure {
            error_code,
            message,
        } = answer.status.error.0.unwrap_or_default();
        let message = message.0.unwrap_or_default();
        let sql_state = answer.status.sql_state.0.filter(|state| !state.is_empty());
        Self {
            statement_id: StatementId(answer.statement_id),
            class: class(&message),
            sql_state: sql_state.or_else(|| sql_state_in(&message)),
            code: match error_code {
                Value::String(code) => Some(bounded(&code)),
                Value::Number(code) => Some(code.to_string()),
                _ => None,
            },
            denied: denied(&message),
            message: bounded(&message),
            request_id,
        }
    }
}

/// Error classes: Databricks documentation, "Error conditions".
fn by_class(class: &str) -> Option<SqlFailureKind> {
    Some(match class {
        "INSUFFICIENT_PERMISSIONS" | "UNAUTHORIZED_ACCESS" | "PERMISSION_DENIED" => {
            SqlFailureKind::Denied
        }
        "TABLE_OR_VIEW_NOT_FOUND" => SqlFailureKind::TableNotFound,
        "SCHEMA_NOT_FOUND" => SqlFailureKind::SchemaNotFound,
        "NO_SUCH_CATALOG_EXCEPTION" | "CATALOG_NOT_FOUND" => SqlFailureKind::CatalogNotFound,
        "UNRESOLVED_COLUMN" => SqlFailureKind::ColumnNotFound,
        "PARSE_SYNTAX_ERROR" => SqlFailureKind::Syntax,
        "UNBOUND_SQL_PARAMETER" => SqlFailureKind::ParameterMissing,
        _ => return None,
    })
}

fn by_sql_state(state: &str) -> Option<SqlFailureKind> {
    Some(match state {
        "42501" => SqlFailureKind::Denied,
        "42P01" => SqlFailureKind::TableNotFound,
        "42704" => SqlFailureKind::SchemaNotFound,
        "42P08" => SqlFailureKind::CatalogNotFound,
        "42703" => SqlFailureKind::ColumnNotFound,
        "42601" => SqlFailureKind::Syntax,
        "42P02" => SqlFailureKind::ParameterMissing,
        _ => return None,
    })
}

/// The two failures that have neither class nor SQLSTATE of their own.
fn by_text(message: &str) -> Option<SqlFailureKind> {
    let text = message.to_ascii_lowercase();
    if text.contains("inline") && (text.contains("limit") || text.contains("exceed")) {
        Some(SqlFailureKind::ResultTooLarge)
    } else if ["warehouse", "cluster", "sql endpoint"]
        .iter()
        .any(|word| text.contains(word))
    {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        // The cloud's own words for why no machine came may be about rights, of Databricks in the cloud: sharing the warehouse helps nobody.
        let is_about_start = says(&[
            "launch",
            "terminated",
            "could not start",
            "failed to start",
            "cannot start",
        ]);
        let is_about_rights = says(&[
            "permission",
            "not authorized",
            "unauthorized",
            "access denied",
        ]);
        Some(if is_about_rights && !is_about_start {
            SqlFailureKind::WarehouseDenied
        } else {
            SqlFailureKind::WarehouseFailed
        })
    } else {
        None
    }
}

fn by_code(code: &str) -> Option<SqlFailureKind> {
    matches!(
        code,
        "TEMPORARILY_UNAVAILABLE"
            | "WORKSPACE_TEMPORARILY_UNAVAILABLE"
            | "SERVICE_UNDER_MAINTENANCE"
            | "DEADLINE_EXCEEDED"
            | "RESOURCE_EXHAUSTED"
            | "INTERNAL_ERROR"
            | "IO_ERROR"
            | "ABORTED"
    )
    .then_some(SqlFailureKind::Unavailable)
}

/// The class in `[CLASS.SUBCLASS] …`. The message may begin with a line break.
fn class(message: &str) -> Option<String> {
    let (class, _) = message.trim_start().strip_prefix('[')?.split_once(']')?;
    let well_formed = matches!(class.len(), 1..=200)
        && class
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.'));
    well_formed.then(|| class.to_owned())
}

/// The state in `… SQLSTATE: 42501`: answers of 2024 tell it nowhere else.
fn sql_state_in(message: &str) -> Option<String> {
    let (_, rest) = message.rsplit_once("SQLSTATE:")?;
    let state: String = rest.trim_start().chars().take(5).collect();
    let well_formed = state.len() == 5
        && state
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    well_formed.then_some(state)
}

#[cfg(test)]
mod tests {
    use super::super::DeniedLevel;
    use super::*;

    fn read(status: &str) -> SqlFailure {
        let json = format!(r#"{{"statement_id":"s","status":{status}}}"#);
        SqlFailure::read(serde_json::from_str(&json).unwrap(), None)
    }

    #[track_caller]
    fn check(message: &str, class: Option<&str>, sql_state: Option<&str>, kind: SqlFailureKind) {
        let status = serde_json::json!({"state": "FAILED", "error": {"error_code": "BAD_REQUEST", "message": message}});
        let read = read(&status.to_string());
        assert_eq!(read.class.as_deref(), class, "{message}");
        assert_eq!(read.sql_state.as_deref(), sql_state, "{message}");
        assert_eq!(read.kind(), kind, "{message}");
    }

    #[test]
    fn failures_are_classified() {
        use SqlFailureKind as Kind;
        check(
            "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'SELEC'. SQLSTATE: 42601 (line 1, pos 0)\n\n== SQL ==\nSELEC",
            Some("PARSE_SYNTAX_ERROR"),
            Some("42601"),
            Kind::Syntax,
        );
        check(
            "[TABLE_OR_VIEW_NOT_FOUND] The table or view `a`.`b` cannot be found. SQLSTATE: 42P01",
            Some("TABLE_OR_VIEW_NOT_FOUND"),
            Some("42P01"),
            Kind::TableNotFound,
        );
        check(
            "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column SQLSTATE: 42703",
            Some("UNRESOLVED_COLUMN.WITH_SUGGESTION"),
            Some("42703"),
            Kind::ColumnNotFound,
        );
        check(
            "[SCHEMA_NOT_FOUND] The schema cannot be found.",
            Some("SCHEMA_NOT_FOUND"),
            None,
            Kind::SchemaNotFound,
        );
        check(
            "[NO_SUCH_CATALOG_EXCEPTION] Catalog 'x' was not found. SQLSTATE: 42704",
            Some("NO_SUCH_CATALOG_EXCEPTION"),
            Some("42704"),
            Kind::CatalogNotFound,
        );
        check(
            "PERMISSION_DENIED: User does not have USE SCHEMA on Schema 'a.b'",
            None,
            None,
            Kind::Denied,
        );
        check(
            "[NEW_CLASS] No. SQLSTATE: 42501",
            Some("NEW_CLASS"),
            Some("42501"),
            Kind::Denied,
        );
        check(
            "[UNBOUND_SQL_PARAMETER] x SQLSTATE: 42P02",
            Some("UNBOUND_SQL_PARAMETER"),
            Some("42P02"),
            Kind::ParameterMissing,
        );
        check(
            "Inline byte limit exceeded.",
            None,
            None,
            Kind::ResultTooLarge,
        );
        check(
            "You do not have permission to use the SQL warehouse.",
            None,
            None,
            Kind::WarehouseDenied,
        );
        for start in [
            "The warehouse could not start.",
            "Clusters are failing to launch. Cluster launch will be retried.",
            "Could not start warehouse Starter: QUOTA_EXCEEDED: no cores left in this region",
            "Cluster 1122-334455-abc was terminated. Reason: CLOUD_PROVIDER_LAUNCH_FAILURE",
            "Cluster 1122-334455-abc was terminated. Reason: AWS_UNAUTHORIZED_FAILURE: You are not authorized to perform this operation",
            "Could not start warehouse Starter: ACCESS_DENIED: Missing permission compute.instances.create",
        ] {
            check(start, None, None, Kind::WarehouseFailed);
        }
        check("[lower] x SQLSTATE: no", None, None, Kind::Other);
        check("", None, None, Kind::Other);
    }

    #[test]
    fn the_member_sql_state_wins_and_the_missing_right_is_read() {
        let read = read(
            r#"{"state":"FAILED","sql_state":"42501","error":{"error_code":"BAD_REQUEST",
                "message":"[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have USE SCHEMA on Schema 'system.access'."}}"#,
        );
        assert_eq!(read.sql_state.as_deref(), Some("42501"));
        assert_eq!(read.denied.unwrap().level, DeniedLevel::Schema);
    }

    #[test]
    fn a_failure_without_words_is_still_one() {
        assert_eq!(read(r#"{"state":"FAILED"}"#).kind(), SqlFailureKind::Other);
        assert_eq!(
            read(r#"{"state":"FAILED","error":{"error_code":401,"message":"x"}}"#)
                .code
                .as_deref(),
            Some("401")
        );
        assert_eq!(
            read(r#"{"state":"FAILED","error":{"error_code":"TEMPORARILY_UNAVAILABLE"}}"#).kind(),
            SqlFailureKind::Unavailable
        );
    }
}
