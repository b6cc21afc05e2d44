//! Long results on the disk, as Databricks has them in the cloud's storage: written once, chunk by chunk, while the query runs.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;

use super::delivery::{Delivery, ResultFormat};
use super::result_chunks::ChunkFile;
use super::statement_result::ChunkExtent;
use crate::sql::{ResultSink, SqlError, printed_rows, wire_batch};

/// The chunks of one result, one after the other in a file without a name: it is gone when nobody holds it any more.
#[derive(Debug)]
pub struct ResultFiles {
    delivery: Delivery,
    file: Option<File>,
    chunks: Vec<FiledChunk>,
    bytes: u64,
}

#[derive(Debug)]
struct FiledChunk {
    extent: ChunkExtent,
    at: u64,
    size: usize,
    plain_size: usize,
}

impl ResultFiles {
    /// No chunk yet.
    pub fn new(delivery: Delivery) -> Self {
        Self {
            delivery,
            file: None,
            chunks: Vec::new(),
            bytes: 0,
        }
    }

    /// How many chunks there are.
    pub fn count(&self) -> usize {
        self.chunks.len()
    }

    /// Which rows a chunk has.
    pub fn extent(&self, index: usize) -> ChunkExtent {
        self.chunks[index].extent
    }

    /// How many bytes a chunk has, as it is and unpacked.
    pub fn sizes(&self, index: usize) -> (usize, usize) {
        let chunk = &self.chunks[index];
        (chunk.size, chunk.plain_size)
    }

    /// Reads a chunk.
    pub fn read(&self, index: usize) -> io::Result<Vec<u8>> {
        let chunk = &self.chunks[index];
        let mut bytes = vec![0; chunk.size];
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        file.read_exact_at(&mut bytes, chunk.at)?;
        Ok(bytes)
    }

    fn write(&mut self, chunk: &ChunkFile, rows: usize) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        file.write_all(&chunk.bytes)?;
        self.file = Some(file);
        let offset = self.chunks.last().map_or(0, |last| last.extent.end());
        self.chunks.push(FiledChunk {
            extent: ChunkExtent { offset, rows },
            at: self.bytes,
            size: chunk.bytes.len(),
            plain_size: chunk.plain_size,
        });
        self.bytes += chunk.bytes.len() as u64;
        Ok(())
    }
}

impl ResultSink for ResultFiles {
    fn take(&mut self, wire: &SchemaRef, batch: &RecordBatch) -> Result<(), SqlError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let chunk = if self.delivery.format == ResultFormat::ArrowStream {
            ChunkFile::of_batch(&wire_batch(wire, batch)?, self.delivery)
        } else {
            let names: Vec<String> = wire.fields().iter().map(|one| one.name().clone()).collect();
            let head = self.chunks.is_empty().then_some(names.as_slice());
            ChunkFile::of_texts(&printed_rows(batch)?, head, self.delivery)
        };
        self.write(&chunk, batch.num_rows()).map_err(|error| {
            SqlError::unsupported(&format!("results that the disk does not take ({error})"))
        })
    }
}
