//! The files that hold the rows.

use std::fs::File;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
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

/// Writes rows to a file of this name, in place of one that a broken attempt left. What is held in memory is the packed file and a part of the
/// rows.
pub fn write(
    folder: &Path,
    name: &str,
    schema: &SchemaRef,
    rows: impl IntoIterator<Item = Result<RecordBatch, ArrowError>>,
    watermark: Option<&str>,
) -> Result<StoredFile, LakeError> {
    let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), SchemaRef::clone(schema), Some(properties))?;
    let mut statistics = RowStatistics::default();
    for part in rows {
        let part = part?;
        statistics = statistics.and(RowStatistics::of(&part, watermark));
        writer.write(&part)?;
    }
    let bytes = writer.into_inner()?;
    files::put(&folder.join(name), &bytes)?;
    Ok(StoredFile {
        name: name.to_owned(),
        size_bytes: bytes.len() as u64,
        statistics,
    })
}

/// Returns the schema of a file.
pub fn schema(folder: &Path, name: &str) -> Result<SchemaRef, LakeError> {
    Ok(SchemaRef::clone(open(folder, name)?.schema()))
}

/// Reads some columns of a file; nothing when the file lacks one of them.
pub fn columns(
    folder: &Path,
    name: &str,
    columns: &[&str],
) -> Result<Option<ParquetRecordBatchReader>, LakeError> {
    let file = open(folder, name)?;
    let has = |column: &&str| file.schema().field_with_name(column).is_ok();
    if !columns.iter().all(has) {
        return Ok(None);
    }
    let only = ProjectionMask::columns(file.parquet_schema(), columns.iter().copied());
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
