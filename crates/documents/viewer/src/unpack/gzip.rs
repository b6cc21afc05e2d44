//! gzip (RFC 1952), of as many members as there are.

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use super::{BrokenFile, ByteSink};

/// Where in a member the reader is.
#[derive(Default)]
enum GzipPlace {
    /// Before the compressed data.
    #[default]
    Header,
    Data(Box<InflateState>),
    /// The checksum and the length.
    Trailer,
}

/// Reads a file of gzip.
#[derive(Default)]
pub struct GzipReader {
    place: GzipPlace,
    /// Bytes that are not read yet.
    waiting: Vec<u8>,
    checksum: Checksum,
    has_wrong_checksum: bool,
    has_begun: bool,
}

/// The checksum of gzip (CRC-32). Its table is made when it is needed: those of a library are a tenth of the file.
struct Checksum {
    table: [u32; 256],
    value: u32,
}

impl Default for Checksum {
    fn default() -> Self {
        let of_byte = |byte: u32| {
            (0..8).fold(byte, |value, _| {
                let carried = if value & 1 == 1 { 0xEDB8_8320 } else { 0 };
                value >> 1 ^ carried
            })
        };
        let mut table = [0; 256];
        for (byte, value) in (0..).zip(&mut table) {
            *value = of_byte(byte);
        }
        Self {
            table,
            value: u32::MAX,
        }
    }
}

impl Checksum {
    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let [low, ..] = self.value.to_le_bytes();
            self.value = self.table[usize::from(low ^ byte)] ^ (self.value >> 8);
        }
    }

    fn value(&self) -> u32 {
        !self.value
    }
}

const UNPACKED_AT_ONCE: usize = 64 * 1024;
const TRAILER: usize = 8;

impl GzipReader {
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn ByteSink) -> Result<bool, BrokenFile> {
        self.waiting.extend_from_slice(bytes);
        let waiting = std::mem::take(&mut self.waiting);
        let mut rest = &waiting[..];
        let outcome = self.read(&mut rest, sink);
        self.waiting = rest.to_vec();
        outcome
    }

    pub fn end(&self) -> Result<(), BrokenFile> {
        if !matches!(self.place, GzipPlace::Header) || !self.waiting.is_empty() {
            return Err(BrokenFile::CutOff);
        }
        if self.has_wrong_checksum {
            return Err(BrokenFile::Checksum);
        }
        Ok(())
    }

    fn read(&mut self, rest: &mut &[u8], sink: &mut dyn ByteSink) -> Result<bool, BrokenFile> {
        let mut unpacked = vec![0; UNPACKED_AT_ONCE];
        loop {
            match &mut self.place {
                GzipPlace::Header => {
                    // Tapes and some tools fill up with zeros.
                    if self.has_begun && rest.iter().all(|&byte| byte == 0) {
                        *rest = &[];
                        return Ok(true);
                    }
                    let Some(length) = header_length(rest)? else {
                        return Ok(true);
                    };
                    *rest = &rest[length..];
                    self.has_begun = true;
                    self.checksum = Checksum::default();
                    self.place = GzipPlace::Data(InflateState::new_boxed(DataFormat::Raw));
                }
                GzipPlace::Data(state) => {
                    let step = inflate(state, rest, &mut unpacked, MZFlush::None);
                    *rest = &rest[step.bytes_consumed..];
                    let unpacked = &unpacked[..step.bytes_written];
                    self.checksum.update(unpacked);
                    if !sink.take(unpacked) {
                        return Ok(false);
                    }
                    match step.status {
                        Ok(MZStatus::StreamEnd) => self.place = GzipPlace::Trailer,
                        Ok(_) if step.bytes_consumed + step.bytes_written > 0 => {}
                        // More input is wanted.
                        Ok(_) | Err(MZError::Buf) => return Ok(true),
                        Err(_) => return Err(BrokenFile::Damaged),
                    }
                }
                GzipPlace::Trailer => {
                    let Some((trailer, behind)) = rest.split_first_chunk::<TRAILER>() else {
                        return Ok(true);
                    };
                    let [a, b, c, d, ..] = *trailer;
                    let checksum = self.checksum.value();
                    self.has_wrong_checksum |= u32::from_le_bytes([a, b, c, d]) != checksum;
                    *rest = behind;
                    self.place = GzipPlace::Header;
                }
            }
        }
    }
}

/// The length of a header; nothing while it is not all there.
fn header_length(bytes: &[u8]) -> Result<Option<usize>, BrokenFile> {
    const FIXED: usize = 10;
    if bytes
        .iter()
        .zip([0x1F, 0x8B, 8])
        .any(|(byte, want)| *byte != want)
    {
        return Err(BrokenFile::Damaged);
    }
    let Some(&flags) = bytes.get(3) else {
        return Ok(None);
    };
    let mut length = FIXED;
    // Extra fields.
    if flags & 4 != 0 {
        let (Some(&low), Some(&high)) = (bytes.get(length), bytes.get(length + 1)) else {
            return Ok(None);
        };
        length += 2 + usize::from(u16::from_le_bytes([low, high]));
    }
    // The name of the file, and a comment.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let text = bytes.get(length..).unwrap_or_default();
            match text.iter().position(|&byte| byte == 0) {
                Some(end) => length += end + 1,
                // Nobody has a name like that.
                None if bytes.len() > 1024 * 1024 => return Err(BrokenFile::Damaged),
                None => return Ok(None),
            }
        }
    }
    // A checksum of the header.
    if flags & 2 != 0 {
        length += 2;
    }
    Ok((bytes.len() >= length).then_some(length))
}
