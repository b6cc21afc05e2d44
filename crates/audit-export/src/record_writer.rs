//! Writes records into one file: form, compression, digest.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Stdout, Write};

use audit_record::{
    AuditLogRecord, FLAT_COLUMNS, OcsfVersion, flat_cells, write_delivery, write_native, write_ocsf,
};
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::export_options::{Compression, RecordFormat};
use crate::parquet_writer::ParquetRecords;

/// How records are written.
#[derive(Debug, Clone, Copy)]
pub struct RecordStyle {
    /// Their form.
    pub format: RecordFormat,
    /// How they are compressed.
    pub compression: Option<Compression>,
    /// The version of OCSF.
    pub ocsf_version: OcsfVersion,
    /// The cloud, in OCSF's words.
    pub provider: &'static str,
}

/// What was written of a file, from its beginning on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenPart {
    /// How many bytes count.
    pub bytes: u64,
    /// The SHA-256 of these bytes, in hexadecimal digits.
    pub sha256: String,
}

/// Where bytes go: a file or standard output, with their number and their digest.
pub struct WrittenCount {
    to: TallyDestination,
    digest: Sha256,
    bytes: u64,
}

enum TallyDestination {
    File(BufWriter<File>),
    Stdout(BufWriter<Stdout>),
}

impl Write for WrittenCount {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            TallyDestination::File(file) => file.write(buffer)?,
            TallyDestination::Stdout(out) => out.write(buffer)?,
        };
        self.digest.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            TallyDestination::File(file) => file.flush(),
            TallyDestination::Stdout(out) => out.flush(),
        }
    }
}

const BUFFER: usize = 256 << 10;

impl WrittenCount {
    /// Writes to standard output.
    pub fn stdout() -> Self {
        let out = BufWriter::with_capacity(BUFFER, io::stdout());
        Self {
            to: TallyDestination::Stdout(out),
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    /// Writes to a file that is new.
    pub fn file(file: File) -> Self {
        let file = BufWriter::with_capacity(BUFFER, file);
        Self {
            to: TallyDestination::File(file),
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    /// Goes on with a file after what was written; what is behind that is cut off.
    ///
    /// # Errors
    /// As the disk does; and when what was written is not there any more.
    pub fn go_on(mut file: File, written: &WrittenPart) -> io::Result<Self> {
        let WrittenPart { bytes, sha256 } = written;
        let bytes = *bytes;
        let changed = |said: &str| io::Error::new(io::ErrorKind::InvalidData, said.to_owned());
        if file.metadata()?.len() < bytes {
            return Err(changed("it is shorter than when it was last looked at"));
        }
        file.seek(SeekFrom::Start(0))?;
        let digest = digest_of(Read::by_ref(&mut file).take(bytes))?;
        // Before anything is cut off: it may be somebody else's.
        if hex(digest.clone()) != *sha256 {
            return Err(changed("somebody changed it since it was last looked at"));
        }
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(Self {
            to: TallyDestination::File(file),
            digest,
            bytes,
        })
    }

    /// Brings everything to the disk. Returns what that is.
    ///
    /// # Errors
    /// As the disk does.
    pub fn sync(&mut self) -> io::Result<WrittenPart> {
        let (part, file) = self.part()?;
        file.map_or(Ok(()), |file| file.sync_all())?;
        Ok(part)
    }

    /// Hands everything to the system. Returns what that is, and the file that has to be synced.
    fn part(&mut self) -> io::Result<(WrittenPart, Option<File>)> {
        self.flush()?;
        let file = match &self.to {
            TallyDestination::File(file) => Some(file.get_ref().try_clone()?),
            TallyDestination::Stdout(_) => None,
        };
        let part = WrittenPart {
            bytes: self.bytes,
            sha256: hex(self.digest.clone()),
        };
        Ok((part, file))
    }
}

/// The encoder that is in use; between two frames, there is none.
enum Encoder {
    Plain(WrittenCount),
    Gzip(Box<GzEncoder<WrittenCount>>),
    Zstd(Box<zstd::stream::write::Encoder<'static, WrittenCount>>),
    Parquet(Box<ParquetRecords<WrittenCount>>),
    /// Something failed in the middle.
    Broken,
}

/// Writes records into one file.
pub struct RecordWriter {
    style: RecordStyle,
    encoder: Encoder,
    /// Bytes of records before compression.
    plain_bytes: u64,
    line: Vec<u8>,
}

impl RecordWriter {
    /// Begins; a head is written where the form has one and `is_new`.
    pub fn begin(style: RecordStyle, to: WrittenCount, is_new: bool) -> io::Result<Self> {
        let encoder = match style.format {
            RecordFormat::Parquet => Encoder::Parquet(Box::new(ParquetRecords::begin(to)?)),
            _ => Encoder::Plain(to),
        };
        let mut writer = Self {
            style,
            encoder,
            plain_bytes: 0,
            line: Vec::with_capacity(4096),
        };
        if is_new && style.format == RecordFormat::Csv {
            writer.line = csv_line(FLAT_COLUMNS.into_iter())?;
            writer.write_line()?;
        }
        Ok(writer)
    }

    /// Writes an event.
    pub fn write(&mut self, event: &AuditLogRecord<'_>) -> io::Result<()> {
        if let Encoder::Parquet(records) = &mut self.encoder {
            self.plain_bytes += 1;
            return records.write(event);
        }
        self.line.clear();
        match self.style.format {
            RecordFormat::Jsonl => write_native(&mut self.line, event),
            RecordFormat::Delivery => write_delivery(&mut self.line, event)?,
            RecordFormat::Ocsf => write_ocsf(
                &mut self.line,
                event,
                self.style.ocsf_version,
                self.style.provider,
            )?,
            RecordFormat::Csv => {
                let cells = flat_cells(event);
                self.line = csv_line(cells.iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
            }
            RecordFormat::Parquet => {}
        }
        self.write_line()
    }

    fn write_line(&mut self) -> io::Result<()> {
        self.plain_bytes += self.line.len() as u64;
        if let Encoder::Plain(_) = self.encoder {
            self.open_frame()?;
        }
        match &mut self.encoder {
            Encoder::Plain(to) => to.write_all(&self.line),
            Encoder::Gzip(to) => to.write_all(&self.line),
            Encoder::Zstd(to) => to.write_all(&self.line),
            Encoder::Parquet(_) | Encoder::Broken => {
                Err(io::Error::other("the file was broken off"))
            }
        }
    }

    fn open_frame(&mut self) -> io::Result<()> {
        let Some(compression) = self.style.compression else {
            return Ok(());
        };
        if let Encoder::Plain(to) = std::mem::replace(&mut self.encoder, Encoder::Broken) {
            self.encoder = match compression {
                Compression::Gzip => {
                    Encoder::Gzip(Box::new(GzEncoder::new(to, flate2::Compression::default())))
                }
                Compression::Zstd => {
                    Encoder::Zstd(Box::new(zstd::stream::write::Encoder::new(to, 3)?))
                }
            };
        }
        Ok(())
    }

    /// Ends the frame of the compression, so that what is there can be read for itself, and brings all of it to the disk. Returns what the
    /// file has now; of a table that is not finished, nothing.
    pub fn checkpoint(&mut self) -> io::Result<WrittenPart> {
        self.end_frame()?
            .map_or_else(|| Ok(WrittenPart::default()), WrittenCount::sync)
    }

    /// The same, but for the disk: returns the file that has to be synced, too.
    pub fn part(&mut self) -> io::Result<(WrittenPart, Option<File>)> {
        match self.end_frame()? {
            Some(to) => to.part(),
            None => Ok((WrittenPart::default(), None)),
        }
    }

    /// Ends the frame; `None` for a table, which is whole or none.
    fn end_frame(&mut self) -> io::Result<Option<&mut WrittenCount>> {
        let to = match std::mem::replace(&mut self.encoder, Encoder::Broken) {
            Encoder::Plain(to) => to,
            Encoder::Gzip(to) => to.finish()?,
            Encoder::Zstd(to) => to.finish()?,
            Encoder::Parquet(records) => {
                self.encoder = Encoder::Parquet(records);
                return Ok(None);
            }
            Encoder::Broken => return Err(io::Error::other("the file was broken off")),
        };
        self.encoder = Encoder::Plain(to);
        match &mut self.encoder {
            Encoder::Plain(to) => Ok(Some(to)),
            _ => Ok(None),
        }
    }

    /// Ends the file. Returns what was written.
    pub fn finish(mut self) -> io::Result<WrittenPart> {
        if let Encoder::Parquet(_) = &self.encoder
            && let Encoder::Parquet(records) = std::mem::replace(&mut self.encoder, Encoder::Broken)
        {
            self.encoder = Encoder::Plain(records.finish()?);
        }
        self.checkpoint()
    }

    /// Hands on what is in buffers; for who reads along.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.encoder {
            Encoder::Plain(to) => to.flush(),
            Encoder::Gzip(to) => to.flush(),
            Encoder::Zstd(to) => to.flush(),
            Encoder::Parquet(_) | Encoder::Broken => Ok(()),
        }
    }

    /// Returns how many bytes of records were written, before compression.
    pub fn plain_bytes(&self) -> u64 {
        self.plain_bytes
    }
}

/// Returns the digest of all that is read.
fn digest_of(mut from: impl Read) -> io::Result<Sha256> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(digest),
            read => digest.update(&buffer[..read]),
        }
    }
}

/// Returns the SHA-256 of all that is read, in hexadecimal digits.
///
/// # Errors
/// As reading does.
pub fn sha256_of(from: impl Read) -> io::Result<String> {
    digest_of(from).map(hex)
}

fn hex(digest: Sha256) -> String {
    format!("{:x}", digest.finalize())
}

fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::with_capacity(1024));
    writer.write_record(cells).map_err(io::Error::other)?;
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}
