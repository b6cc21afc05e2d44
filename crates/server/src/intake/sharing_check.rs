//! Whether a batch keeps to what an admin has approved to leave the workspace.

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, RecordBatch};
use domain::{STATEMENT_TEXT, SharingRules, SystemTable, WORKSPACE_ID};

/// Checks the columns of a batch, and what is in those that the rules speak of.
///
/// # Errors
/// Says what may not leave.
pub fn check(
    rules: &SharingRules,
    table: SystemTable,
    batches: &[RecordBatch],
) -> Result<(), String> {
    for batch in batches {
        let schema = batch.schema();
        for (field, column) in schema.fields().iter().zip(batch.columns()) {
            let name = field.name();
            if !rules.shares(table, name) {
                let shown: String = name.escape_debug().take(80).collect();
                return Err(format!(
                    "the column {shown} of {table} may not leave the workspace"
                ));
            }
            if rules.mask_statement_text && name.eq_ignore_ascii_case(STATEMENT_TEXT) {
                are_masked(column)?;
            }
            if !rules.workspaces.is_empty() && name.eq_ignore_ascii_case(WORKSPACE_ID) {
                are_of_workspaces(rules, column)?;
            }
        }
    }
    Ok(())
}

fn are_masked(column: &ArrayRef) -> Result<(), String> {
    let is_digest = |text: &str| {
        text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let texts = column.as_string_opt::<i32>();
    let all = texts.is_some_and(|texts| texts.iter().flatten().all(is_digest));
    if all {
        Ok(())
    } else {
        Err("the text of a statement is not masked, and must be".to_owned())
    }
}

fn are_of_workspaces(rules: &SharingRules, column: &ArrayRef) -> Result<(), String> {
    let is_one = |id: &str| rules.workspaces.iter().any(|of| of.to_string() == id);
    let texts = column.as_string_opt::<i32>();
    let numbers = column.as_primitive_opt::<Int64Type>();
    let all = match (texts, numbers) {
        (Some(texts), _) => texts.iter().all(|id| id.is_some_and(is_one)),
        (_, Some(numbers)) => numbers
            .iter()
            .all(|id| id.is_some_and(|id| is_one(&id.to_string()))),
        _ => false,
    };
    if all {
        Ok(())
    } else {
        Err("a row is of a workspace whose rows may not leave".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Int64Array, StringArray};
    use domain::{SharedTable, WorkspaceId};

    use super::*;

    fn history() -> SystemTable {
        SystemTable::parse("system.query.history").unwrap()
    }

    fn rules() -> SharingRules {
        let columns = ["update_time", STATEMENT_TEXT, WORKSPACE_ID];
        SharingRules {
            tables: vec![SharedTable {
                table: history(),
                columns: columns.map(str::to_owned).to_vec(),
            }],
            mask_statement_text: true,
            workspaces: vec![WorkspaceId::parse("11").unwrap()],
        }
    }

    fn checked(name: &str, column: ArrayRef) -> Result<(), String> {
        let batch = RecordBatch::try_from_iter([(name, column)]).unwrap();
        check(&rules(), history(), &[batch])
    }

    fn text(value: Option<&str>) -> ArrayRef {
        Arc::new(StringArray::from(vec![value]))
    }

    #[test]
    fn columns_that_nobody_approved_are_refused() {
        assert_eq!(checked("UPDATE_TIME", text(Some("x"))), Ok(()));
        let refused = checked("brand_new", text(Some("x"))).unwrap_err();
        assert!(refused.contains("brand_new"), "{refused}");
    }

    #[test]
    fn a_text_that_is_not_masked_is_refused() {
        assert_eq!(
            checked(STATEMENT_TEXT, text(Some(&"0a".repeat(32)))),
            Ok(())
        );
        assert_eq!(checked(STATEMENT_TEXT, text(None)), Ok(()));
        for open in ["SELECT 1", "", &"0A".repeat(32), &"0a".repeat(31)] {
            assert!(checked(STATEMENT_TEXT, text(Some(open))).is_err(), "{open}");
        }
    }

    #[test]
    fn rows_of_other_workspaces_are_refused_and_so_are_those_of_nobody() {
        assert_eq!(checked(WORKSPACE_ID, text(Some("11"))), Ok(()));
        let number = |id: i64| -> ArrayRef { Arc::new(Int64Array::from(vec![id])) };
        assert_eq!(checked(WORKSPACE_ID, number(11)), Ok(()));
        for foreign in [text(Some("12")), text(None), number(12)] {
            assert!(checked(WORKSPACE_ID, foreign).is_err());
        }
    }
}
