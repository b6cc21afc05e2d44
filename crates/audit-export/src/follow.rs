//! `--follow`: reads the log again and again. What is written grows; each event is in it once, late ones too, and not in the order of time.
//!
//! Beside the output lie what is remembered and the digests of what was written lately, so that a restart goes on.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use audit_record::{AuditLogRecord, ManifestStatement};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::console::say;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink;
use crate::progress::ExportProgress;
use crate::reading::WindowReading;
use crate::record_writer::{RecordStyle, RecordWriter, WrittenCount, create_private};
use crate::redaction::PersonRedactor;
use crate::resume::{ExportIdentity, replace, with_ending};
use crate::seen::{IdDigest, SeenEvents, digest};

/// The ending of what is remembered.
pub const STATE: &str = ".follow.json";
/// The ending of the digests.
const SEEN: &str = ".seen";
/// A time and a digest.
const ENTRY: usize = 8 + 16;

/// What is remembered.
#[derive(Debug, Serialize, Deserialize)]
struct FollowState {
    form: String,
    identity: ExportIdentity,
    /// How many bytes of the output count.
    bytes: u64,
    /// How many bytes of the digests count.
    seen_bytes: u64,
    events: u64,
    /// When the log was last looked at as a whole, in microseconds since 1970.
    last_whole: i64,
}

const FORM: &str = "lakesentry-audit-follow/1";

/// What is followed, and how.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct Following {
    /// The output; `None` for standard output.
    pub output: Option<PathBuf>,
    /// How records are written.
    pub style: RecordStyle,
    /// What names nobody.
    pub redactor: Option<PersonRedactor>,
    /// What the export is of.
    pub identity: ExportIdentity,
    /// The first moment, in microseconds since 1970.
    pub start: i64,
    /// How late events may come, in microseconds.
    pub overlap: i64,
    /// How long to wait between two looks.
    pub every: Duration,
    /// Whether to go on with what is there.
    pub is_resuming: bool,
    /// Whether what is there is replaced.
    pub is_overwriting: bool,
    /// Whether everybody may read what is written.
    pub is_open_to_all: bool,
    /// Whether to say nothing but errors.
    pub is_quiet: bool,
}

/// What grows.
struct Growing {
    redactor: Option<PersonRedactor>,
    writer: RecordWriter,
    seen: SeenEvents,
    fresh: Vec<(i64, IdDigest)>,
    from: i64,
    events: u64,
    kept: Option<FollowFiles>,
}

/// What lies on the disk.
struct FollowFiles {
    output: PathBuf,
    seen: File,
    state: FollowState,
}

/// Follows, until something ends it.
///
/// # Errors
/// When the log can't be read, or the output not be written, also after several attempts.
pub async fn run(following: Following, reading: &WindowReading) -> Result<(), AuditEnding> {
    let (every, is_quiet) = (following.every, following.is_quiet);
    let mut growing = Growing::open(following)?;
    loop {
        let now = Timestamp::now().as_microsecond();
        let before = growing.events;
        growing.from = growing.seen.next_from(now);
        let mut progress = ExportProgress::begin((growing.from, now), growing.from, true);
        reading.run(&mut growing, now, &mut progress).await?;
        growing.keep(now)?;
        if !is_quiet && growing.events > before {
            let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
            say(&format!(
                "{now}: {} new events, {} in all",
                growing.events - before,
                growing.events
            ));
        }
        tokio::time::sleep(every).await;
    }
}

impl Growing {
    fn open(following: Following) -> Result<Self, AuditEnding> {
        let Some(output) = following.output else {
            let writer = RecordWriter::begin(following.style, WrittenCount::stdout(), true)
                .map_err(|error| AuditEnding::of_output(&error, Path::new("standard output")))?;
            let seen = SeenEvents::new(following.start, following.overlap, None);
            return Ok(Self {
                redactor: following.redactor,
                writer,
                seen,
                fresh: Vec::new(),
                from: 0,
                events: 0,
                kept: None,
            });
        };
        let failed = |error: io::Error| AuditEnding::of_output(&error, &output);
        let state_path = with_ending(&output, STATE);
        let state = std::fs::read(&state_path)
            .ok()
            .filter(|_| following.is_resuming);
        let state: Option<FollowState> = state
            .map(|text| serde_json::from_slice(&text))
            .transpose()
            .map_err(|error| {
                AuditEnding::Output(format!(
                    "{}: {error}. Begin anew with --overwrite",
                    state_path.display()
                ))
            })?;
        if state.is_none() && output.exists() && !following.is_overwriting {
            return Err(crate::output::exists(&output));
        }
        let mut seen_file = create_private(&with_ending(&output, SEEN), following.is_open_to_all)
            .map_err(failed)?;
        let file = create_private(&output, following.is_open_to_all).map_err(failed)?;
        let last = state.as_ref().map(|state| state.last_whole);
        let mut seen = SeenEvents::new(following.start, following.overlap, last);
        let (writer, state) = if let Some(state) = state {
            let differences = state.identity.differences(&following.identity);
            if !differences.is_empty() {
                return Err(AuditEnding::Options(format!(
                    "what was followed was something else: it differs in {}",
                    differences.join(", ")
                )));
            }
            for (time, id) in entries(&mut seen_file, state.seen_bytes).map_err(failed)? {
                seen.is_new(time, id);
            }
            let tally = WrittenCount::go_on(file, state.bytes).map_err(failed)?;
            let is_new = state.bytes == 0;
            (
                RecordWriter::begin(following.style, tally, is_new).map_err(failed)?,
                state,
            )
        } else {
            file.set_len(0)
                .and_then(|()| seen_file.set_len(0))
                .map_err(failed)?;
            let writer = RecordWriter::begin(following.style, WrittenCount::file(file), true)
                .map_err(failed)?;
            let state = FollowState {
                form: FORM.to_owned(),
                identity: following.identity,
                bytes: 0,
                seen_bytes: 0,
                events: 0,
                last_whole: following.start,
            };
            // At once: a kill in the first look must not leave a file of which nothing is known.
            let text = serde_json::to_vec(&state).unwrap_or_default();
            replace(&state_path, &text, false).map_err(failed)?;
            (writer, state)
        };
        let events = state.events;
        let kept = Some(FollowFiles {
            output,
            seen: seen_file,
            state,
        });
        Ok(Self {
            redactor: following.redactor,
            writer,
            seen,
            fresh: Vec::new(),
            from: 0,
            events,
            kept,
        })
    }

    /// Brings everything to the disk: first the events, then their digests, then what speaks of both.
    fn keep(&mut self, now: i64) -> Result<(), AuditEnding> {
        let Some(kept) = &mut self.kept else {
            let _whole = self.seen.looked(now);
            return self
                .writer
                .checkpoint()
                .map(drop)
                .map_err(|error| AuditEnding::of_output(&error, Path::new("standard output")));
        };
        let failed = |error: io::Error| AuditEnding::of_output(&error, &kept.output);
        kept.state.bytes = self.writer.checkpoint().map_err(failed)?;
        let remembered = self.seen.all().count();
        let last_whole = self.seen.looked(now);
        let is_grown = kept.state.seen_bytes / ENTRY as u64 > 4 * remembered as u64 + 10_000;
        let path = with_ending(&kept.output, SEEN);
        if is_grown {
            // Most of it is too old to come again.
            let all: Vec<u8> = self
                .seen
                .all()
                .flat_map(|(time, id)| entry(time, id))
                .collect();
            kept.state.seen_bytes = all.len() as u64;
            replace(&path, &all, false).map_err(failed)?;
            kept.seen = File::options()
                .read(true)
                .write(true)
                .open(&path)
                .map_err(failed)?;
        } else {
            let fresh: Vec<u8> = self
                .fresh
                .iter()
                .flat_map(|(time, id)| entry(*time, id))
                .collect();
            let end = SeekFrom::Start(kept.state.seen_bytes);
            kept.seen
                .seek(end)
                .and_then(|_| kept.seen.write_all(&fresh))
                .and_then(|()| kept.seen.sync_all())
                .map_err(failed)?;
            kept.state.seen_bytes += fresh.len() as u64;
        }
        self.fresh.clear();
        kept.state.events = self.events;
        kept.state.last_whole = last_whole.unwrap_or(kept.state.last_whole);
        let text = serde_json::to_vec(&kept.state).unwrap_or_default();
        replace(&with_ending(&kept.output, STATE), &text, false).map_err(failed)
    }
}

fn entry(time: i64, id: &IdDigest) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    entry[..8].copy_from_slice(&time.to_be_bytes());
    entry[8..].copy_from_slice(id);
    entry
}

/// Reads the digests that count; what is behind them is cut off.
fn entries(file: &mut File, bytes: u64) -> io::Result<Vec<(i64, IdDigest)>> {
    file.set_len(bytes)?;
    let mut all = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut all)?;
    let (entries, _) = all.as_chunks::<ENTRY>();
    let read = |entry: &[u8; ENTRY]| {
        let (mut time, mut id) = ([0; 8], [0; 16]);
        time.copy_from_slice(&entry[..8]);
        id.copy_from_slice(&entry[8..]);
        (i64::from_be_bytes(time), id)
    };
    Ok(entries.iter().map(read).collect())
}

impl EventSink for Growing {
    fn read_from(&self) -> i64 {
        self.from
    }

    fn take(&mut self, event: &AuditLogRecord<'_>) -> Result<(), AuditEnding> {
        let id = digest(event);
        if !self.seen.is_new(event.event_time, id) {
            return Ok(());
        }
        let written = match &self.redactor {
            Some(redactor) => {
                let names = redactor.stand_ins(event);
                self.writer.write(&PersonRedactor::redacted(event, &names))
            }
            None => self.writer.write(event),
        };
        let path = self
            .kept
            .as_ref()
            .map_or(Path::new("standard output"), |kept| &kept.output);
        written.map_err(|error| AuditEnding::of_output(&error, path))?;
        self.fresh.push((event.event_time, id));
        self.events += 1;
        Ok(())
    }

    fn note_statement(&mut self, _: ManifestStatement) {}

    fn read_until(&mut self, moment: i64) -> Result<(), AuditEnding> {
        self.from = moment;
        Ok(())
    }

    fn rewind(&mut self) {}

    fn mark(&self) -> (u64, i64) {
        (self.events, self.from)
    }
}
