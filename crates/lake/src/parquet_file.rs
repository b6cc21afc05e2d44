//! The files that hold the rows.

use std::fs::File;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::{Deserialize, Serialize};

use crate::statistics::RowStatistics;
use crate::{LakeError, files};

/// A file that is on the disk. No reader sees it before a version of its table names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name in the table's folder.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// What is known of its rows.
    pub statistics: RowStatistics,
}

/// Rows that are read at a time.
const ROWS_AT_A_TIME: usize = 8192;

/// Writes rows to a file of this name, in place of one that a broken attempt left.
pub fn write(
    folder: &Path,
    name: &str,
    rows: &[RecordBatch],
    watermark: Option<&str>,
) -> Result<StoredFile, LakeError> {
    let Some(first) = rows.first() else {
        return Err(arrow_schema::ArrowError::InvalidArgumentError("no rows".to_owned()).into());
    };
    let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), first.schema(), Some(properties))?;
    for part in rows {
        writer.write(part)?;
    }
    let bytes = writer.into_inner()?;
    files::put(&folder.join(name), &bytes)?;
    Ok(StoredFile {
        name: name.to_owned(),
        size_bytes: bytes.len() as u64,
        statistics: RowStatistics::of(rows, watermark),
    })
}

/// Returns the schema of a file.
pub fn schema(folder: &Path, name: &str) -> Result<SchemaRef, LakeError> {
    Ok(SchemaRef::clone(open(folder, name)?.schema()))
}

/// Reads one column of a file; no column when the file has none of this name.
pub fn column(
    folder: &Path,
    name: &str,
    column: &str,
) -> Result<Option<ParquetRecordBatchReader>, LakeError> {
    let file = open(folder, name)?;
    if file.schema().field_with_name(column).is_err() {
        return Ok(None);
    }
    let only = ProjectionMask::columns(file.parquet_schema(), [column]);
    Ok(Some(file.with_projection(only).build()?))
}

/// Reads all columns of a file.
pub fn rows(folder: &Path, name: &str) -> Result<ParquetRecordBatchReader, LakeError> {
    Ok(open(folder, name)?.build()?)
}

fn open(folder: &Path, name: &str) -> Result<ParquetRecordBatchReaderBuilder<File>, LakeError> {
    let path = folder.join(name);
    let file = File::open(&path).map_err(|source| files::failed(&path, source))?;
    Ok(ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(ROWS_AT_A_TIME))
}
