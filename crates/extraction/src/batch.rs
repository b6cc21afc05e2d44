//! Rows on the wire: an Arrow stream under zstd.

use std::io::{self, Read as _};
use std::panic;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};

/// The media type of a batch.
pub const MEDIA_TYPE: &str = "application/vnd.lakesentry.batch";
/// The header with the SHA-256 of a batch's bytes, in hexadecimal.
pub const DIGEST_HEADER: &str = "x-batch-sha256";
/// Most bytes of a batch as it is sent.
pub const MAX_BYTES: usize = 16 << 20;
/// Most bytes of a batch when it is unpacked. Rows of system tables shrink to a tenth as a rule; more than this is no honest batch.
pub const MAX_UNPACKED_BYTES: u64 = 96 << 20;

/// zstd's own default: a higher level costs the customer's machine more than the network.
const LEVEL: i32 = 3;

/// Why a batch can't be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableBatch {
    /// It is no zstd, or was cut.
    #[error("it is not packed with zstd, or was cut: {0}")]
    Packing(io::Error),
    /// It unpacks to more than is accepted.
    #[error("it unpacks to more than {0} bytes")]
    TooLarge(u64),
    /// It is no Arrow stream.
    #[error("it is no Arrow stream: {0}")]
    Arrow(ArrowError),
}

/// Packs rows.
///
/// # Errors
/// When the rows have a type that the stream does not know.
pub fn write(schema: &SchemaRef, rows: &[RecordBatch]) -> Result<Vec<u8>, ArrowError> {
    let packed = zstd::Encoder::new(Vec::new(), LEVEL)?;
    let mut stream = StreamWriter::try_new(packed, schema)?;
    for part in rows {
        stream.write(part)?;
    }
    stream.finish()?;
    Ok(stream.into_inner()?.finish()?)
}

/// Unpacks rows. However small a batch is, no more than `limit_bytes` of it are unpacked.
///
/// # Errors
/// When it is no batch, or a larger one.
pub fn read(
    packed: &[u8],
    limit_bytes: u64,
) -> Result<(SchemaRef, Vec<RecordBatch>), UnreadableBatch> {
    let mut bytes = Vec::new();
    let unpacking = zstd::Decoder::new(packed).map_err(UnreadableBatch::Packing)?;
    // One byte more than allowed tells a batch that is too large from one that just fits.
    let read = unpacking.take(limit_bytes + 1).read_to_end(&mut bytes);
    let read = read.map_err(UnreadableBatch::Packing)?;
    if read as u64 > limit_bytes {
        return Err(UnreadableBatch::TooLarge(limit_bytes));
    }
    // Arrow checks most of what a stream says of itself, and panics at the rest.
    let decoded = panic::catch_unwind(|| decode(bytes));
    let broken = |_| ArrowError::IpcError("it contradicts itself".to_owned());
    decoded
        .unwrap_or_else(|panicked| Err(broken(panicked)))
        .map_err(UnreadableBatch::Arrow)
}

/// Reads a stream that is in memory. Unlike the reader of files it takes no memory on the word of a length that a message names.
fn decode(bytes: Vec<u8>) -> Result<(SchemaRef, Vec<RecordBatch>), ArrowError> {
    let mut bytes = Buffer::from_vec(bytes);
    let mut decoder = StreamDecoder::new();
    let mut rows = Vec::new();
    while let Some(part) = decoder.decode(&mut bytes)? {
        rows.push(part);
    }
    decoder.finish()?;
    let schema = decoder.schema();
    let schema = schema.ok_or_else(|| ArrowError::IpcError("it is empty".to_owned()))?;
    Ok((schema, rows))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Int64Array, StringArray};
    use arrow_schema::{DataType, Field, Schema};
    use proptest::prelude::*;

    use super::*;

    fn rows(count: usize) -> (SchemaRef, RecordBatch) {
        let schema: SchemaRef = Arc::new(Schema::new(vec![
            Field::new("a", DataType::Int64, true),
            Field::new("b", DataType::Utf8, true),
        ]));
        let numbers = Int64Array::from_iter_values((0..).take(count));
        let texts = StringArray::from_iter_values((0..count).map(|number| format!("row {number}")));
        let batch = RecordBatch::try_new(schema.clone(), vec![Arc::new(numbers), Arc::new(texts)]);
        (schema, batch.unwrap())
    }

    #[test]
    fn what_is_packed_unpacks() {
        let (schema, batch) = rows(1000);
        let packed = write(&schema, &[batch.clone(), batch.clone()]).unwrap();
        let (read_schema, read_rows) = read(&packed, 1 << 20).unwrap();
        assert_eq!(read_schema, schema);
        assert_eq!(read_rows, [batch.clone(), batch]);
    }

    #[test]
    fn a_small_batch_that_unpacks_to_much_is_refused() {
        let bomb = zstd::encode_all(io::repeat(0).take(1 << 28), 3).unwrap();
        assert!(bomb.len() < 1 << 17);
        let refused = read(&bomb, 1 << 20).unwrap_err();
        assert!(matches!(refused, UnreadableBatch::TooLarge(_)), "{refused}");
    }

    #[test]
    fn a_cut_batch_is_refused() {
        let (schema, batch) = rows(1000);
        let packed = write(&schema, &[batch]).unwrap();
        for length in [0, 3, packed.len() / 2, packed.len() - 1] {
            assert!(read(&packed[..length], 1 << 20).is_err(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_take_memory(at in 0_usize..400, value: u8) {
            let (schema, batch) = rows(10);
            let packed = write(&schema, &[batch]).unwrap();
            let mut bytes = zstd::decode_all(packed.as_slice()).unwrap();
            let length = bytes.len();
            bytes[at % length] = value;
            let packed = zstd::encode_all(bytes.as_slice(), 1).unwrap();
            // Whatever it says: only that it says something counts.
            drop(read(&packed, 1 << 20));
        }
    }
}
