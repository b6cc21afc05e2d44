//! Bytes of a file as they come, to the text inside: gzip and Zstandard are unpacked, UTF-16 becomes UTF-8.

mod gzip;
mod text;
mod zstandard;

use gzip::GzipReader;
pub use text::Utf8Reader;
use zstandard::ZstandardReader;

/// What takes the unpacked bytes.
pub trait ByteSink {
    /// Takes some. Says whether more are wanted.
    fn take(&mut self, bytes: &[u8]) -> bool;
}

/// Why a file could not be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenFile {
    /// It ends in the middle of what is packed.
    CutOff,
    /// What is packed is damaged.
    Damaged,
    /// Its checksum is not that of what was unpacked.
    Checksum,
    /// It needs a larger window than a reader should give.
    Window,
    /// It was packed with a dictionary, which nobody has here.
    Dictionary,
    /// It is of a kind that is not read here; its name.
    OtherKind(&'static str),
}

impl BrokenFile {
    /// Says what is wrong, and what may be done.
    pub fn words(self) -> String {
        let words = match self {
            Self::CutOff => {
                "The file ends in the middle of what is packed: it was cut off, or is still being written. What came before that is shown."
            }
            Self::Damaged => {
                "What is packed in the file is damaged. What came before the damage is shown."
            }
            Self::Checksum => {
                "The checksum in the file is not that of its content: it was changed or damaged on the way. What it holds is shown all the same."
            }
            Self::Window => {
                "The file needs more than 128 MiB of memory at once for being unpacked, which this page does not give it. Pack it without --long."
            }
            Self::Dictionary => {
                "The file was packed with a dictionary. Unpack it, and open it then."
            }
            Self::OtherKind(name) => {
                return format!(
                    "This is a file of {name}. The viewer reads JSON Lines, also packed by gzip or Zstandard: export with --format jsonl or --format delivery."
                );
            }
        };
        words.to_owned()
    }
}

/// How a file is packed.
enum Packing {
    /// Too few bytes yet to say.
    Unknown(Vec<u8>),
    Plain,
    Gzip(Box<GzipReader>),
    Zstandard(Box<ZstandardReader>),
}

/// Unpacks one file.
pub struct FileReader {
    packing: Packing,
    text: Utf8Reader,
}

/// As many bytes tell every kind of file apart.
const ENOUGH: usize = 4;

/// How other kinds begin.
const OTHER_KINDS: [(&[u8], &str); 8] = [
    (b"PAR1", "Parquet"),
    (b"PK\x03\x04", "ZIP"),
    (b"BZh", "bzip2"),
    (b"\xFD7zX", "xz"),
    (b"ARRO", "Arrow"),
    (b"Obj\x01", "Avro"),
    (b"%PDF", "PDF"),
    (b"SQLi", "SQLite"),
];

impl FileReader {
    pub fn new() -> Self {
        Self {
            packing: Packing::Unknown(Vec::new()),
            text: Utf8Reader::new(),
        }
    }

    /// Takes the next bytes of the file. Says whether more are wanted.
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn ByteSink) -> Result<bool, BrokenFile> {
        if let Packing::Unknown(first) = &mut self.packing {
            first.extend_from_slice(bytes);
            if first.len() < ENOUGH {
                return Ok(true);
            }
            let first = std::mem::take(first);
            self.packing = packing_of(&first)?;
            return self.unpack(&first, sink);
        }
        self.unpack(bytes, sink)
    }

    /// Says that the file is over.
    pub fn end(&mut self, sink: &mut dyn ByteSink) -> Result<(), BrokenFile> {
        if let Packing::Unknown(first) = &mut self.packing {
            let first = std::mem::take(first);
            self.packing = packing_of(&first)?;
            self.unpack(&first, sink)?;
        }
        let ended = match &mut self.packing {
            Packing::Unknown(_) | Packing::Plain => Ok(()),
            Packing::Gzip(gzip) => gzip.end(),
            Packing::Zstandard(zstandard) => zstandard.end(),
        };
        self.text.end(sink);
        ended
    }

    fn unpack(&mut self, bytes: &[u8], sink: &mut dyn ByteSink) -> Result<bool, BrokenFile> {
        let mut text = TextSink {
            text: &mut self.text,
            sink,
        };
        match &mut self.packing {
            Packing::Unknown(_) => Ok(true),
            Packing::Plain => Ok(text.take(bytes)),
            Packing::Gzip(gzip) => gzip.push(bytes, &mut text),
            Packing::Zstandard(zstandard) => zstandard.push(bytes, &mut text),
        }
    }
}

fn packing_of(first: &[u8]) -> Result<Packing, BrokenFile> {
    if let Some((_, name)) = OTHER_KINDS
        .iter()
        .find(|(begin, _)| first.starts_with(begin))
    {
        return Err(BrokenFile::OtherKind(name));
    }
    Ok(if first.starts_with(&[0x1F, 0x8B]) {
        Packing::Gzip(Box::default())
    } else if zstandard::is_frame(first) {
        Packing::Zstandard(Box::new(ZstandardReader::new()))
    } else {
        Packing::Plain
    })
}

struct TextSink<'a> {
    text: &'a mut Utf8Reader,
    sink: &'a mut dyn ByteSink,
}

impl ByteSink for TextSink<'_> {
    fn take(&mut self, bytes: &[u8]) -> bool {
        self.text.push(bytes, self.sink)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Kept(Vec<u8>);

    impl ByteSink for Kept {
        fn take(&mut self, bytes: &[u8]) -> bool {
            self.0.extend_from_slice(bytes);
            self.0.len() < 50_000_000
        }
    }

    fn read(file: &[u8], step: usize) -> (Vec<u8>, Result<(), BrokenFile>) {
        let (mut reader, mut kept) = (FileReader::new(), Kept::default());
        for bytes in file.chunks(step.max(1)) {
            match reader.push(bytes, &mut kept) {
                Ok(true) => {}
                Ok(false) => return (kept.0, Ok(())),
                Err(broken) => return (kept.0, Err(broken)),
            }
        }
        let ended = reader.end(&mut kept);
        (kept.0, ended)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::GzBuilder::new()
            .filename("a.jsonl")
            .comment("c")
            .extra(vec![1, 2, 3])
            .write(Vec::new(), flate2::Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        let mut packer = zstd::Encoder::new(Vec::new(), 3).unwrap();
        packer.include_checksum(true).unwrap();
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    /// A frame that is to be skipped.
    const SKIPPED: &[u8] = b"\x5A\x2A\x4D\x18\x03\0\0\0abc";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_was_packed_comes_back(parts in prop::collection::vec(prop::collection::vec(32_u8..127, 0..40_000), 1..4), step in 1_usize..3000) {
            let whole = parts.concat();
            prop_assert_eq!(&read(&whole, step), &(whole.clone(), Ok(())));
            let members: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
            prop_assert_eq!(&read(&members, step), &(whole.clone(), Ok(())));
            let frames: Vec<u8> = parts.iter().flat_map(|part| [SKIPPED, &zstandard(part)].concat()).collect();
            prop_assert_eq!(&read(&frames, step), &(whole, Ok(())));
        }

        #[test]
        fn whatever_is_damaged_is_no_panic(at in 0_usize..2000, to: u8, cut in 0_usize..2000, is_gzip: bool) {
            let text = "{\"service_name\":\"accounts\"}\n".repeat(500);
            let mut file = if is_gzip { gzip(text.as_bytes()) } else { zstandard(text.as_bytes()) };
            let length = file.len();
            file[at % length] = to;
            file.truncate(length - cut % length);
            let (unpacked, _) = read(&file, 100);
            prop_assert!(unpacked.len() < 50_200_000);
        }
    }

    #[test]
    fn a_file_that_is_cut_off_gives_what_it_has() {
        let lines = (0..5000).map(|n| format!("line {n} {}", n * 7919 % 4001));
        let text = lines.collect::<Vec<_>>().join(
            "
",
        );
        for file in [gzip(text.as_bytes()), zstandard(text.as_bytes())] {
            let (unpacked, ended) = read(&file[..file.len() - 100], 1000);
            assert_eq!(ended, Err(BrokenFile::CutOff));
            assert!(text.as_bytes().starts_with(&unpacked));
            let mut changed = file.clone();
            // The checksums: of Zstandard the last four bytes, of gzip the four before the length.
            let at = changed.len() - if file[0] == 0x1F { 8 } else { 4 };
            changed[at] ^= 1;
            assert_eq!(
                read(&changed, 1000),
                (text.clone().into_bytes(), Err(BrokenFile::Checksum))
            );
        }
    }

    #[test]
    fn a_bomb_stops_when_no_more_is_wanted() {
        let zeros = vec![b'0'; 200_000_000];
        for file in [gzip(&zeros), zstandard(&zeros)] {
            assert!(file.len() < 300_000);
            let (unpacked, ended) = read(&file, 1_000_000);
            assert_eq!(ended, Ok(()));
            assert!(unpacked.len() < 51_000_000, "{}", unpacked.len());
        }
    }

    #[test]
    fn a_window_that_takes_all_memory_is_refused() {
        // A frame header with a window of 2 GiB: exponent 21 above 2^10.
        let file = [&[0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3][..], &[0; 20]].concat();
        assert_eq!(read(&file, 100).1, Err(BrokenFile::Window));
    }

    #[test]
    fn other_kinds_are_named() {
        let (_, ended) = read(b"PAR1....", 3);
        assert_eq!(ended, Err(BrokenFile::OtherKind("Parquet")));
        assert!(ended.unwrap_err().words().contains("Parquet"));
        for short in ["", "a", "{}"] {
            assert_eq!(
                read(short.as_bytes(), 1),
                (short.as_bytes().to_vec(), Ok(()))
            );
        }
    }
}
