//! Which columns a table has just now, and which of them are read.

use databricks::ResultColumn;
use extraction::{ColumnType, PlannedColumn, TablePlan};

/// The columns to read: those that the table has, without those that never leave.
pub fn to_read(plan: &TablePlan, found: &[ResultColumn]) -> Vec<PlannedColumn> {
    let leaves = |column: &&ResultColumn| !plan.leaves_out(&column.name);
    let planned = |column: &ResultColumn| PlannedColumn {
        name: column.name.clone(),
        // A known column is stored as the catalogue says: else a change of Databricks' would be one of the table.
        column_type: plan.column(&column.name).map_or_else(
            || ColumnType::parse(&column.type_text),
            |known| known.column_type.clone(),
        ),
    };
    found.iter().filter(leaves).map(planned).collect()
}

/// Writes a name so that SQL takes it as it is.
pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// Returns what to select for the columns: times as microseconds, the rest as it is.
pub fn selected(columns: &[PlannedColumn]) -> String {
    let one = |(place, column): (usize, &PlannedColumn)| {
        let name = quoted(&column.name);
        match column.column_type {
            // Under a name of its own: ORDER BY would take the microseconds for the column.
            ColumnType::Timestamp => format!("unix_micros({name}) AS `_micros_{place}`"),
            _ => name,
        }
    };
    let all: Vec<String> = columns.iter().enumerate().map(one).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use domain::SystemTable;

    use super::*;

    #[test]
    fn new_columns_are_read_and_those_that_never_leave_are_not() {
        let plan = TablePlan::of(SystemTable::parse("system.query.history").unwrap());
        let column = |name: &str, type_text: &str| ResultColumn {
            name: name.to_owned(),
            type_text: type_text.to_owned(),
        };
        let found = [
            column("QUERY_parameters", "STRING"),
            column("brand_new", "ARRAY<INT>"),
            column("read_rows", "INT"),
        ];
        let read = to_read(&plan, &found);
        let types: Vec<String> = read
            .iter()
            .map(|column| format!("{} {}", column.name, column.column_type))
            .collect();
        assert_eq!(types, ["brand_new array<int>", "read_rows bigint"]);
    }

    #[test]
    fn a_name_may_hold_anything() {
        assert_eq!(quoted("a`b"), "`a``b`");
        let column = |name: &str, column_type: ColumnType| PlannedColumn {
            name: name.to_owned(),
            column_type,
        };
        let columns = [
            column("a", ColumnType::Text),
            column("t", ColumnType::Timestamp),
        ];
        assert_eq!(selected(&columns), "`a`, unix_micros(`t`) AS `_micros_1`");
    }
}
