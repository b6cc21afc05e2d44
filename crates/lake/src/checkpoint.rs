//! Checkpoints: the whole state of a table in one file, so that nobody has to read every version.

use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_json::{LineDelimitedWriter, ReaderBuilder};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde::{Deserialize, Serialize};

use crate::actions::Action;
use crate::log::log_folder;
use crate::{LakeError, files, parquet_file};

/// Tells where the newest checkpoint is.
#[derive(Debug, Serialize, Deserialize)]
struct LastCheckpoint {
    version: u64,
    size: u64,
}

/// Writes the checkpoint of a version.
pub fn write(folder: &Path, version: u64, actions: &[Action]) -> Result<(), LakeError> {
    let schema = schema();
    let mut decoder = ReaderBuilder::new(SchemaRef::clone(&schema)).build_decoder()?;
    decoder.serialize(actions)?;
    let compression = Compression::ZSTD(parquet::basic::ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder().set_compression(compression);
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties.build()))?;
    while let Some(rows) = decoder.flush()? {
        writer.write(&rows)?;
    }
    let log = log_folder(folder);
    files::put(&log.join(file_name(version)), &writer.into_inner()?)?;
    let last = LastCheckpoint {
        version,
        size: actions.len() as u64,
    };
    let last = serde_json::to_vec(&last).expect("numbers can always be written as JSON");
    files::put(&log.join(LAST), &last)
}

/// Reads the newest checkpoint, if there is one.
pub fn read_last(folder: &Path) -> Result<Option<(u64, Vec<Action>)>, LakeError> {
    let log = log_folder(folder);
    let Some(last) = files::get(&log.join(LAST))? else {
        return Ok(None);
    };
    // The pointer is a convenience: without it, the versions are read from the first on.
    let Ok(last) = serde_json::from_slice::<LastCheckpoint>(&last) else {
        return Ok(None);
    };
    let mut actions = Vec::new();
    for rows in parquet_file::rows(&log, &file_name(last.version))? {
        actions.extend(read(&rows?, folder, last.version)?);
    }
    Ok(Some((last.version, actions)))
}

fn read(rows: &RecordBatch, folder: &Path, version: u64) -> Result<Vec<Action>, LakeError> {
    let mut lines = LineDelimitedWriter::new(Vec::new());
    lines.write(rows)?;
    lines.finish()?;
    let lines = lines.into_inner();
    let lines = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let actions: Result<Vec<Action>, _> = lines.map(serde_json::from_slice).collect();
    actions.map_err(|error| LakeError::Log {
        folder: folder.to_owned(),
        version,
        reason: format!("its checkpoint can't be read: {error}"),
    })
}

const LAST: &str = "_last_checkpoint";

fn file_name(version: u64) -> String {
    format!("{version:020}.checkpoint.parquet")
}

/// The columns of a checkpoint: one for each kind of action, of which each row has one.
fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let long = |name: &str| Field::new(name, DataType::Int64, true);
    let int = |name: &str| Field::new(name, DataType::Int32, true);
    let truth = |name: &str| Field::new(name, DataType::Boolean, true);
    let action = |name: &str, members: Vec<Field>| {
        Field::new(name, DataType::Struct(Fields::from(members)), true)
    };
    let format = vec![text("provider"), texts_by_name("options")];
    Arc::new(Schema::new(vec![
        action(
            "txn",
            vec![text("appId"), long("version"), long("lastUpdated")],
        ),
        action(
            "add",
            vec![
                text("path"),
                texts_by_name("partitionValues"),
                long("size"),
                long("modificationTime"),
                truth("dataChange"),
                text("stats"),
                texts_by_name("tags"),
            ],
        ),
        action(
            "remove",
            vec![text("path"), long("deletionTimestamp"), truth("dataChange")],
        ),
        action(
            "metaData",
            vec![
                text("id"),
                action("format", format),
                text("schemaString"),
                list_of_texts("partitionColumns"),
                texts_by_name("configuration"),
                long("createdTime"),
            ],
        ),
        action(
            "protocol",
            vec![int("minReaderVersion"), int("minWriterVersion")],
        ),
    ]))
}

fn list_of_texts(name: &str) -> Field {
    let item = Field::new("element", DataType::Utf8, true);
    Field::new(name, DataType::List(Arc::new(item)), true)
}

fn texts_by_name(name: &str) -> Field {
    let entries = Fields::from(vec![
        Field::new("key", DataType::Utf8, false),
        Field::new("value", DataType::Utf8, true),
    ]);
    let entries = Field::new("key_value", DataType::Struct(entries), false);
    Field::new(name, DataType::Map(Arc::new(entries), false), true)
}
