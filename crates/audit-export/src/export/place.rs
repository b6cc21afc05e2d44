//! The place that an export writes to: whether something is there, and that nobody else writes to it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use audit_record::ExportManifest;

use crate::ending::AuditEnding;
use crate::export_options::{Compression, ExportOptions};
use crate::output::exists;
use crate::resume::{ExportIdentity, sync_folder};

/// Refuses to write over what is there, and to forget what was broken off.
///
/// # Errors
/// When something is there.
pub fn refuse_existing(
    options: &ExportOptions,
    output: &Path,
    state: &Path,
) -> Result<(), AuditEnding> {
    if options.overwrite {
        return Ok(());
    }
    if !options.resume {
        refuse_broken_off(state)?;
    }
    if output.exists() && !options.resume {
        return Err(exists(output));
    }
    Ok(())
}

/// Refuses a place for the manifest that is something else's: it is written last, over what is there.
///
/// # Errors
/// When it may be a part of the export or of what is remembered of it, is no file, or is there without `--overwrite`.
pub fn refuse_manifest(options: &ExportOptions, manifest: &Path) -> Result<(), AuditEnding> {
    let folder = |path: &Path| {
        let parent = path.parent().unwrap_or(Path::new(""));
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        parent.canonicalize().unwrap_or_else(|_| parent.to_owned())
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
    match manifest.symlink_metadata() {
        Ok(found) if !found.is_file() => Err(AuditEnding::Output(format!(
            "--manifest {} is there and is no file: name another",
            manifest.display()
        ))),
        Ok(_) if !options.overwrite && !options.resume => Err(exists(manifest)),
        _ => Ok(()),
    }
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

/// Keeps two exports from writing to one place.
///
/// # Errors
/// When another one does.
pub fn lock(path: &Path) -> Result<OutputLock, AuditEnding> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
    {
        std::fs::create_dir_all(folder).map_err(|error| AuditEnding::of_output(&error, folder))?;
    }
    let file = crate::record_writer::create_private(path, true)
        .map_err(|error| AuditEnding::of_output(&error, path))?;
    match file.try_lock() {
        Ok(()) => Ok(OutputLock {
            _file: file,
            path: path.to_owned(),
        }),
        Err(std::fs::TryLockError::WouldBlock) => Err(AuditEnding::Output(format!(
            "another export writes to {} just now",
            path.with_extension("").display()
        ))),
        Err(std::fs::TryLockError::Error(error)) => Err(AuditEnding::of_output(&error, path)),
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

/// Says whether what is there is this export, complete: an export of another window must not pass for it.
pub fn is_complete(
    manifest: Option<&Path>,
    identity: &ExportIdentity,
    window: (&str, &str),
) -> bool {
    let text = manifest.and_then(|path| std::fs::read(path).ok());
    let manifest = text.and_then(|text| serde_json::from_slice::<ExportManifest>(&text).ok());
    manifest.is_some_and(|found| {
        (found.window.start.as_str(), found.window.end.as_str()) == window
            && found.host == identity.host
            && found.workspace_ids == identity.workspace_ids
            && found.services == identity.services
            && found.format == identity.format.word()
            && found.compression.as_deref() == identity.compression.map(Compression::word)
            && found.redacted == identity.redaction.is_some()
    })
}
