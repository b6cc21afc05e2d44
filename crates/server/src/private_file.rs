//! Files that only their owner reads.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file for its owner only, in place of one that is there. The whole file is written under another name first, so that a crash
/// leaves no half of it.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    // One that is there was left by a crash.
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = create_new(&partial)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&partial, path)?;
    sync_folder(path)
}

/// Makes a file for its owner only. What is there already, a symbolic link as well, is an error.
pub fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder for its owner only.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Refuses a folder in which everybody may put another file in the place of ours, before we are done with it.
///
/// # Errors
/// When it is such a folder. What else is wrong with it is found out by using it.
#[cfg(unix)]
pub fn refuse_open_folder(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    /// Everybody may write, and rename what is others' (without the second).
    const OPEN: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    let folder = folder_of(path);
    let mode = fs::metadata(folder).map_or(0, |found| found.permissions().mode());
    anyhow::ensure!(
        mode & OPEN == 0 || mode & STICKY != 0,
        "everybody may replace files in {0} (mode {1:04o}). Run `chmod o-w {0}`, or name another folder",
        folder.display(),
        mode & 0o7777
    );
    Ok(())
}

/// Elsewhere than on Unix, folders have no mode to look at.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn refuse_open_folder(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What relies on the file must not outlive its name.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
