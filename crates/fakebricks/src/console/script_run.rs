//! A script of the SQL editor that was run.

use crate::sql::SqlAnswer;

/// A script, who ran it, and what came out.
#[derive(Debug, Clone)]
pub struct ScriptRun {
    /// The whole text.
    pub script: String,
    /// The form's value for the person.
    pub person: String,
    /// Each statement with its result, or the message of its failure.
    pub outcomes: Vec<(String, Result<SqlAnswer, String>)>,
}
