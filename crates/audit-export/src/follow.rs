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
use crate::private_file::{create_private, reopen_private};
use crate::progress::ExportProgress;
use crate::reading::WindowReading;
use crate::record_writer::{RecordStyle, RecordWriter, WrittenCount};
use crate::redaction::PersonRedactor;
use crate::resume::{ExportIdentity, replace, with_ending};
use crate::seen::{IdDigest, SeenEvents, digest};

/// The ending of what is remembered.
const STATE: &str = ".follow.json";
/// The ending of the digests.
const SEEN: &str = ".seen";
/// The endings of all that lies beside a file that grows.
pub const REMEMBERED: [&str; 2] = [STATE, SEEN];
/// A time and a digest.
const ENTRY: usize = 8 + 16;

/// What is remembered.
#[derive(Debug, Serialize, Deserialize)]
struct FollowState {
    form: String,
    identity: ExportIdentity,
    /// The first moment, in microseconds since 1970: one that was given as `12h` is meant from the first start on.
    start: i64,
    /// How many bytes of the output count.
    bytes: u64,
    /// The SHA-256 of these bytes, in hexadecimal digits.
    sha256: String,
    /// How many bytes of the digests count.
    seen_bytes: u64,
    /// How many will, once they were written anew without what is too old: the file has the one length or the other.
    seen_bytes_next: Option<u64>,
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
pub struct Growing {
    every: Duration,
    is_quiet: bool,
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

/// What is followed, before anything was read.
pub enum FollowStart {
    /// Into standard output, or after what was written before.
    GoesOn(Box<Growing>),
    /// Into a file that is not there yet, or is to be replaced.
    New(Box<Following>, PathBuf),
}

impl FollowStart {
    /// Makes what is not there yet.
    ///
    /// # Errors
    /// As the disk does.
    pub fn begin(self) -> Result<Growing, AuditEnding> {
        match self {
            Self::GoesOn(growing) => Ok(*growing),
            Self::New(following, output) => {
                let (writer, kept) = Growing::begin(&following, &output)
                    .map_err(|error| AuditEnding::of_output(&error, &output))?;
                let seen = SeenEvents::new(kept.state.start, following.overlap, None);
                Ok(Growing::with(*following, writer, seen, Some(kept)))
            }
        }
    }
}

impl Growing {
    /// Opens what is gone on with; what is new is only looked for a place for.
    ///
    /// # Errors
    /// When something else is there, or a part of it is missing.
    pub fn open(mut following: Following) -> Result<FollowStart, AuditEnding> {
        let Some(output) = following.output.take() else {
            let failed =
                |error: io::Error| AuditEnding::of_output(&error, Path::new("standard output"));
            let stdout = WrittenCount::stdout();
            let writer = RecordWriter::begin(following.style, stdout, true).map_err(failed)?;
            let seen = SeenEvents::new(following.start, following.overlap, None);
            let growing = Self::with(following, writer, seen, None);
            return Ok(FollowStart::GoesOn(Box::new(growing)));
        };
        if let Some(state) = read_state(&with_ending(&output, STATE), following.is_resuming)? {
            state.identity.refuse_other(&following.identity)?;
            let growing = Self::go_on(following, output, state)?;
            return Ok(FollowStart::GoesOn(Box::new(growing)));
        }
        if output.exists() && !following.is_overwriting {
            return Err(crate::output::exists(&output));
        }
        Ok(FollowStart::New(Box::new(following), output))
    }

    fn begin(following: &Following, output: &Path) -> io::Result<(RecordWriter, FollowFiles)> {
        let state = FollowState {
            form: FORM.to_owned(),
            identity: following.identity.clone(),
            start: following.start,
            bytes: 0,
            sha256: String::new(),
            seen_bytes: 0,
            seen_bytes_next: None,
            events: 0,
            last_whole: following.start,
        };
        let is_open_to_all = following.is_open_to_all;
        // At once: a kill in the first look must not leave a file of which nothing is known.
        let text = serde_json::to_vec(&state)?;
        replace(&with_ending(output, STATE), &text, false)?;
        let seen = create_private(&with_ending(output, SEEN), is_open_to_all)?;
        let file = create_private(output, is_open_to_all)?;
        let writer = RecordWriter::begin(following.style, WrittenCount::file(file), true)?;
        let kept = FollowFiles {
            output: output.to_owned(),
            seen,
            state,
        };
        Ok((writer, kept))
    }

    fn go_on(
        following: Following,
        output: PathBuf,
        mut state: FollowState,
    ) -> Result<Self, AuditEnding> {
        let damaged = |path: &Path, error: &io::Error| {
            AuditEnding::Output(format!(
                "{}: {error}. Following can't go on without it: put it back as it was, or begin anew with --overwrite",
                path.display()
            ))
        };
        let is_open_to_all = following.is_open_to_all;
        // Nothing counts of what the first look left, and perhaps it was not even made.
        let opened = |path: &Path, bytes: u64| match bytes {
            0 => create_private(path, is_open_to_all),
            _ => reopen_private(path, is_open_to_all),
        };
        let seen_path = with_ending(&output, SEEN);
        let seen_file = opened(&seen_path, state.seen_bytes).and_then(|mut file| {
            let known = entries(&mut file, &mut state)?;
            Ok((file, known))
        });
        let (seen_file, known) = seen_file.map_err(|error| damaged(&seen_path, &error))?;
        let writer = opened(&output, state.bytes).and_then(|file| match state.bytes {
            0 => RecordWriter::begin(following.style, WrittenCount::file(file), true),
            bytes => {
                let tally = WrittenCount::go_on(file, bytes, &state.sha256)?;
                RecordWriter::begin(following.style, tally, false)
            }
        });
        let writer = writer.map_err(|error| damaged(&output, &error))?;
        let mut seen = SeenEvents::new(state.start, following.overlap, Some(state.last_whole));
        for (time, id) in known {
            seen.is_new(time, id);
        }
        let kept = FollowFiles {
            output,
            seen: seen_file,
            state,
        };
        Ok(Self::with(following, writer, seen, Some(kept)))
    }

    fn with(
        following: Following,
        writer: RecordWriter,
        seen: SeenEvents,
        kept: Option<FollowFiles>,
    ) -> Self {
        Self {
            every: following.every,
            is_quiet: following.is_quiet,
            redactor: following.redactor,
            writer,
            seen,
            fresh: Vec::new(),
            from: 0,
            events: kept.as_ref().map_or(0, |kept| kept.state.events),
            kept,
        }
    }

    /// Looks again and again, until something ends it.
    ///
    /// # Errors
    /// When the log can't be read, or the output not be written, also after several attempts.
    pub async fn run(mut self, reading: &WindowReading) -> Result<(), AuditEnding> {
        loop {
            let now = Timestamp::now().as_microsecond();
            let before = self.events;
            self.from = self.seen.next_from(now);
            let mut progress = ExportProgress::begin((self.from, now), self.from, true);
            reading.run(&mut self, now, &mut progress).await?;
            self.keep(now)?;
            if !self.is_quiet && self.events > before {
                let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
                say(&format!(
                    "{now}: {} new events, {} in all",
                    self.events - before,
                    self.events
                ));
            }
            tokio::time::sleep(self.every).await;
        }
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
        let path = kept.output.clone();
        let failed = |error: io::Error| AuditEnding::of_output(&error, &path);
        (kept.state.bytes, kept.state.sha256) = self.writer.checkpoint().map_err(failed)?;
        kept.add_seen(&self.fresh).map_err(failed)?;
        self.fresh.clear();
        kept.state.events = self.events;
        let last_whole = self.seen.looked(now);
        kept.state.last_whole = last_whole.unwrap_or(kept.state.last_whole);
        kept.remember().map_err(failed)?;
        let remembered = self.seen.all().count();
        if kept.state.seen_bytes / ENTRY as u64 > 4 * remembered as u64 + 10_000 {
            // Most of it is too old to come again.
            let all = self.seen.all().flat_map(|(time, id)| entry(time, id));
            kept.write_seen_anew(&all.collect::<Vec<u8>>())
                .map_err(failed)?;
        }
        Ok(())
    }
}

impl FollowFiles {
    fn remember(&self) -> io::Result<()> {
        let text = serde_json::to_vec(&self.state)?;
        replace(&with_ending(&self.output, STATE), &text, false)
    }

    fn add_seen(&mut self, fresh: &[(i64, IdDigest)]) -> io::Result<()> {
        let fresh = fresh.iter().flat_map(|(time, id)| entry(*time, id));
        let fresh: Vec<u8> = fresh.collect();
        self.seen.seek(SeekFrom::Start(self.state.seen_bytes))?;
        self.seen.write_all(&fresh)?;
        self.seen.sync_all()?;
        self.state.seen_bytes += fresh.len() as u64;
        Ok(())
    }

    /// Replaces the digests. What is remembered tells of both lengths meanwhile, because one of the two files is replaced before the other.
    fn write_seen_anew(&mut self, all: &[u8]) -> io::Result<()> {
        self.state.seen_bytes_next = Some(all.len() as u64);
        self.remember()?;
        let path = with_ending(&self.output, SEEN);
        replace(&path, all, false)?;
        self.seen = reopen_private(&path, false)?;
        self.state.seen_bytes = all.len() as u64;
        self.state.seen_bytes_next = None;
        self.remember()
    }
}

/// Reads what is remembered; `None` where nothing is, or nothing shall be gone on with.
fn read_state(path: &Path, is_resuming: bool) -> Result<Option<FollowState>, AuditEnding> {
    let text = match std::fs::read(path) {
        Ok(text) if is_resuming => text,
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AuditEnding::of_output(&error, path)),
    };
    let damaged = |said: String| {
        AuditEnding::Output(format!(
            "{}: {said}. Begin anew with --overwrite",
            path.display()
        ))
    };
    let state: FollowState =
        serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    if state.form != FORM {
        return Err(damaged(format!(
            "it is of another version ({})",
            state.form
        )));
    }
    Ok(Some(state))
}

fn entry(time: i64, id: &IdDigest) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    entry[..8].copy_from_slice(&time.to_be_bytes());
    entry[8..].copy_from_slice(id);
    entry
}

/// Reads the digests that count; what is behind them is cut off.
fn entries(file: &mut File, state: &mut FollowState) -> io::Result<Vec<(i64, IdDigest)>> {
    let length = file.metadata()?.len();
    // A kill came after they were written anew, and before that was remembered.
    if let Some(next) = state.seen_bytes_next.take()
        && next == length
    {
        state.seen_bytes = next;
    }
    if length < state.seen_bytes {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "digests of what was written are missing, and events would be written twice",
        ));
    }
    file.set_len(state.seen_bytes)?;
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

#[cfg(test)]
mod tests {
    use audit_record::OcsfVersion;

    use super::*;
    use crate::export_options::{Layout, RecordFormat};

    const HOUR: i64 = 3_600_000_000;

    fn following(output: &Path, start: i64) -> Following {
        Following {
            output: Some(output.to_owned()),
            style: RecordStyle {
                format: RecordFormat::Jsonl,
                compression: None,
                ocsf_version: OcsfVersion::default(),
                provider: "Azure",
            },
            redactor: None,
            identity: ExportIdentity {
                host: "h".to_owned(),
                workspace_ids: Vec::new(),
                services: None,
                start: "12h".to_owned(),
                end: None,
                format: RecordFormat::Jsonl,
                ocsf_version: String::new(),
                compression: None,
                layout: Layout::File,
                split: None,
                redaction: None,
            },
            start,
            overlap: 48 * HOUR,
            every: Duration::from_secs(1),
            is_resuming: true,
            is_overwriting: false,
            is_open_to_all: false,
            is_quiet: true,
        }
    }

    fn opened(output: &Path, start: i64) -> Growing {
        let start = Growing::open(following(output, start)).unwrap();
        start.begin().unwrap()
    }

    fn take(growing: &mut Growing, id: &str, time: i64) {
        let event = AuditLogRecord {
            event_id: Some(id),
            event_time: time,
            ..AuditLogRecord::default()
        };
        growing.take(&event).unwrap();
    }

    #[test]
    fn a_start_so_long_ago_is_meant_from_the_first_start_on() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("f.jsonl");
        let mut growing = opened(&output, 0);
        take(&mut growing, "a", 1);
        growing.keep(HOUR).unwrap();
        drop(growing);
        // What came in the ten hours in which nobody looked must not be lost.
        let mut growing = opened(&output, 10 * HOUR);
        assert_eq!(growing.seen.next_from(11 * HOUR), 0);
    }

    #[test]
    fn a_kill_between_digests_and_what_speaks_of_them_loses_and_doubles_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("f.jsonl");
        let mut growing = opened(&output, 0);
        for id in ["a", "b", "c"] {
            take(&mut growing, id, 1);
        }
        growing.keep(HOUR).unwrap();
        let kept = growing.kept.as_mut().unwrap();
        let state = std::fs::read(with_ending(&output, STATE)).unwrap();
        let digest = entry(
            1,
            &digest(&AuditLogRecord {
                event_id: Some("c"),
                ..AuditLogRecord::default()
            }),
        );
        // The others are too old to come again.
        kept.write_seen_anew(&digest).unwrap();
        assert_eq!(opened(&output, 0).seen.all().count(), 1);
        // As after a kill before that was remembered.
        let mut state: FollowState = serde_json::from_slice(&state).unwrap();
        state.seen_bytes_next = Some(ENTRY as u64);
        let text = serde_json::to_vec(&state).unwrap();
        replace(&with_ending(&output, STATE), &text, false).unwrap();
        let mut growing = opened(&output, 0);
        take(&mut growing, "c", 1);
        take(&mut growing, "d", 2);
        growing.keep(2 * HOUR).unwrap();
        drop(growing);
        let text = std::fs::read_to_string(&output).unwrap();
        assert_eq!(text.lines().count(), 4, "{text}");
        let growing = opened(&output, 0);
        assert_eq!(growing.seen.all().count(), 2);
    }
}
