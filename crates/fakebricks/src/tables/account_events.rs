//! Events of the audit log that belong to the account and to no workspace.

use serde_json::{Map, Value};

use super::moment::Moment;

/// Takes the workspace from an event of the account: Databricks writes `0` there.
pub fn settle(moment: &Moment<'_>, cells: &mut Map<String, Value>) {
    let is_of_account = cells.get("audit_level").and_then(Value::as_str) == Some("ACCOUNT_LEVEL");
    if moment.table.name == "audit" && is_of_account {
        cells.insert("workspace_id".to_owned(), Value::from("0"));
    }
}
