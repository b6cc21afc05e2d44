//! What a batch may hold: known columns with their types, new ones that can be stored, and never one that was left out.

use std::collections::HashSet;

use arrow_array::{Array as _, RecordBatch};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use extraction::TablePlan;
use lake::ROW_KEY;

/// Checks the columns of a batch, and that it has those by which its rows are recognised.
///
/// # Errors
/// Says what is not accepted.
pub fn check(plan: &TablePlan, schema: &Schema, rows: &[RecordBatch]) -> Result<(), String> {
    let mut names = HashSet::new();
    for field in schema.fields() {
        if !names.insert(field.name().to_ascii_lowercase()) {
            return Err(format!("the column {} is there twice", shown(field)));
        }
        check_column(plan, field)?;
    }
    for key in &plan.key {
        if schema.field_with_name(key).is_err() {
            return Err(format!(
                "the column {key} is missing, by which rows of {} are recognised",
                plan.table
            ));
        }
    }
    if !rows.iter().any(|part| part.num_rows() > 0) {
        return Err("it has no rows".to_owned());
    }
    for part in rows {
        check_rows(plan, part)?;
    }
    Ok(())
}

fn check_column(plan: &TablePlan, field: &Field) -> Result<(), String> {
    if plan.leaves_out(field.name()) {
        return Err(format!(
            "the column {} of {} never leaves the workspace",
            shown(field),
            plan.table
        ));
    }
    if field.name().eq_ignore_ascii_case(ROW_KEY) {
        return Err(format!("the column {} is the server's own", shown(field)));
    }
    let Some(known) = plan.column(field.name()) else {
        let letters = field.name().bytes();
        // Delta's writers refuse others without a mapping of names.
        let is_plain = letters
            .clone()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_');
        return if !is_plain || letters.len() == 0 || letters.len() > 255 {
            Err(format!("{} is no name of a column", shown(field)))
        } else if is_storable(field.data_type(), 0) {
            Ok(())
        } else {
            Err(format!(
                "the column {} has a type that is not stored",
                shown(field)
            ))
        };
    };
    if *field.data_type() == known.column_type.arrow() {
        Ok(())
    } else {
        Err(format!(
            "the column {} of {} is no {}",
            known.name, plan.table, known.column_type
        ))
    }
}

fn check_rows(plan: &TablePlan, rows: &RecordBatch) -> Result<(), String> {
    let Some(watermark) = plan.watermark() else {
        return Ok(());
    };
    match rows.column_by_name(&watermark.name) {
        Some(column) if column.null_count() == 0 => Ok(()),
        Some(_) => Err(format!("a row has no {}", watermark.name)),
        None => Err(format!("the column {} is missing", watermark.name)),
    }
}

/// Deeper structures than Databricks has anywhere are made to annoy.
const DEEPEST: usize = 16;

fn is_storable(of: &DataType, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match of {
        DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::Float32
        | DataType::Float64
        | DataType::Utf8
        | DataType::Date32
        | DataType::Decimal128(..)
        | DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => true,
        DataType::List(item) => is_storable(item.data_type(), depth + 1),
        DataType::Map(entries, _) => is_storable(entries.data_type(), depth + 1),
        DataType::Struct(members) => {
            let mut members = members.iter();
            members.len() > 0 && members.all(|member| is_storable(member.data_type(), depth + 1))
        }
        _ => false,
    }
}

/// Returns a name that came from outside, for a sentence.
fn shown(field: &Field) -> String {
    field.name().escape_debug().take(80).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, BinaryArray, StringArray, TimestampMicrosecondArray};
    use domain::SystemTable;

    use super::*;

    fn history() -> TablePlan {
        TablePlan::of(SystemTable::parse("system.query.history").unwrap())
    }

    fn text() -> ArrayRef {
        Arc::new(StringArray::from(vec!["x"]))
    }

    fn time() -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from(vec![1]).with_timezone("UTC"))
    }

    fn checked(columns: &[(&str, ArrayRef)]) -> Result<(), String> {
        let field =
            |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let columns = columns
            .iter()
            .map(|(_, column)| Arc::clone(column))
            .collect();
        let rows = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
        check(&history(), &schema, &[rows])
    }

    #[track_caller]
    fn refused(columns: &[(&str, ArrayRef)], why: &str) {
        let reason = checked(columns).unwrap_err();
        assert!(reason.contains(why), "{reason}");
    }

    #[test]
    fn known_columns_and_new_ones_are_accepted() {
        let columns = [
            ("update_time", time()),
            ("statement_text", text()),
            ("brand_new", text()),
            ("workspace_id", text()),
            ("statement_id", text()),
        ];
        assert_eq!(checked(&columns), Ok(()));
    }

    #[test]
    fn what_is_not_accepted_is_named() {
        let rest = [
            ("update_time", time()),
            ("workspace_id", text()),
            ("statement_id", text()),
        ];
        let with = |name: &'static str, column: ArrayRef| {
            let mut columns = rest.to_vec();
            columns.push((name, column));
            columns
        };
        refused(
            &with("QUERY_PARAMETERS", text()),
            "never leaves the workspace",
        );
        refused(
            &with("read_rows", text()),
            "read_rows of system.query.history is no bigint",
        );
        refused(&with("a b", text()), "is no name of a column");
        let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&[7_u8; 16][..]]));
        refused(&with("new", bytes.clone()), "a type that is not stored");
        refused(&with("_Row_Key", bytes), "is the server's own");
        refused(&with("Update_Time", text()), "there twice");
        refused(&rest[..2], "the column statement_id is missing");
        refused(&rest[1..], "update_time is missing");
        let none: ArrayRef =
            Arc::new(TimestampMicrosecondArray::from(vec![None]).with_timezone("UTC"));
        refused(
            &[("update_time", none), rest[1].clone(), rest[2].clone()],
            "a row has no update_time",
        );
    }
}
