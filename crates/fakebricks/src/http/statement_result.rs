//! The result of a statement, cut into chunks: a short one in memory, a long one on the disk.

use super::delivery::{Delivery, ResultFormat};
use super::result_chunks::ChunkFile;
use super::result_files::ResultFiles;
use crate::sql::{AnswerColumn, SqlAnswer};

/// Rows in one chunk of a small result. Real chunks hold megabytes; small ones let clients meet the second one.
const FEW_ROWS: usize = 100;
/// Rows in one chunk of a result that has more than so many.
const MANY_ROWS: usize = 5000;

/// The result of a statement, and how it is handed out.
#[derive(Debug)]
pub struct StatementResult {
    /// How it is handed out.
    pub delivery: Delivery,
    answer: SqlAnswer,
    /// The rows, when they are too many for the answer.
    files: Option<ResultFiles>,
}

/// Which rows are in a chunk.
#[derive(Debug, Clone, Copy)]
pub struct ChunkExtent {
    /// Rows before the first.
    pub offset: usize,
    /// How many.
    pub rows: usize,
}

impl ChunkExtent {
    /// Rows up to the last.
    pub fn end(self) -> usize {
        self.offset + self.rows
    }
}

impl StatementResult {
    /// A result whose rows are in the answer, or else in these files.
    pub fn new(answer: SqlAnswer, files: Option<ResultFiles>, delivery: Delivery) -> Self {
        Self {
            delivery,
            answer,
            files: files.filter(|files| files.count() > 0),
        }
    }

    /// The columns.
    pub fn columns(&self) -> &[AnswerColumn] {
        &self.answer.columns
    }

    /// Whether a limit of the request cut rows off.
    pub fn truncated(&self) -> bool {
        self.answer.truncated
    }

    /// Whether the rows are in the answer itself. Those that are on the disk never are.
    pub fn is_inline(&self) -> bool {
        !self.is_long() && self.delivery.is_inline(self.chunk_count())
    }

    /// Whether the rows are in files.
    pub fn is_long(&self) -> bool {
        self.files.is_some()
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        let count = self.chunk_count();
        if count == 0 {
            0
        } else {
            self.extent(count - 1).end()
        }
    }

    /// How many chunks there are.
    pub fn chunk_count(&self) -> usize {
        match &self.files {
            Some(files) => files.count(),
            None => self.answer.rows.len().div_ceil(self.chunk_rows()),
        }
    }

    /// Rows in each chunk but the last of a result in memory.
    fn chunk_rows(&self) -> usize {
        if self.answer.rows.len() > MANY_ROWS {
            MANY_ROWS
        } else {
            FEW_ROWS
        }
    }

    /// Which rows are in a chunk.
    pub fn extent(&self, index: usize) -> ChunkExtent {
        if let Some(files) = &self.files {
            return files.extent(index);
        }
        let offset = index * self.chunk_rows();
        ChunkExtent {
            offset,
            rows: self.chunk_rows().min(self.answer.rows.len() - offset),
        }
    }

    /// The printed rows of a chunk that answers carry.
    pub fn rows(&self, index: usize) -> &[Vec<Option<String>>] {
        let extent = self.extent(index);
        &self.answer.rows[extent.offset..extent.end()]
    }

    /// How many bytes a chunk has, as it is and unpacked.
    pub fn sizes(&self, index: usize) -> (usize, usize) {
        if let Some(files) = &self.files {
            return files.sizes(index);
        }
        let file = self.in_memory(index);
        (file.bytes.len(), file.plain_size)
    }

    /// A chunk as a file; `None` when the disk does not give it.
    pub fn file(&self, index: usize) -> Option<Vec<u8>> {
        match &self.files {
            Some(files) => files.read(index).ok(),
            None => Some(self.in_memory(index).bytes),
        }
    }

    fn in_memory(&self, index: usize) -> ChunkFile {
        if self.delivery.format == ResultFormat::ArrowStream {
            let extent = self.extent(index);
            let batch = self.answer.typed.slice(extent.offset, extent.rows);
            return ChunkFile::of_batch(&batch, self.delivery);
        }
        let names: Vec<String> = self.columns().iter().map(|one| one.name.clone()).collect();
        let head = (index == 0).then_some(names.as_slice());
        ChunkFile::of_texts(self.rows(index), head, self.delivery)
    }
}
