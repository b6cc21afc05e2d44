//! Which columns a table has just now, and which of them are read.

use databricks::ResultColumn;
use domain::STATEMENT_TEXT;
use extraction::{ColumnType, PlannedColumn, TablePlan};

use crate::SharingLimits;

/// The columns to read: those that the table has and that may leave, without those that never do.
pub fn to_read(
    plan: &TablePlan,
    limits: &SharingLimits,
    found: &[ResultColumn],
) -> Vec<PlannedColumn> {
    let leaves = |column: &&ResultColumn| {
        !plan.leaves_out(&column.name) && limits.shares(plan.table, &column.name)
    };
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

/// Returns what to select for the columns: times as microseconds, the rest as it is. Where texts of statements are masked, the warehouse does
/// it: they are not even read here.
pub fn selected(columns: &[PlannedColumn], limits: &SharingLimits) -> String {
    let one = |(place, column): (usize, &PlannedColumn)| {
        let name = quoted(&column.name);
        match column.column_type {
            // Under a name of its own: ORDER BY would take the microseconds for the column.
            ColumnType::Timestamp => format!("unix_micros({name}) AS `_micros_{place}`"),
            _ if limits.masks_statement_text()
                && column.name.eq_ignore_ascii_case(STATEMENT_TEXT) =>
            {
                format!("sha2({name}, 256) AS `_masked_{place}`")
            }
            _ => name,
        }
    };
    let all: Vec<String> = columns.iter().enumerate().map(one).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use domain::{SharedTable, SharingRules, SystemTable};

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
        let read = to_read(&plan, &SharingLimits::default(), &found);
        let types: Vec<String> = read
            .iter()
            .map(|column| format!("{} {}", column.name, column.column_type))
            .collect();
        assert_eq!(types, ["brand_new array<int>", "read_rows bigint"]);
        let approved = SharingLimits::of(
            Some(SharingRules {
                tables: vec![SharedTable {
                    table: plan.table,
                    columns: vec!["Read_Rows".to_owned(), "query_parameters".to_owned()],
                }],
                mask_statement_text: false,
                workspaces: Vec::new(),
            }),
            false,
        );
        let read = to_read(&plan, &approved, &found);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].name, "read_rows");
    }

    #[test]
    fn texts_of_statements_are_masked_by_the_warehouse() {
        let columns = [PlannedColumn {
            name: "statement_text".to_owned(),
            column_type: ColumnType::Text,
        }];
        assert_eq!(
            selected(&columns, &SharingLimits::of(None, true)),
            "sha2(`statement_text`, 256) AS `_masked_0`"
        );
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
        let limits = SharingLimits::default();
        assert_eq!(
            selected(&columns, &limits),
            "`a`, unix_micros(`t`) AS `_micros_1`"
        );
    }
}
