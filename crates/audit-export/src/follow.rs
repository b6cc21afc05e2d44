//! `--follow`: reads the log again and again. What is written grows; each event is in it once, late ones too, and not in the order of time.
//!
//! Beside the output lie what is remembered and the digests of what was written lately, so that a restart goes on.

mod files;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use audit_record::{AuditLogRecord, ManifestStatement};
use files::{ENTRY, FollowFiles, FollowState, SEEN, STATE};
use jiff::Timestamp;

use crate::console::say;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink;
use crate::private_file::{create_private, reopen_private};
use crate::progress::ExportProgress;
use crate::reading::WindowReading;
use crate::record_writer::{RecordStyle, RecordWriter, WrittenCount, WrittenPart};
use crate::redaction::PersonRedactor;
use crate::resume::{ExportIdentity, with_ending};
use crate::seen::{IdDigest, SeenEvents, digest};

/// The endings of all that lies beside a file that grows.
pub const REMEMBERED: [&str; 2] = [STATE, SEEN];

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

impl Following {
    /// Opens the file that grows. Of one without bytes nothing counts, and perhaps it was not even made.
    fn writer(&self, output: &Path, written: &WrittenPart) -> io::Result<RecordWriter> {
        if written.bytes == 0 {
            let file = create_private(output, self.is_open_to_all)?;
            return RecordWriter::begin(self.style, WrittenCount::file(file), true);
        }
        let file = reopen_private(output, self.is_open_to_all)?;
        RecordWriter::begin(self.style, WrittenCount::go_on(file, written)?, false)
    }
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
        if following.is_resuming
            && let Some(state) = FollowState::read(&with_ending(&output, STATE))?
        {
            state.identity.refuse_other(&following.identity)?;
            let growing = Self::go_on(following, &output, state)?;
            return Ok(FollowStart::GoesOn(Box::new(growing)));
        }
        if output.exists() && !following.is_overwriting {
            return Err(crate::output::exists(&output));
        }
        Ok(FollowStart::New(Box::new(following), output))
    }

    fn begin(following: &Following, output: &Path) -> io::Result<(RecordWriter, FollowFiles)> {
        let state = FollowState::new(following.identity.clone(), following.start);
        let kept = FollowFiles::begin(output, state)?;
        Ok((following.writer(output, &kept.state.output)?, kept))
    }

    fn go_on(following: Following, output: &Path, state: FollowState) -> Result<Self, AuditEnding> {
        let damaged = |path: &Path, error: &io::Error| {
            AuditEnding::Output(format!(
                "{}: {error}. Without what was written, events would be written twice: put it back as it was, or begin anew with --overwrite",
                path.display()
            ))
        };
        let (kept, known) = FollowFiles::go_on(output, state)
            .map_err(|error| damaged(&with_ending(output, SEEN), &error))?;
        let writer = following
            .writer(output, &kept.state.output)
            .map_err(|error| damaged(output, &error))?;
        let (start, last) = (kept.state.start, Some(kept.state.last_whole));
        let mut seen = SeenEvents::new(start, following.overlap, last);
        for (time, id) in known {
            seen.is_new(time, id);
        }
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
        kept.state.output = self.writer.checkpoint().map_err(failed)?;
        kept.add(&self.fresh).map_err(failed)?;
        self.fresh.clear();
        kept.state.events = self.events;
        let last_whole = self.seen.looked(now);
        kept.state.last_whole = last_whole.unwrap_or(kept.state.last_whole);
        kept.state.write(&path).map_err(failed)?;
        let remembered = self.seen.all().count();
        if kept.state.seen.bytes / ENTRY as u64 > 4 * remembered as u64 + 10_000 {
            // Most of it is too old to come again.
            kept.write_anew(self.seen.all()).map_err(failed)?;
        }
        Ok(())
    }
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
        let digest = digest(&AuditLogRecord {
            event_id: Some("c"),
            ..AuditLogRecord::default()
        });
        // The others are too old to come again.
        kept.write_anew([(1, &digest)].into_iter()).unwrap();
        let next = kept.state.seen.clone();
        assert_eq!(opened(&output, 0).seen.all().count(), 1);
        // As after a kill before that was remembered.
        let mut state: FollowState = serde_json::from_slice(&state).unwrap();
        state.seen_next = Some(next);
        state.write(&output).unwrap();
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
