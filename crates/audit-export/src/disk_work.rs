//! Brings what was written to the disk, and then what is remembered of it, while more is read: a disk is often slower than what comes.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::thread::{Builder, JoinHandle};

use crate::ending::AuditEnding;
use crate::resume::ResumeState;

/// What is being brought to the disk; dropped, it is waited for.
#[derive(Default)]
pub struct DiskWork(Option<JoinHandle<Result<ResumeState, AuditEnding>>>);

impl DiskWork {
    /// Syncs files, with the paths by which they are spoken of, and writes what is remembered of them to this place, in this order. What was
    /// begun before has to be settled.
    ///
    /// # Errors
    /// When the system has no thread for it.
    pub fn begin(
        &mut self,
        files: Vec<(PathBuf, File)>,
        state: ResumeState,
        place: PathBuf,
    ) -> io::Result<()> {
        let work = move || {
            for (path, file) in files {
                file.sync_all()
                    .map_err(|error| AuditEnding::of_output(&error, &path))?;
            }
            state
                .write(&place)
                .map_err(|error| AuditEnding::of_output(&error, &place))?;
            Ok(state)
        };
        self.0 = Some(Builder::new().name("disk".to_owned()).spawn(work)?);
        Ok(())
    }

    /// Waits for what was begun. Returns what the disk remembers now, unless nothing was begun.
    ///
    /// # Errors
    /// When the disk did not take it.
    pub fn settle(&mut self) -> Result<Option<ResumeState>, AuditEnding> {
        let Some(work) = self.0.take() else {
            return Ok(None);
        };
        match work.join() {
            Ok(ended) => ended.map(Some),
            Err(_) => Err(AuditEnding::Output(
                "what was written could not be brought to the disk".to_owned(),
            )),
        }
    }
}

impl Drop for DiskWork {
    fn drop(&mut self) {
        drop(self.settle());
    }
}
