//! The place that an export writes to: what is there, that it can be written to, and that nobody else writes to it. All of it is known before
//! the first statement.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use audit_record::ExportManifest;

use super::complete::{is_complete, whole};
use super::plan::ExportPlan;
use crate::ending::AuditEnding;
use crate::export_options::ExportOptions;
use crate::naming::{Naming, PARTIAL};
use crate::output::{STATE, exists};
use crate::private_file::{create_folder, create_private};
use crate::resume::{ExportIdentity, ResumeState, sync_folder, with_ending};

/// What is found at the place of an export.
pub enum FoundExport {
    /// Nothing that is in the way. With `--overwrite`, the files of an earlier export.
    Nothing(Option<Vec<String>>),
    /// The same export, broken off.
    BrokenOff(Box<ResumeState>),
    /// The same export, whole.
    Complete,
}

/// Where an export is to go.
pub struct ExportPlace<'a> {
    /// What was said on the command line.
    pub options: &'a ExportOptions,
    /// How files are called.
    pub naming: &'a Naming,
    /// What is read.
    pub plan: &'a ExportPlan,
    /// The place of the manifest.
    pub manifest: &'a Path,
}

impl ExportPlace<'_> {
    /// Looks at what is there.
    ///
    /// # Errors
    /// When it is in the way.
    pub fn find(&self, identity: &ExportIdentity) -> Result<FoundExport, AuditEnding> {
        let state = self.naming.beside(STATE);
        let remembered = ResumeState::read(&state);
        if self.options.overwrite {
            self.refuse_existing()?;
            refuse_manifest(self.options, self.manifest, true)?;
            // What can't be read is replaced, too.
            let replaced = self.replaced(remembered.ok().flatten().as_ref());
            return Ok(FoundExport::Nothing(Some(replaced)));
        }
        if self.options.resume {
            let remembered = remembered.map_err(|error| {
                AuditEnding::Output(format!(
                    "{}: {error}. Begin anew with --overwrite",
                    state.display()
                ))
            })?;
            if let Some(state) = remembered {
                state.identity.refuse_other(identity)?;
                self.refuse_foreign(&state)?;
                whole(&state.finished, self.naming).map_err(|said| {
                    AuditEnding::Output(format!(
                        "of what was exported before, {said}. Begin anew with --overwrite"
                    ))
                })?;
                // It was written last, if at all.
                let is_ours = state.complete && self.earlier().is_some();
                refuse_manifest(self.options, self.manifest, state.overwrites || is_ours)?;
                return Ok(FoundExport::BrokenOff(Box::new(state)));
            }
            if is_complete(self, identity)? {
                return Ok(FoundExport::Complete);
            }
        }
        self.refuse_existing()?;
        refuse_manifest(self.options, self.manifest, false)?;
        Ok(FoundExport::Nothing(None))
    }

    /// Refuses to write over what is there, and to forget what was broken off; and what can't be replaced at all.
    ///
    /// # Errors
    /// When something is there.
    pub fn refuse_existing(&self) -> Result<(), AuditEnding> {
        let options = self.options;
        if !options.overwrite && !options.resume {
            refuse_broken_off(&self.naming.beside(STATE))?;
        }
        refuse_no_file(&self.naming.beside(STATE))?;
        let window = self.plan.window_us();
        let failed = |error: io::Error| AuditEnding::of_output(&error, &self.naming.folder);
        let ids = self.plan.workspace_ids.iter().map(ToString::to_string);
        let targets = self.naming.targets(window, &ids.collect::<Vec<_>>());
        for path in targets.map_err(failed)? {
            let partial = with_ending(&path, PARTIAL);
            for path in [&path, &partial] {
                refuse_no_file(path)?;
            }
            if options.overwrite {
                continue;
            }
            if path.exists() {
                return Err(exists(&path));
            }
            if partial.exists() {
                return Err(AuditEnding::Output(format!(
                    "{} is there, and {}, which says how far it had come, is not: write elsewhere, or begin anew with --overwrite",
                    partial.display(),
                    self.naming.beside(STATE).display()
                )));
            }
        }
        Ok(())
    }

    /// Refuses what is remembered of files that no export to this place has: somebody else wrote that.
    fn refuse_foreign(&self, state: &ResumeState) -> Result<(), AuditEnding> {
        match state.paths().find(|path| !self.naming.may_be_of(path)) {
            None => Ok(()),
            Some(path) => Err(AuditEnding::Output(format!(
                "{} tells of {path}, which is no file of this export. Begin anew with --overwrite",
                self.naming.beside(STATE).display()
            ))),
        }
    }

    /// The manifest that is there.
    fn earlier(&self) -> Option<ExportManifest> {
        let text = std::fs::read(self.manifest).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// The files of the export that was here before, as its manifest and what is remembered tell them.
    fn replaced(&self, remembered: Option<&ResumeState>) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        if let Some(manifest) = self.earlier() {
            files.extend(manifest.files.into_iter().map(|file| file.path));
        }
        if let Some(state) = remembered {
            files.extend(state.paths().map(str::to_owned));
        }
        // Whoever wrote them, only what an export to this place may have made is removed.
        files.retain(|path| self.naming.may_be_of(path));
        files.sort_unstable();
        files.dedup();
        files
    }
}

/// Removes the files of the export that another one has replaced, as far as they were not written anew, and what following it left.
///
/// # Errors
/// As the disk does.
pub fn remove_replaced(naming: &Naming, state: &ResumeState) -> Result<(), AuditEnding> {
    if !state.overwrites {
        return Ok(());
    }
    for path in &state.replaces {
        let path = naming.path(path);
        let is_new = |file: &str| naming.path(file) == path;
        let is_left = !state.finished.iter().any(|file| is_new(&file.path));
        let partial = with_ending(&path, PARTIAL);
        // A folder that has the place of one now is somebody else's.
        for path in [Some(&partial), is_left.then_some(&path)]
            .into_iter()
            .flatten()
        {
            if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                forget(path)?;
            }
        }
    }
    for ending in crate::follow::REMEMBERED {
        forget(&naming.beside(ending))?;
    }
    Ok(())
}

/// Refuses a place for the manifest that is something else's, or that can't be written to: it is written last, over what is there.
///
/// # Errors
/// When it may be a part of the export or of what is remembered of it, is no file, or is there and not to be replaced.
pub fn refuse_manifest(
    options: &ExportOptions,
    manifest: &Path,
    is_replaced: bool,
) -> Result<(), AuditEnding> {
    let parent = |path: &Path| {
        let parent = path.parent().unwrap_or(Path::new(""));
        if parent.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            parent.to_owned()
        }
    };
    let folder = |path: &Path| {
        let parent = parent(path);
        parent.canonicalize().unwrap_or(parent)
    };
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let usual = name(&options.output).map(|name| format!("{name}.manifest.json"));
    let begins_so = name(manifest)
        .zip(name(&options.output))
        .is_some_and(|(manifest, output)| manifest.starts_with(&output));
    if folder(manifest) == folder(&options.output) && begins_so && name(manifest) != usual {
        return Err(AuditEnding::Options(format!(
            "--manifest {}: what begins with the name of the output is kept for the export itself. Name another file",
            manifest.display()
        )));
    }
    if options.manifest.is_some() && !parent(manifest).is_dir() {
        return Err(AuditEnding::Output(format!(
            "--manifest {}: {} is no folder. Make it, or name another",
            manifest.display(),
            parent(manifest).display()
        )));
    }
    match manifest.symlink_metadata() {
        Ok(found) if !found.is_file() => Err(AuditEnding::Output(format!(
            "the manifest can't be written: {} is there and is no file. Name another with --manifest",
            manifest.display()
        ))),
        Ok(_) if !is_replaced => Err(exists(manifest)),
        _ => Ok(()),
    }
}

/// Tries whether a file can be made beside a path.
///
/// # Errors
/// As the disk does.
pub fn try_writing(path: &Path) -> Result<(), AuditEnding> {
    let beside = with_ending(path, ".new");
    let failed = |error: io::Error| AuditEnding::of_output(&error, path);
    create_private(&beside, true).map_err(failed)?;
    std::fs::remove_file(&beside).map_err(failed)
}

/// Refuses to forget what was broken off.
///
/// # Errors
/// When something was.
pub fn refuse_broken_off(state: &Path) -> Result<(), AuditEnding> {
    if !state.exists() {
        return Ok(());
    }
    Err(AuditEnding::Output(format!(
        "an export to this place was broken off ({}): go on with --resume, or begin anew with --overwrite",
        state.display()
    )))
}

/// What is no file must not be replaced by one; and what can't even be looked at has a name that is no good.
fn refuse_no_file(path: &Path) -> Result<(), AuditEnding> {
    match path.metadata() {
        Ok(found) if !found.is_file() => Err(AuditEnding::Output(format!(
            "{} is no file, but a folder, a device or a pipe: write elsewhere. What goes into a pipe is written with --output -",
            path.display()
        ))),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(AuditEnding::of_output(&error, path))
        }
        _ => Ok(()),
    }
}

/// Keeps two exports from writing to one place.
///
/// # Errors
/// When another one does.
pub fn lock(path: &Path, is_open_to_all: bool) -> Result<OutputLock, AuditEnding> {
    let failed = |error: io::Error| AuditEnding::of_output(&error, path);
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    if let Some(folder) = folder {
        create_folder(folder, is_open_to_all)
            .map_err(|error| AuditEnding::of_output(&error, folder))?;
    }
    loop {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            // Whoever had it may have removed it since it was opened.
            Ok(()) if !is_at(&file, path) => {}
            Ok(()) => {
                return Ok(OutputLock {
                    _file: file,
                    path: path.to_owned(),
                });
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(AuditEnding::Output(format!(
                    "another export writes to {} just now",
                    path.with_extension("").display()
                )));
            }
            Err(std::fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
}

/// Says whether a path still leads to a file that is open.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let place = |found: io::Result<std::fs::Metadata>| {
            found.map(|found| (found.dev(), found.ino())).ok()
        };
        place(file.metadata()) == place(path.metadata())
    }
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        true
    }
}

/// A place that nobody else writes to.
#[derive(Debug)]
pub struct OutputLock {
    _file: File,
    path: PathBuf,
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.path));
    }
}

/// Forgets what was remembered of an export.
///
/// # Errors
/// As the disk does.
pub fn forget(state: &Path) -> Result<(), AuditEnding> {
    match std::fs::remove_file(state) {
        Ok(()) => sync_folder(state).map_err(|error| AuditEnding::of_output(&error, state)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(AuditEnding::of_output(&error, state)),
    }
}
