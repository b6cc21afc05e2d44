//! What engines say that know nothing of the crate that writes the tables.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use tokio::process::Command;

use crate::setup::Setup;

#[derive(Deserialize)]
struct TableCounts {
    table: String,
    /// For each engine, how many rows it counts, and how many with a content of their own.
    counts: BTreeMap<String, [u64; 2]>,
}

#[tokio::test]
#[ignore = "needs deltalake, duckdb and polars for Python: LAKE_PYTHON names the one that has them, as `cargo xtask test` does"]
async fn other_engines_count_the_same_rows() {
    let python = std::env::var_os("LAKE_PYTHON").unwrap();
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    collector.cycle().await;
    collector.cycle().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lake/readers/read.py");
    let read = Command::new(python)
        .arg(script)
        .arg(setup.data())
        .output()
        .await
        .unwrap();
    assert!(read.status.success(), "{}", crate::setup::said(&read));
    let lines = String::from_utf8(read.stdout).unwrap();
    let mut counted: BTreeMap<String, TableCounts> = lines
        .lines()
        .map(|line| serde_json::from_str::<TableCounts>(line).unwrap())
        .map(|table| (table.table.clone(), table))
        .collect();
    for table in setup.connector_data().await.tables {
        let name = table.table.full_name();
        let found = counted.remove(&name).unwrap();
        assert!(found.counts.len() > 3, "{name}");
        for (engine, count) in found.counts {
            assert_eq!(count, [table.rows, table.rows], "{name}, {engine}");
        }
    }
}
