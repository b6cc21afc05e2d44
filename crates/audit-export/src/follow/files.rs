//! What lies beside a file that grows, so that a restart goes on: the digests of what was written lately, and what is remembered of both.
//!
//! What is remembered never speaks of bytes that are not on the disk: the others are synced before it is.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::ending::AuditEnding;
use crate::private_file::{create_private, reopen_private};
use crate::record_writer::{WrittenCount, WrittenPart};
use crate::resume::{ExportIdentity, replace, with_ending};
use crate::seen::IdDigest;

/// The ending of what is remembered.
pub const STATE: &str = ".follow.json";
/// The ending of the digests.
pub const SEEN: &str = ".seen";
/// A time and a digest.
pub const ENTRY: usize = 8 + 16;

/// What is remembered.
#[derive(Debug, Serialize, Deserialize)]
pub struct FollowState {
    form: String,
    /// What the export is of.
    pub identity: ExportIdentity,
    /// The first moment, in microseconds since 1970: one that was given as `12h` is meant from the first start on.
    pub start: i64,
    /// What counts of the output.
    pub output: WrittenPart,
    /// What counts of the digests.
    pub seen: WrittenPart,
    /// What will, once they were written anew without what is too old: the file is the one or the other.
    pub seen_next: Option<WrittenPart>,
    /// How many events were written.
    pub events: u64,
    /// When the log was last looked at as a whole, in microseconds since 1970.
    pub last_whole: i64,
}

impl FollowState {
    const FORM: &str = "lakesentry-audit-follow/1";

    /// Begins with nothing.
    pub fn new(identity: ExportIdentity, start: i64) -> Self {
        Self {
            form: Self::FORM.to_owned(),
            identity,
            start,
            output: WrittenPart::default(),
            seen: WrittenPart::default(),
            seen_next: None,
            events: 0,
            last_whole: start,
        }
    }

    /// Reads what is remembered; `None` where nothing is.
    ///
    /// # Errors
    /// When it can't be read, or is of another version.
    pub fn read(path: &Path) -> Result<Option<Self>, AuditEnding> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(AuditEnding::of_output(&error, path)),
        };
        let damaged = |said: String| {
            AuditEnding::Output(format!(
                "{}: {said}. Begin anew with --overwrite",
                path.display()
            ))
        };
        let state: Self =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if state.form == Self::FORM {
            Ok(Some(state))
        } else {
            let said = format!("it is of another version ({})", state.form);
            Err(damaged(said))
        }
    }

    /// Writes it: whole, or not at all.
    ///
    /// # Errors
    /// As the disk does.
    pub fn write(&self, output: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        replace(&with_ending(output, STATE), &text, false)
    }
}

/// What lies on the disk.
pub struct FollowFiles {
    /// The file that grows.
    pub output: PathBuf,
    /// What is remembered.
    pub state: FollowState,
    seen: WrittenCount,
}

impl FollowFiles {
    /// Begins with nothing.
    ///
    /// # Errors
    /// As the disk does.
    pub fn begin(output: &Path, state: FollowState) -> io::Result<Self> {
        // At once: a kill in the first look must not leave a file of which nothing is known.
        state.write(output)?;
        let seen = create_private(&with_ending(output, SEEN), false)?;
        Ok(Self {
            output: output.to_owned(),
            state,
            seen: WrittenCount::file(seen),
        })
    }

    /// Goes on with what is there. Returns the digests that count, too.
    ///
    /// # Errors
    /// When some are missing, or others than were written.
    pub fn go_on(
        output: &Path,
        mut state: FollowState,
    ) -> io::Result<(Self, Vec<(i64, IdDigest)>)> {
        let path = with_ending(output, SEEN);
        // A kill came after they were written anew, and before that was remembered.
        if let Some(next) = state.seen_next.take()
            && path.metadata()?.len() == next.bytes
        {
            state.seen = next;
        }
        // Of none, nothing counts of what the first look left, and perhaps it was not even made.
        let (seen, known) = if state.seen.bytes == 0 {
            (
                WrittenCount::file(create_private(&path, false)?),
                Vec::new(),
            )
        } else {
            let seen = WrittenCount::go_on(reopen_private(&path, false)?, &state.seen)?;
            (seen, std::fs::read(&path)?)
        };
        let files = Self {
            output: output.to_owned(),
            state,
            seen,
        };
        Ok((files, entries(&known)))
    }

    /// Adds digests, and brings them to the disk.
    ///
    /// # Errors
    /// As the disk does.
    pub fn add(&mut self, fresh: &[(i64, IdDigest)]) -> io::Result<()> {
        for (time, id) in fresh {
            self.seen.write_all(&entry(*time, id))?;
        }
        self.state.seen = self.seen.sync()?;
        Ok(())
    }

    /// Replaces the digests. What is remembered tells of the old and of the new ones meanwhile, because one file is replaced before the other.
    ///
    /// # Errors
    /// As the disk does.
    pub fn write_anew<'d>(
        &mut self,
        all: impl Iterator<Item = (i64, &'d IdDigest)>,
    ) -> io::Result<()> {
        let path = with_ending(&self.output, SEEN);
        let beside = with_ending(&path, ".new");
        let mut seen = WrittenCount::file(create_private(&beside, false)?);
        for (time, id) in all {
            seen.write_all(&entry(time, id))?;
        }
        let part = seen.sync()?;
        self.state.seen_next = Some(part.clone());
        self.state.write(&self.output)?;
        std::fs::rename(&beside, &path)?;
        crate::resume::sync_folder(&path)?;
        self.seen = seen;
        self.state.seen = part;
        self.state.seen_next = None;
        self.state.write(&self.output)
    }
}

fn entry(time: i64, id: &IdDigest) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    entry[..8].copy_from_slice(&time.to_be_bytes());
    entry[8..].copy_from_slice(id);
    entry
}

fn entries(all: &[u8]) -> Vec<(i64, IdDigest)> {
    let (entries, _) = all.as_chunks::<ENTRY>();
    let read = |entry: &[u8; ENTRY]| {
        let (mut time, mut id) = ([0; 8], [0; 16]);
        time.copy_from_slice(&entry[..8]);
        id.copy_from_slice(&entry[8..]);
        (i64::from_be_bytes(time), id)
    };
    entries.iter().map(read).collect()
}
