//! Failures of a statement, in the words of Databricks.

use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;
use datafusion::sql::sqlparser::parser::ParserError;
use thiserror::Error;

use super::spark;
use crate::privileges::{MissingPrivilege, UnityPrivilege, UnitySecurable, UnitySecurableKind};

/// A failed statement.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct SqlError {
    /// The whole text, with class and state.
    pub message: String,
    /// The SQLSTATE.
    pub sql_state: &'static str,
}

impl SqlError {
    /// A failure with an error class.
    pub fn new(class: &str, sql_state: &'static str, text: &str) -> Self {
        Self {
            message: format!("[{class}] {text} SQLSTATE: {sql_state}"),
            sql_state,
        }
    }

    /// Text that is not SQL.
    pub fn syntax(near: &str, position: usize, statement: &str) -> Self {
        let sql_state = "42601";
        Self {
            message: format!(
                "\n[PARSE_SYNTAX_ERROR] Syntax error at or near {near}. SQLSTATE: {sql_state} \
                 (line 1, pos {position})\n\n== SQL ==\n{statement}\n{}^^^\n",
                "-".repeat(position)
            ),
            sql_state,
        }
    }

    /// A parser's complaint.
    pub fn from_parser(error: &ParserError, statement: &str) -> Self {
        let text = error.to_string();
        let found = text
            .rsplit_once("found: ")
            .map_or("end of input", |(_, rest)| rest);
        let (near, place) = found.split_once(" at Line: ").unwrap_or((found, "1, 1"));
        let position = place
            .rsplit_once(": ")
            .and_then(|(_, column)| column.trim().parse::<usize>().ok())
            .map_or(0, |column| column.saturating_sub(1));
        if near == "EOF" {
            Self::syntax("end of input", statement.len(), statement)
        } else {
            Self::syntax(&format!("'{near}'"), position, statement)
        }
    }

    /// A statement that real Databricks may know and the simulation does not.
    pub fn unsupported(what: &str) -> Self {
        Self::new(
            "UNSUPPORTED_BY_SIMULATION",
            "0A000",
            &format!("The simulation does not support {what}."),
        )
    }

    /// Whether the statement is refused because it is not simulated, not because it is wrong.
    pub fn is_refusal(&self) -> bool {
        self.message.starts_with("[UNSUPPORTED_BY_SIMULATION]")
    }

    /// A missing privilege for reading.
    pub fn missing(missing: &MissingPrivilege) -> Self {
        Self::new(
            "INSUFFICIENT_PERMISSIONS",
            "42501",
            &format!("Insufficient privileges:\n{missing}."),
        )
    }

    /// A missing right to grant.
    pub fn may_not_grant(missing: &MissingPrivilege) -> Self {
        Self::new(
            "INSUFFICIENT_PERMISSIONS",
            "42501",
            &format!("Insufficient privileges:\nPERMISSION_DENIED: {missing}."),
        )
    }

    /// A catalog, schema or table that is not there.
    pub fn not_found(what: &UnitySecurable) -> Self {
        let ticked = what.ticked();
        let advice = "Verify the spelling and correctness of the schema and catalog.";
        match what.kind() {
            UnitySecurableKind::Catalog => Self::new(
                "NO_SUCH_CATALOG_EXCEPTION",
                "42704",
                &format!("Catalog '{what}' was not found. Verify the spelling of the catalog."),
            ),
            UnitySecurableKind::Schema => Self::new(
                "SCHEMA_NOT_FOUND",
                "42704",
                &format!("The schema {ticked} cannot be found. {advice}"),
            ),
            UnitySecurableKind::Table => Self::new(
                "TABLE_OR_VIEW_NOT_FOUND",
                "42P01",
                &format!("The table or view {ticked} cannot be found. {advice}"),
            ),
        }
    }

    /// A grantee that the account does not have.
    pub fn no_principal(name: &str) -> Self {
        Self::new(
            "PRINCIPAL_DOES_NOT_EXIST",
            "42704",
            &format!("PRINCIPAL_DOES_NOT_EXIST: Could not find principal with name {name}."),
        )
    }

    /// A privilege on a securable that does not know it.
    pub fn not_applicable(privilege: UnityPrivilege, on: &UnitySecurable) -> Self {
        Self::new(
            "INVALID_PARAMETER_VALUE",
            "22023",
            &format!(
                "INVALID_PARAMETER_VALUE: Privilege {} is not applicable to this entity [{on}:{}]. \
                 If this seems unexpected, please check the privilege version of the metastore \
                 in use [0.1/1.0].",
                privilege.api(),
                on.kind().word().to_uppercase()
            ),
        )
    }

    /// Unity Catalog is asked for where there is none.
    pub fn no_unity_catalog() -> Self {
        Self::new(
            "UC_NOT_ENABLED",
            "56038",
            "Unity Catalog is not enabled on this cluster. \
             No metastore assigned for the current workspace.",
        )
    }
}

impl From<DataFusionError> for SqlError {
    fn from(error: DataFusionError) -> Self {
        if let Some(known) = spark::found(&error) {
            return known;
        }
        let root = error.find_root();
        if let Some(known) = spark::found(root) {
            return known;
        }
        if let Some(told) = told(&root.to_string()) {
            return told;
        }
        match root {
            DataFusionError::SchemaError(inner, _) => from_schema(inner),
            DataFusionError::Execution(text)
                if text.contains("Scalar subquery returned more than one row") =>
            {
                Self::new(
                    "SCALAR_SUBQUERY_TOO_MANY_ROWS",
                    "21000",
                    "More than one row returned by a subquery used as an expression.",
                )
            }
            DataFusionError::Plan(text) if text.starts_with("Invalid function") => Self::new(
                "UNRESOLVED_ROUTINE",
                "42883",
                &format!("Cannot resolve routine. {}", text.replace('\n', " ")),
            ),
            DataFusionError::Plan(text) if text.contains("GROUP BY") => Self::new(
                "MISSING_GROUP_BY",
                "42803",
                &format!(
                    "The non-aggregating expression is based on columns which are not participating in the GROUP BY clause. {}",
                    text.replace('\n', " ")
                ),
            ),
            DataFusionError::ArrowError(inner, _) => Self::new(
                "CAST_INVALID_INPUT",
                "22018",
                &format!("A value cannot be cast to the type asked for: {inner}."),
            ),
            other => Self::new(
                "UNSUPPORTED_BY_SIMULATION",
                "0A000",
                &format!("The simulation could not run the statement: {other}."),
            ),
        }
    }
}

/// The failure of a function's types, which the engine hands on as a part of its own text.
fn told(text: &str) -> Option<SqlError> {
    const STATE: &str = "SQLSTATE: ";
    let (_, rest) = text.split_once("External error: [")?;
    let end = rest.find(STATE)? + STATE.len();
    let state = rest.get(end..end + 5)?;
    let sql_state = ["42K09", "42605", "0A000"]
        .into_iter()
        .find(|known| *known == state)?;
    Some(SqlError {
        message: format!("[{}{state}", &rest[..end]),
        sql_state,
    })
}

fn from_schema(error: &SchemaError) -> SqlError {
    let SchemaError::FieldNotFound {
        field,
        valid_fields,
    } = error
    else {
        return SqlError::new("AMBIGUOUS_REFERENCE", "42704", &format!("{error}."));
    };
    // The engine's own names of the columns of VALUES.
    let number = field.name.strip_prefix("column");
    if number.is_some_and(|number| number.parse::<u32>().is_ok()) {
        return SqlError::unsupported("this use of VALUES");
    }
    let known: Vec<String> = valid_fields
        .iter()
        .take(5)
        .map(|column| format!("`{}`", column.name))
        .collect();
    SqlError::new(
        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
        "42703",
        &format!(
            "A column, variable, or function parameter with name `{}` cannot be resolved. \
             Did you mean one of the following? [{}].",
            field.name,
            known.join(", ")
        ),
    )
}
