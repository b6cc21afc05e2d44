//! A part of a result as bytes: what the cloud's storage holds, and what answers carry.

use std::io::Write as _;

use arrow_ipc::writer::StreamWriter;
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use lz4_flex::frame::FrameEncoder;
use serde_json::json;

use super::delivery::{Delivery, ResultFormat};

/// A chunk as a file.
#[derive(Debug)]
pub struct ChunkFile {
    /// What is fetched.
    pub bytes: Vec<u8>,
    /// How many bytes it has when it is unpacked.
    pub plain_size: usize,
}

impl ChunkFile {
    fn new(plain: Vec<u8>, delivery: Delivery) -> Self {
        Self {
            plain_size: plain.len(),
            bytes: if delivery.lz4 { packed(&plain) } else { plain },
        }
    }

    /// Writes printed rows, in JSON or as CSV; the names of columns stand before the first chunk of a CSV.
    pub fn of_texts(
        rows: &[Vec<Option<String>>],
        head: Option<&[String]>,
        delivery: Delivery,
    ) -> Self {
        let plain = if delivery.format == ResultFormat::Csv {
            let head = head.map(|names| csv_line(names.iter().map(Some)));
            let lines = rows
                .iter()
                .map(|row| csv_line(row.iter().map(Option::as_ref)));
            head.into_iter().chain(lines).collect::<String>()
        } else {
            json!(rows).to_string()
        };
        Self::new(plain.into_bytes(), delivery)
    }

    /// Writes rows with their types, as a stream of Arrow.
    pub fn of_batch(batch: &RecordBatch, delivery: Delivery) -> Self {
        let plain = arrow(batch).expect("a batch is written with its own schema, into memory");
        Self::new(plain, delivery)
    }
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

fn arrow(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema())?;
    writer.write(batch)?;
    writer.into_inner()
}

fn packed(plain: &[u8]) -> Vec<u8> {
    let mut encoder = FrameEncoder::new(Vec::new());
    encoder
        .write_all(plain)
        .and_then(|()| encoder.finish().map_err(Into::into))
        .expect("memory takes what is written")
}
