//! What a table holds, read as another engine would: from its log, without the crate that writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

/// A table as it is visible.
#[derive(Debug)]
pub struct VisibleTable {
    /// How many versions it has.
    pub versions: usize,
    /// The rows.
    pub rows: Vec<RecordBatch>,
}

impl VisibleTable {
    /// Reads `raw/<schema>/<name>` under a folder.
    pub fn read(data: &Path, schema: &str, name: &str) -> Self {
        let folder = data.join("raw").join(schema).join(name);
        let mut log: Vec<_> = fs::read_dir(folder.join("_delta_log"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        log.sort();
        let mut files = BTreeMap::new();
        for version in &log {
            for line in fs::read_to_string(version).unwrap().lines() {
                let action: Value = serde_json::from_str(line).unwrap();
                if let Some(path) = action["add"]["path"].as_str() {
                    files.insert(path.to_owned(), action["add"]["size"].as_u64().unwrap());
                }
                if let Some(path) = action["remove"]["path"].as_str() {
                    files.remove(path);
                }
            }
        }
        let mut rows = Vec::new();
        for (path, size) in files {
            let file = File::open(folder.join(path)).unwrap();
            assert_eq!(file.metadata().unwrap().len(), size);
            let reader = ParquetRecordBatchReaderBuilder::try_new(file)
                .unwrap()
                .build();
            rows.extend(reader.unwrap().map(Result::unwrap));
        }
        Self {
            versions: log.len(),
            rows,
        }
    }

    pub fn count(&self) -> usize {
        self.rows.iter().map(RecordBatch::num_rows).sum()
    }

    /// Fails if a row is there twice.
    #[track_caller]
    pub fn assert_each_row_once(&self) {
        let digests = self.rows.iter().flat_map(|part| {
            let column = part.column_by_name("_row_key").unwrap().as_binary::<i32>();
            (0..column.len())
                .map(|row| column.value(row).to_vec())
                .collect::<Vec<_>>()
        });
        let all: Vec<_> = digests.collect();
        let each: BTreeSet<_> = all.iter().collect();
        assert_eq!(each.len(), all.len(), "rows are there twice");
    }

    /// Every row as a line of JSON, sorted.
    pub fn lines(&self) -> Vec<String> {
        let mut writer = arrow_json::LineDelimitedWriter::new(Vec::new());
        for part in &self.rows {
            writer.write(part).unwrap();
        }
        writer.finish().unwrap();
        let text = String::from_utf8(writer.into_inner()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }

    /// The texts of a column, each once.
    pub fn texts(&self, column: &str) -> BTreeSet<String> {
        let texts = self.rows.iter().flat_map(|part| {
            let column = part.column_by_name(column).unwrap().as_string::<i32>();
            column
                .iter()
                .flatten()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        texts.collect()
    }
}
