//! One cycle at a time: a file that says who runs one, and until when that is to be believed.
//!
//! On one machine the system's own lock on the file tells, and ends with whoever holds it, however that ends. Where several machines share
//! the folder, the owner and the expiry inside the file tell. Neither is needed for rows to be stored once: the server voids the earlier of
//! two extractions. The lock saves the warehouse's time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;

/// How long an owner is believed who does not renew its mark.
const EXPIRES_AFTER: Duration = Duration::from_mins(5);
/// Several times within the expiry, so that one late turn loses nothing.
const RENEWED_EVERY: Duration = Duration::from_mins(1);

/// Why the lock is not ours.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else's cycle runs.
    #[error(
        "another cycle of this collector runs ({owner}, until {expires_at} at least); this one does nothing"
    )]
    Busy {
        /// Machine and process.
        owner: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The file can't be used.
    #[error("the lock file {0} can't be used: {1}")]
    File(String, io::Error),
}

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LockMark {
    machine: String,
    process: u32,
    expires_at: Timestamp,
}

impl LockMark {
    fn ours(now: Timestamp) -> Self {
        Self {
            machine: machine(),
            process: std::process::id(),
            expires_at: now.saturating_add(EXPIRES_AFTER).unwrap_or(now),
        }
    }

    fn busy(self) -> LockError {
        LockError::Busy {
            owner: format!("process {} on {}", self.process, self.machine),
            expires_at: self.expires_at,
        }
    }
}

/// The lock, until it is dropped.
#[derive(Debug)]
pub struct CycleLock {
    file: File,
    renewal: JoinHandle<()>,
}

impl CycleLock {
    /// Takes the lock, also from an owner who is gone.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let failed = |error| LockError::File(path.display().to_string(), error);
        let file = locked(path, Timestamp::now(), failed)?;
        let mut of_renewal = file.try_clone().map_err(failed)?;
        let renewal = tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEWED_EVERY).await;
                if let Err(error) = write(&mut of_renewal, Timestamp::now()) {
                    tracing::warn!(%error, "the lock file could not be renewed");
                }
            }
        });
        Ok(Self { file, renewal })
    }
}

impl Drop for CycleLock {
    fn drop(&mut self) {
        self.renewal.abort();
        // The file stays: another process may have it open already. A mark that stays is believed until it expires, and no longer.
        drop(self.file.set_len(0));
        drop(self.file.unlock());
    }
}

fn locked(
    path: &Path,
    now: Timestamp,
    failed: impl Fn(io::Error) -> LockError + Copy,
) -> Result<File, LockError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    let attempt = file.try_lock();
    let mark = read(&mut file);
    let is_exclusive = match attempt {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => {
            return Err(mark.unwrap_or_else(|| LockMark::ours(now)).busy());
        }
        // Folders over a network often know no such locks.
        Err(TryLockError::Error(_)) => false,
    };
    if let Some(mark) = mark {
        // On this machine the lock would not be ours if its owner lived.
        let is_gone = is_exclusive && mark.machine == machine();
        if !is_gone && now < mark.expires_at {
            return Err(mark.busy());
        }
        tracing::info!(
            machine = mark.machine,
            process = mark.process,
            "taking over the lock of a cycle that did not end"
        );
    }
    write(&mut file, now).map_err(failed)?;
    Ok(file)
}

/// Reads the mark; what is half written says nothing.
fn read(file: &mut File) -> Option<LockMark> {
    const LONGEST: u64 = 4096;
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn write(file: &mut File, now: Timestamp) -> io::Result<()> {
    let mark = serde_json::to_vec(&LockMark::ours(now))?;
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(&mark)
}

fn machine() -> String {
    let linux = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let elsewhere = || {
        let mut names = ["HOSTNAME", "COMPUTERNAME"].into_iter();
        names.find_map(|name| std::env::var(name).ok())
    };
    let name = linux.or_else(elsewhere).unwrap_or_default();
    match name.trim() {
        "" => "this machine".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(machine: String, expires_in: Duration) -> String {
        let mark = LockMark {
            machine,
            process: 1,
            expires_at: Timestamp::now() + expires_in,
        };
        serde_json::to_string(&mark).unwrap()
    }

    #[tokio::test]
    async fn only_one_at_a_time_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = CycleLock::take(&path).unwrap();
        let second = CycleLock::take(&path).unwrap_err();
        let said = second.to_string();
        assert!(
            said.contains(&format!("process {}", std::process::id())),
            "{said}"
        );
        drop(first);
        drop(CycleLock::take(&path).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
    }

    #[tokio::test]
    async fn an_owner_who_is_gone_or_was_silent_for_too_long_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        for (text, is_ours) in [
            (mark(machine(), Duration::from_mins(3)), true),
            (mark("elsewhere".to_owned(), Duration::from_mins(3)), false),
            (mark("elsewhere".to_owned(), Duration::ZERO), true),
            ("{\"machine\":\"else".to_owned(), true),
        ] {
            std::fs::write(&path, &text).unwrap();
            assert_eq!(CycleLock::take(&path).is_ok(), is_ours, "{text}");
        }
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_told() {
        let error = CycleLock::take(Path::new("/nowhere/lock")).unwrap_err();
        assert!(matches!(error, LockError::File(..)));
    }
}
