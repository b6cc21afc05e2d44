//! Zstandard (RFC 8878), of as many frames as there are, block by block: what a few bytes blow up to is handed on before more is unpacked.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{BrokenFile, ByteSink};

/// Where in the file the reader is.
enum ZstandardPlace {
    /// Before a frame.
    Between,
    /// In a frame, before a block.
    Block,
    /// In a frame without data, with so many bytes left.
    Skipped(usize),
}

/// Reads a file of Zstandard.
pub struct ZstandardReader {
    place: ZstandardPlace,
    decoder: FrameDecoder,
    /// Whether the frame ends with a checksum.
    has_checksum: bool,
    /// Bytes that are not read yet.
    waiting: Vec<u8>,
    has_wrong_checksum: bool,
}

/// What `zstd --long` needs.
const MAX_WINDOW: u64 = 128 * 1024 * 1024;
/// No header of a frame is longer.
const LONGEST_HEADER: usize = 18;
const CHECKSUM: usize = 4;

/// Says whether a file begins like one of Zstandard.
pub fn is_frame(first: &[u8]) -> bool {
    matches!(
        first,
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]
    )
}

impl ZstandardReader {
    pub fn new() -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MAX_WINDOW);
        Self {
            place: ZstandardPlace::Between,
            decoder,
            has_checksum: false,
            waiting: Vec::new(),
            has_wrong_checksum: false,
        }
    }

    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn ByteSink) -> Result<bool, BrokenFile> {
        self.waiting.extend_from_slice(bytes);
        let waiting = std::mem::take(&mut self.waiting);
        let mut rest = &waiting[..];
        let outcome = self.read(&mut rest, false, sink);
        self.waiting = rest.to_vec();
        outcome
    }

    pub fn end(&mut self) -> Result<(), BrokenFile> {
        // A last frame without data may be shorter than the longest header.
        let waiting = std::mem::take(&mut self.waiting);
        let mut rest = &waiting[..];
        self.read(&mut rest, true, &mut NoBytes)?;
        if !matches!(self.place, ZstandardPlace::Between) || !rest.is_empty() {
            return Err(BrokenFile::CutOff);
        }
        if self.has_wrong_checksum {
            return Err(BrokenFile::Checksum);
        }
        Ok(())
    }

    fn read(
        &mut self,
        rest: &mut &[u8],
        is_end: bool,
        sink: &mut dyn ByteSink,
    ) -> Result<bool, BrokenFile> {
        loop {
            match self.place {
                ZstandardPlace::Between => {
                    if rest.is_empty() || (rest.len() < LONGEST_HEADER && !is_end) {
                        return Ok(true);
                    }
                    self.begin_frame(rest)?;
                }
                ZstandardPlace::Skipped(left) => {
                    let skipped = left.min(rest.len());
                    *rest = &rest[skipped..];
                    if skipped < left {
                        self.place = ZstandardPlace::Skipped(left - skipped);
                        return Ok(true);
                    }
                    self.place = ZstandardPlace::Between;
                }
                ZstandardPlace::Block => {
                    let Some(length) = self.block_length(rest) else {
                        return Ok(true);
                    };
                    let mut block = &rest[..length];
                    *rest = &rest[length..];
                    let one = BlockDecodingStrategy::UptoBlocks(1);
                    let is_last = self.decoder.decode_blocks(&mut block, one);
                    let is_last = is_last.map_err(|error| broken(&error))?;
                    if let Some(bytes) = self.decoder.collect().filter(|bytes| !bytes.is_empty())
                        && !sink.take(&bytes)
                    {
                        return Ok(false);
                    }
                    if is_last {
                        let stated = self.decoder.get_checksum_from_data();
                        self.has_wrong_checksum |=
                            stated.is_some() && stated != self.decoder.get_calculated_checksum();
                        self.place = ZstandardPlace::Between;
                    }
                }
            }
        }
    }

    fn begin_frame(&mut self, rest: &mut &[u8]) -> Result<(), BrokenFile> {
        let descriptor = rest.get(4).copied().unwrap_or_default();
        match self.decoder.reset(&mut *rest) {
            Ok(()) => {
                self.has_checksum = descriptor & 4 != 0;
                self.place = ZstandardPlace::Block;
                Ok(())
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                self.place = ZstandardPlace::Skipped(
                    usize::try_from(length).map_err(|_| BrokenFile::Damaged)?,
                );
                Ok(())
            }
            Err(error) => Err(broken(&error)),
        }
    }

    /// The length of the next block with its header, and with the checksum behind the last; nothing while it is not all there.
    fn block_length(&self, bytes: &[u8]) -> Option<usize> {
        const HEADER: usize = 3;
        const REPEATED_BYTE: u32 = 1;
        let header = u32::from_le_bytes([*bytes.first()?, *bytes.get(1)?, *bytes.get(2)?, 0]);
        let content = if (header >> 1) & 3 == REPEATED_BYTE {
            1
        } else {
            header >> 3
        };
        let checksum = if header & 1 == 1 && self.has_checksum {
            CHECKSUM
        } else {
            0
        };
        let length = HEADER + usize::try_from(content).ok()? + checksum;
        (bytes.len() >= length).then_some(length)
    }
}

fn broken(error: &FrameDecoderError) -> BrokenFile {
    match error {
        FrameDecoderError::WindowSizeTooBig { .. } => BrokenFile::Window,
        FrameDecoderError::DictNotProvided { .. } => BrokenFile::Dictionary,
        _ => BrokenFile::Damaged,
    }
}

struct NoBytes;

impl ByteSink for NoBytes {
    fn take(&mut self, _: &[u8]) -> bool {
        true
    }
}
