//! Where events go: into files that get their names when they are finished, or to standard output. Each event once.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use audit_record::{AuditLogRecord, ManifestFile, ManifestStatement, rfc3339};

use crate::disk_work::DiskWork;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink;
use crate::export_options::{Layout, RecordFormat, Split};
use crate::naming::{Naming, PARTIAL};
use crate::private_file::{create_folder, create_private, reopen_private};
use crate::record_writer::{RecordStyle, RecordWriter, WrittenCount, WrittenPart};
use crate::redaction::PersonRedactor;
use crate::resume::{
    ExportIdentity, OpenFile, ReadPosition, ResumeState, ResumedBucket, sync_folder, with_ending,
};

/// The ending of what is remembered.
pub const STATE: &str = ".resume.json";

/// Where events go.
pub struct Output {
    naming: Option<Naming>,
    style: RecordStyle,
    split: Option<Split>,
    redactor: Option<PersonRedactor>,
    is_open_to_all: bool,
    state: ResumeState,
    /// What is on the disk for certain.
    durable: ResumeState,
    /// What is being brought there.
    disk: DiskWork,
    ids: HashSet<String>,
    /// Ids of the last moment before an interruption: their events are there.
    expected: HashSet<String>,
    expected_anonymous: u64,
    open: BTreeMap<ResumedBucket, OpenWriter>,
    numbered: u32,
    since_checkpoint: u64,
    checkpoint_events: u64,
}

struct OpenWriter {
    file: OpenFile,
    writer: RecordWriter,
}

/// What an output is made of.
pub struct OutputPlan {
    /// How files are called; `None` for standard output.
    pub naming: Option<Naming>,
    /// How records are written.
    pub style: RecordStyle,
    /// Where files end.
    pub split: Option<Split>,
    /// What names nobody.
    pub redactor: Option<PersonRedactor>,
    /// Whether everybody may read what is written.
    pub is_open_to_all: bool,
    /// Events between two moments at which all that was written is brought to the disk. Counted in events, so that frames of compression end at
    /// the same places whatever the speed.
    pub checkpoint_events: u64,
}

impl Output {
    /// Begins an export. With `replaces`, what is there is replaced, and these files of an earlier export go in the end.
    pub fn begin(
        plan: OutputPlan,
        identity: ExportIdentity,
        window: (i64, i64),
        replaces: Option<Vec<String>>,
    ) -> Self {
        let state = ResumeState {
            form: ResumeState::FORM.to_owned(),
            identity,
            window,
            position: ReadPosition {
                read_until: window.0,
                ..ReadPosition::default()
            },
            events: 0,
            duplicates: 0,
            by_service: BTreeMap::new(),
            by_workspace: BTreeMap::new(),
            statements: Vec::new(),
            finished: Vec::new(),
            open: Vec::new(),
            overwrites: replaces.is_some(),
            replaces: replaces.unwrap_or_default(),
            resumed: 0,
            complete: false,
        };
        Self::with(plan, state)
    }

    /// Goes on with an export that was broken off: files are cut to what counts.
    ///
    /// # Errors
    /// When one of them is not what it was.
    pub fn go_on(plan: OutputPlan, mut state: ResumeState) -> Result<Self, AuditEnding> {
        state.resumed += 1;
        let open = std::mem::take(&mut state.open);
        let mut output = Self::with(plan, state);
        output.expected = output.ids.clone();
        output.expected_anonymous = output.state.position.anonymous;
        for file in open {
            if let ResumedBucket::Numbered(number) = file.bucket {
                output.numbered = number;
            }
            let writer = output.reopen(&file)?;
            // Nothing of a file without bytes counts, and perhaps it was not even made.
            if let Some(writer) = writer {
                output
                    .open
                    .insert(file.bucket.clone(), OpenWriter { file, writer });
            }
        }
        Ok(output)
    }

    /// Opens a file that was not finished, if anything of it counts.
    fn reopen(&self, file: &OpenFile) -> Result<Option<RecordWriter>, AuditEnding> {
        let path = self.path(&file.path);
        let partial = with_ending(&path, PARTIAL);
        let is_renamed = !partial.exists() && path.exists();
        if !is_renamed && path.exists() && !self.state.overwrites {
            return Err(exists(&path));
        }
        // It got its name after what is remembered was written.
        let place = if is_renamed { &path } else { &partial };
        let failed = |error: io::Error| {
            AuditEnding::Output(format!(
                "{}: {error}. It can't be gone on with: begin anew with --overwrite",
                place.display()
            ))
        };
        let mut writer = None;
        if file.written.bytes > 0 {
            let resumed = reopen_private(place, self.is_open_to_all)
                .and_then(|opened| WrittenCount::go_on(opened, &file.written))
                .and_then(|tally| RecordWriter::begin(self.style, tally, false));
            writer = Some(resumed.map_err(failed)?);
        }
        // One of which nothing counts may be what is to be replaced.
        if is_renamed && (file.written.bytes > 0 || !self.state.overwrites) {
            std::fs::rename(&path, &partial)
                .map_err(|error| AuditEnding::of_output(&error, &path))?;
        }
        Ok(writer)
    }

    fn with(plan: OutputPlan, state: ResumeState) -> Self {
        let finished = state.finished.len();
        Self {
            naming: plan.naming,
            style: plan.style,
            split: plan.split,
            redactor: plan.redactor,
            is_open_to_all: plan.is_open_to_all,
            ids: state.position.ids.iter().cloned().collect(),
            expected: HashSet::new(),
            expected_anonymous: 0,
            durable: state.clone(),
            disk: DiskWork::default(),
            state,
            open: BTreeMap::new(),
            numbered: u32::try_from(finished).unwrap_or(u32::MAX - 1) + 1,
            since_checkpoint: 0,
            checkpoint_events: plan.checkpoint_events,
        }
    }

    /// Returns what is remembered.
    pub fn state(&self) -> &ResumeState {
        &self.state
    }

    fn write(&mut self, event: &AuditLogRecord<'_>) -> Result<(), AuditEnding> {
        let bucket = self.naming.as_ref().map_or(ResumedBucket::Whole, |naming| {
            naming.bucket(event, self.numbered)
        });
        if !self.open.contains_key(&bucket) {
            self.finish_before(event.event_time)?;
            self.open(&bucket)?;
        }
        let Some(open) = self.open.get_mut(&bucket) else {
            return Err(AuditEnding::Output(
                "a file that was opened is not open".to_owned(),
            ));
        };
        let written = match &self.redactor {
            Some(redactor) => {
                let names = redactor.stand_ins(event);
                open.writer.write(&PersonRedactor::redacted(event, &names))
            }
            None => open.writer.write(event),
        };
        written.map_err(|error| {
            let path = match &self.naming {
                Some(naming) => naming.folder.join(&open.file.path),
                None => PathBuf::from("standard output"),
            };
            AuditEnding::of_output(&error, &path)
        })?;
        let file = &mut open.file;
        file.events += 1;
        file.first.get_or_insert(event.event_time);
        file.last = Some(event.event_time);
        self.state.events += 1;
        let state = &mut self.state;
        count(&mut state.by_service, event.service_name);
        count(&mut state.by_workspace, event.workspace_id);
        Ok(())
    }

    /// Finishes the part that has come to its size.
    fn finish_full(&mut self) -> Result<(), AuditEnding> {
        let Some(Split::Size(size)) = self.split else {
            return Ok(());
        };
        let bucket = ResumedBucket::Numbered(self.numbered);
        let is_full = self
            .open
            .get(&bucket)
            .is_some_and(|open| open.file.plain_bytes + open.writer.plain_bytes() >= size);
        if is_full {
            self.numbered += 1;
            self.finish(&bucket)?;
        }
        Ok(())
    }

    fn open(&mut self, bucket: &ResumedBucket) -> Result<(), AuditEnding> {
        self.settle()?;
        let Some(naming) = &self.naming else {
            let writer = RecordWriter::begin(self.style, WrittenCount::stdout(), true)
                .map_err(|error| AuditEnding::of_output(&error, Path::new("standard output")))?;
            self.open.insert(
                bucket.clone(),
                OpenWriter {
                    file: new_file("-".to_owned(), bucket),
                    writer,
                },
            );
            return Ok(());
        };
        let relative = naming.relative(bucket);
        let path = naming.path(&relative);
        let failed = |error: io::Error| AuditEnding::of_output(&error, &path);
        if path.exists() && !self.state.overwrites {
            return Err(exists(&path));
        }
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            create_folder(folder, self.is_open_to_all).map_err(failed)?;
        }
        let file = new_file(relative, bucket);
        // Before it is there, so that one which nothing is remembered of is somebody else's.
        self.durable.open.push(file.clone());
        self.durable.write(&naming.beside(STATE)).map_err(failed)?;
        let opened =
            create_private(&with_ending(&path, PARTIAL), self.is_open_to_all).map_err(failed)?;
        let writer =
            RecordWriter::begin(self.style, WrittenCount::file(opened), true).map_err(failed)?;
        self.open
            .insert(bucket.clone(), OpenWriter { file, writer });
        Ok(())
    }

    /// Brings all that was written to the disk, and remembers it.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn keep(&mut self) -> Result<(), AuditEnding> {
        self.checkpoint()?;
        self.settle()
    }

    /// Waits until the disk has what was handed to it.
    fn settle(&mut self) -> Result<(), AuditEnding> {
        if let Some(state) = self.disk.settle()? {
            self.durable = state;
        }
        Ok(())
    }

    /// Begins to bring all that was written to the disk. What is remembered meanwhile is what was before.
    fn checkpoint(&mut self) -> Result<(), AuditEnding> {
        self.since_checkpoint = 0;
        let Some(naming) = &self.naming else {
            for open in self.open.values_mut() {
                open.writer.flush().map_err(|error| {
                    AuditEnding::of_output(&error, Path::new("standard output"))
                })?;
            }
            return Ok(());
        };
        // A table is whole or none: until it is finished, what is remembered is what was before it.
        if self.style.format == RecordFormat::Parquet && !self.open.is_empty() {
            return Ok(());
        }
        if let Some(state) = self.disk.settle()? {
            self.durable = state;
        }
        let mut files = Vec::new();
        let mut unsynced = Vec::new();
        for open in self.open.values_mut() {
            let path = naming.path(&open.file.path);
            let (written, file) = open
                .writer
                .part()
                .map_err(|error| AuditEnding::of_output(&error, &path))?;
            unsynced.extend(file.map(|file| (path, file)));
            let plain_bytes = open.file.plain_bytes + open.writer.plain_bytes();
            files.push(OpenFile {
                written,
                plain_bytes,
                ..open.file.clone()
            });
        }
        self.state.open = files;
        self.state.position.ids = self.ids.iter().cloned().collect();
        self.state.position.ids.sort_unstable();
        let path = naming.beside(STATE);
        self.disk
            .begin(unsynced, self.state.clone(), path.clone())
            .map_err(|error| AuditEnding::of_output(&error, &path))
    }

    /// Finishes the files into which nothing of this moment or later belongs.
    fn finish_before(&mut self, moment: i64) -> Result<(), AuditEnding> {
        let over = self
            .open
            .keys()
            .filter(|bucket| bucket.end().is_some_and(|end| end <= moment));
        for bucket in over.cloned().collect::<Vec<_>>() {
            self.finish(&bucket)?;
        }
        Ok(())
    }

    fn finish(&mut self, bucket: &ResumedBucket) -> Result<(), AuditEnding> {
        let Some(open) = self.open.remove(bucket) else {
            return Ok(());
        };
        let path = self.path(&open.file.path);
        let failed = |error: io::Error| AuditEnding::of_output(&error, &path);
        let WrittenPart { bytes, sha256 } = open.writer.finish().map_err(failed)?;
        if self.naming.is_some() {
            std::fs::rename(with_ending(&path, PARTIAL), &path).map_err(failed)?;
            sync_folder(&path).map_err(failed)?;
        }
        self.state.finished.push(ManifestFile {
            path: open.file.path,
            events: open.file.events,
            bytes,
            sha256,
            first_event_time: open.file.first.map(rfc3339),
            last_event_time: open.file.last.map(rfc3339),
        });
        if self.naming.is_some() {
            self.checkpoint()?;
        }
        Ok(())
    }

    /// Finishes all files. One is there also when there was no event, unless a tree was asked for.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn complete(&mut self) -> Result<(), AuditEnding> {
        let is_one_file = self.split.is_none() && self.state.identity.layout == Layout::File;
        if self.state.finished.is_empty() && self.open.is_empty() && is_one_file {
            self.open(&ResumedBucket::Whole)?;
        }
        self.state.position.read_until = self.state.window.1;
        for bucket in self.open.keys().cloned().collect::<Vec<_>>() {
            self.finish(&bucket)?;
        }
        self.state.complete = true;
        self.keep()
    }

    /// Says whether nothing was read yet, and nothing made.
    pub fn is_untouched(&self) -> bool {
        let state = &self.state;
        state.resumed == 0
            && state.position.from() == state.window.0
            && state.finished.is_empty()
            && self.open.is_empty()
    }

    /// Says where what counts is, for whoever wants to go on.
    pub fn kept(&self) -> String {
        let open = self
            .durable
            .open
            .iter()
            .filter(|file| file.written.bytes > 0);
        let open: Vec<&OpenFile> = open.collect();
        let finished = self.durable.finished.len();
        let partial = |file: &OpenFile| with_ending(&self.path(&file.path), PARTIAL);
        match (&open[..], finished) {
            ([], 0) => "How far it had come is remembered".to_owned(),
            ([], count) => format!("What was read until then is kept in finished files ({count})"),
            ([file, ..], _) => {
                let more = match open.len() - 1 + finished {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let place = partial(file);
                format!(
                    "What was read until then is kept in {}{more}",
                    place.display()
                )
            }
        }
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.naming.as_ref().map_or_else(
            || PathBuf::from("standard output"),
            |naming| naming.path(relative),
        )
    }
}

/// Events of a window come in their order. One that is there already is left out.
impl EventSink for Output {
    fn read_from(&self) -> i64 {
        self.state.position.from()
    }

    fn note_statement(&mut self, statement: ManifestStatement) {
        self.state.statements.push(statement);
    }

    fn take(&mut self, event: &AuditLogRecord<'_>) -> Result<(), AuditEnding> {
        let is_later = self.state.position.last_time != Some(event.event_time);
        if is_later {
            self.expected_anonymous = 0;
            self.expected.clear();
        } else if let Some(id) = event.event_id
            && self.ids.contains(id)
        {
            // Once for what was written before an interruption; after that, it is a second row.
            if !self.expected.remove(id) {
                self.state.duplicates += 1;
            }
            return Ok(());
        } else if event.event_id.is_none() && self.expected_anonymous > 0 {
            self.expected_anonymous -= 1;
            return Ok(());
        }
        // First written, then known: what is remembered meanwhile does not speak of it.
        self.write(event)?;
        let position = &mut self.state.position;
        if is_later {
            position.last_time = Some(event.event_time);
            position.anonymous = 0;
            self.ids.clear();
        }
        match event.event_id {
            Some(id) => drop(self.ids.insert(id.to_owned())),
            None => position.anonymous += 1,
        }
        // Not before: what is remembered of a part that is finished has to speak of the last event in it.
        self.finish_full()?;
        self.since_checkpoint += 1;
        if self.since_checkpoint >= self.checkpoint_events {
            self.checkpoint()?;
        }
        Ok(())
    }

    fn rewind(&mut self) {
        self.expected = self.ids.clone();
        self.expected_anonymous = self.state.position.anonymous;
    }

    fn read_until(&mut self, moment: i64) -> Result<(), AuditEnding> {
        self.finish_before(moment)?;
        self.state.position.read_until = moment;
        self.checkpoint()
    }

    fn mark(&self) -> (u64, i64) {
        (self.state.events, self.state.position.read_until)
    }
}

/// Counts one more of a name. Names that are there are not copied.
fn count(counts: &mut BTreeMap<String, u64>, name: Option<&str>) {
    let name = name.unwrap_or("(none)");
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

fn new_file(path: String, bucket: &ResumedBucket) -> OpenFile {
    OpenFile {
        path,
        written: WrittenPart::default(),
        plain_bytes: 0,
        events: 0,
        first: None,
        last: None,
        bucket: bucket.clone(),
    }
}

/// Says that something is there already.
pub fn exists(path: &Path) -> AuditEnding {
    AuditEnding::Output(format!(
        "{} exists already: write elsewhere, or replace it with --overwrite",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::export_options::ExportOptions;

    #[derive(Parser)]
    struct ExportLine {
        #[command(flatten)]
        options: ExportOptions,
    }

    fn plan(folder: &Path, split: &str) -> OutputPlan {
        let output = folder.join("x.jsonl");
        let words = ["export", "--start", "1d", "--split", split, "--output"];
        let words = words.map(AsRef::as_ref);
        let line = ExportLine::parse_from([&words[..], &[output.as_os_str()]].concat());
        OutputPlan {
            naming: Some(Naming::new(&line.options, "")),
            style: RecordStyle {
                format: RecordFormat::Jsonl,
                compression: None,
                ocsf_version: line.options.ocsf_version,
                provider: "Azure",
            },
            split: line.options.split,
            redactor: None,
            is_open_to_all: false,
            checkpoint_events: 7,
        }
    }

    fn identity() -> ExportIdentity {
        ExportIdentity {
            host: "h".to_owned(),
            workspace_ids: Vec::new(),
            services: None,
            start: "1d".to_owned(),
            end: None,
            format: RecordFormat::Jsonl,
            ocsf_version: String::new(),
            compression: None,
            layout: Layout::File,
            split: None,
            redaction: None,
        }
    }

    /// Writes events from where the output is, up to and without one; then it is killed, or complete.
    fn write(mut output: Output, until: i64) -> Output {
        for time in output.read_from()..until {
            let id = format!("event-{time}");
            let event = AuditLogRecord {
                event_time: time,
                event_id: Some(&id),
                ..AuditLogRecord::default()
            };
            output.take(&event).unwrap();
        }
        output
    }

    #[test]
    fn after_a_kill_at_any_event_each_is_there_once() {
        const EVENTS: i64 = 16;
        for (split, kill) in (1..EVENTS).flat_map(|kill| [("1KB", kill), ("hour", kill)]) {
            let folder = tempfile::tempdir().unwrap();
            let begun = Output::begin(plan(folder.path(), split), identity(), (0, EVENTS), None);
            drop(write(begun, kill));
            let state = ResumeState::read(&folder.path().join("x.jsonl.resume.json")).unwrap();
            let resumed = Output::go_on(plan(folder.path(), split), state.unwrap()).unwrap();
            let mut output = write(resumed, EVENTS);
            output.complete().unwrap();
            let files = &output.state().finished;
            let texts = files
                .iter()
                .map(|file| std::fs::read_to_string(folder.path().join(&file.path)).unwrap());
            let text = texts.collect::<String>();
            let ids: HashSet<&str> = text
                .lines()
                .map(|line| line.split('"').nth(7).unwrap())
                .collect();
            let found = (text.lines().count(), ids.len(), output.state().events);
            assert_eq!(found, (16, 16, 16), "{split}, killed at {kill}");
        }
    }
}
