//! `run --dry-run`: what would leave, as JSON on standard output. Nothing is sent.

use std::collections::BTreeMap;

use databricks::Client;
use domain::LeavingTable;
use extract::{ExtractError, TableReader, TableSource};
use extraction::{AssignedTable, ColumnType, TablePlan, batch};

use crate::exit::Ending;
use crate::instance::Instance;
use crate::settings::Settings;
use crate::workspace;

/// Reads as a cycle would, and says what it read.
pub async fn run(client: &Client, settings: &Settings) -> Result<(), Ending> {
    let instance = Instance::new(settings.api_url.clone(), settings.token.clone())?;
    let assignment = instance.assignment().await?;
    let source = workspace::source(client, settings, &assignment).await?;
    let mut leaving = Vec::new();
    let mut failed = 0;
    for assigned in &assignment.tables {
        match table(&source, assigned).await {
            Ok(table) => leaving.push(table),
            Err(error) => {
                tracing::error!(table = %assigned.table, "{error}");
                failed += 1;
            }
        }
    }
    say(&leaving);
    match failed {
        0 => Ok(()),
        _ => Err(Ending::Tables {
            failed,
            all: assignment.tables.len(),
        }),
    }
}

async fn table(
    source: &TableSource,
    assigned: &AssignedTable,
) -> Result<LeavingTable, ExtractError> {
    let plan = TablePlan::of(assigned.table);
    let left_out = plan.left_out.clone();
    let mut reader = TableReader::open(source.clone(), plan, assigned.checkpoint.as_ref()).await?;
    let named = reader.columns().iter();
    let columns = named
        .map(|column| (column.name.clone(), column.column_type.to_string()))
        .collect();
    let mut leaving = LeavingTable {
        table: assigned.table,
        columns,
        left_out,
        rows: 0,
        text_bytes: 0,
        packed_bytes: 0,
        sample: BTreeMap::new(),
    };
    while let Some(slice) = reader.next_slice().await? {
        leaving.rows += slice.rows.num_rows() as u64;
        leaving.text_bytes += slice.text_bytes;
        let packed = batch::write(reader.schema(), std::slice::from_ref(&slice.rows));
        leaving.packed_bytes += packed.map_or(0, |packed| packed.len() as u64);
        if leaving.sample.is_empty() {
            let cells = reader.columns().iter().zip(&slice.first_row);
            leaving.sample = cells
                .filter_map(|(column, cell)| {
                    let cell = cell.as_deref()?;
                    Some((column.name.clone(), masked(&column.column_type, cell)))
                })
                .collect();
        }
    }
    Ok(leaving)
}

/// Returns the form of a cell: letters as `x`, digits as `9`, the rest as it is. Structures show their length only: their members may be
/// names.
fn masked(of: &ColumnType, cell: &str) -> String {
    const LONGEST: usize = 40;
    match of {
        ColumnType::Array(_) | ColumnType::Map(..) | ColumnType::Struct(_) => {
            format!("{} characters", cell.chars().count())
        }
        _ => {
            let letters = cell.chars().map(|letter| match letter {
                letter if letter.is_numeric() => '9',
                letter if letter.is_alphabetic() => 'x',
                letter if letter.is_control() => ' ',
                letter => letter,
            });
            letters.take(LONGEST).collect()
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "what a command has to say goes to its output"
)]
fn say(leaving: &[LeavingTable]) {
    let json = serde_json::to_string_pretty(leaving);
    println!(
        "{}",
        json.expect("names and numbers can always be written as JSON")
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_tells_the_form_and_not_the_content() {
        assert_eq!(
            masked(&ColumnType::Text, "SELECT 'Ann' = 42"),
            "xxxxxx 'xxx' = 99"
        );
        assert_eq!(masked(&ColumnType::BigInt, "-1795"), "-9999");
        let tags = ColumnType::parse("map<string,string>");
        assert_eq!(masked(&tags, r#"{"owner":"Ann"}"#), "15 characters");
        assert_eq!(masked(&ColumnType::Text, &"a".repeat(999)).len(), 40);
    }
}
