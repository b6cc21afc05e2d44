//! Files that are on the disk when a call returns.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::LakeError;

/// Whether a file could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creation {
    /// It is new.
    Made,
    /// Somebody else had made it.
    Exists,
}

/// Writes a file, in place of one that may be there. A reader sees the old bytes or the new ones.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    let write = || {
        let draft = draft_beside(path)?;
        let written = fill(&draft, bytes).and_then(|()| fs::rename(&draft, path));
        clear(&draft, written)?;
        settle(path)
    };
    write().map_err(|source| failed(path, source))
}

/// Writes a file unless there is one.
pub fn put_new(path: &Path, bytes: &[u8]) -> Result<Creation, LakeError> {
    let write = || {
        let draft = draft_beside(path)?;
        // A second name for a file can only be given when it is free, whoever asks at the same moment.
        let linked = fill(&draft, bytes).and_then(|()| fs::hard_link(&draft, path));
        let linked = clear(&draft, linked);
        fs::remove_file(&draft).or_else(missing_is_fine)?;
        match linked {
            Ok(()) => settle(path).map(|()| Creation::Made),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Creation::Exists),
            Err(error) => Err(error),
        }
    };
    write().map_err(|source| failed(path, source))
}

/// Reads a file; `None` when there is none.
pub fn get(path: &Path) -> Result<Option<Vec<u8>>, LakeError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(path, source)),
    }
}

/// Makes a folder with all above it, and waits until the disk knows.
pub fn make_folder(path: &Path) -> Result<(), LakeError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent() {
        make_folder(above)?;
    }
    let make = || {
        match fs::create_dir(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        settle(path)
    };
    make().map_err(|source| failed(path, source))
}

/// Says which file the system could not read or write.
pub fn failed(path: &Path, source: io::Error) -> LakeError {
    LakeError::File {
        path: path.to_owned(),
        source,
    }
}

/// Returns a name that no other draft of any process has.
fn draft_beside(path: &Path) -> io::Result<PathBuf> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    // Engines skip files whose names begin with a dot.
    let draft = format!(
        ".{}-{}-{number}",
        name.to_string_lossy(),
        std::process::id()
    );
    Ok(path.with_file_name(draft))
}

fn fill(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Leaves no draft behind what failed.
fn clear(draft: &Path, outcome: io::Result<()>) -> io::Result<()> {
    if outcome.is_err() {
        fs::remove_file(draft).or_else(missing_is_fine)?;
    }
    outcome
}

fn missing_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

/// Waits until the folder's list of names is on the disk: without that, a file could be gone with the power although its bytes are there.
fn settle(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })?
        .sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_who_make_the_same_file_one_makes_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("00.json");
        let made: usize = std::thread::scope(|scope| {
            let tasks: Vec<_> = (0..16)
                .map(|number: u8| {
                    let path = &path;
                    scope.spawn(move || put_new(path, &[number]).unwrap() == Creation::Made)
                })
                .collect();
            tasks
                .into_iter()
                .map(|task| usize::from(task.join().unwrap()))
                .sum()
        });
        assert_eq!(made, 1);
        assert_eq!(get(&path).unwrap().unwrap().len(), 1);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "drafts are left"
        );
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        assert!(put(&path, b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(get(&folder.path().join("missing")).unwrap(), None);
    }
}
