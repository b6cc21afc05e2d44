//! Results cut into chunks, and each chunk as bytes.

use std::io::Write as _;

use arrow_ipc::writer::StreamWriter;
use datafusion::arrow::error::ArrowError;
use lz4_flex::frame::FrameEncoder;
use serde_json::json;

use super::delivery::{Delivery, ResultFormat};
use crate::sql::SqlAnswer;

/// Rows in one chunk of a small result. Real chunks hold megabytes; small ones let clients meet the second one.
const FEW_ROWS: usize = 100;
/// Rows in one chunk of a result that has more than so many.
const MANY_ROWS: usize = 5000;

/// How many chunks a result has.
pub fn chunk_count(answer: &SqlAnswer) -> usize {
    answer.rows.len().div_ceil(chunk_rows(answer))
}

/// Rows in each chunk but the last.
fn chunk_rows(answer: &SqlAnswer) -> usize {
    if answer.rows.len() > MANY_ROWS {
        MANY_ROWS
    } else {
        FEW_ROWS
    }
}

/// The row with which a chunk begins.
pub fn row_offset(answer: &SqlAnswer, index: usize) -> usize {
    index * chunk_rows(answer)
}

/// The printed rows of a chunk.
pub fn rows(answer: &SqlAnswer, index: usize) -> &[Vec<Option<String>>] {
    let offset = row_offset(answer, index);
    &answer.rows[offset..answer.rows.len().min(offset + chunk_rows(answer))]
}

/// A chunk as a file.
#[derive(Debug)]
pub struct ChunkFile {
    /// What is fetched.
    pub bytes: Vec<u8>,
    /// How many bytes it has when it is unpacked.
    pub plain_size: usize,
}

/// Writes a chunk as a file.
pub fn file(answer: &SqlAnswer, delivery: Delivery, index: usize) -> ChunkFile {
    let plain = match delivery.format {
        ResultFormat::JsonArray => json!(rows(answer, index)).to_string().into_bytes(),
        ResultFormat::Csv => csv(answer, index).into_bytes(),
        ResultFormat::ArrowStream => {
            arrow(answer, index).expect("a batch is written with its own schema, into memory")
        }
    };
    ChunkFile {
        plain_size: plain.len(),
        bytes: if delivery.lz4 { packed(&plain) } else { plain },
    }
}

fn csv(answer: &SqlAnswer, index: usize) -> String {
    let names = answer.columns.iter().map(|column| Some(&column.name));
    let head = (index == 0).then(|| csv_line(names));
    let lines = rows(answer, index)
        .iter()
        .map(|row| csv_line(row.iter().map(Option::as_ref)));
    head.into_iter().chain(lines).collect()
}

/// Null is the word; nothing tells it from a text that is this word.
fn csv_line<'a>(cells: impl Iterator<Item = Option<&'a String>>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| match cell {
            None => "null".to_owned(),
            Some(text) if text.contains([',', '"', '\n', '\r']) => {
                format!("\"{}\"", text.replace('"', "\"\""))
            }
            Some(text) => text.clone(),
        })
        .collect();
    cells.join(",") + "\n"
}

fn arrow(answer: &SqlAnswer, index: usize) -> Result<Vec<u8>, ArrowError> {
    let count = rows(answer, index).len();
    let batch = answer.typed.slice(row_offset(answer, index), count);
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema())?;
    writer.write(&batch)?;
    writer.into_inner()
}

fn packed(plain: &[u8]) -> Vec<u8> {
    let mut encoder = FrameEncoder::new(Vec::new());
    encoder
        .write_all(plain)
        .and_then(|()| encoder.finish().map_err(Into::into))
        .expect("memory takes what is written")
}
