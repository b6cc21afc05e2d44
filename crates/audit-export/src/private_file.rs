//! Files that only their owner reads, and folders that only their owner enters, unless others may read what is written.

use std::fs::{DirBuilder, File};
use std::io;
use std::path::Path;

/// Makes a file anew, in the place of one that is there: whoever has that one open, or gave it rights or a second name, has no part in it.
///
/// # Errors
/// As the disk does; and when everybody would read it all the same, as on file systems that know no owners.
pub fn create_private(path: &Path, is_open_to_all: bool) -> io::Result<File> {
    match path.symlink_metadata() {
        Ok(found) if found.is_file() || found.is_symlink() => std::fs::remove_file(path)?,
        // Not even for an administrator, who may remove everything.
        Ok(_) => {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "it is no file, but a folder, a device or a pipe",
            ));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // What others may read they must still not write, whatever the umask.
        options.mode(if is_open_to_all { 0o644 } else { 0o600 });
    }
    let file = options.open(path)?;
    #[cfg(unix)]
    if !is_open_to_all {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        refuse_readable(&file)?;
    }
    Ok(file)
}

/// Opens a file that was made here before, and gives it the rights of a new one.
///
/// # Errors
/// As the disk does; and when it is no file, or can't be given those rights.
pub fn reopen_private(path: &Path, is_open_to_all: bool) -> io::Result<File> {
    if !path.symlink_metadata()?.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is no file any more",
        ));
    }
    let file = File::options().read(true).write(true).open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        let wanted = if is_open_to_all { mode & 0o755 } else { 0o600 };
        if mode != wanted {
            file.set_permissions(std::fs::Permissions::from_mode(wanted))?;
        }
        if !is_open_to_all {
            refuse_readable(&file)?;
        }
    }
    #[cfg(not(unix))]
    let _ = is_open_to_all;
    Ok(file)
}

/// Makes a folder with those above it, for its owner only, unless `is_open_to_all`. One that is there stays as it is.
///
/// # Errors
/// As the disk does.
pub fn create_folder(folder: &Path, is_open_to_all: bool) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if !is_open_to_all {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

#[cfg(unix)]
fn refuse_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if file.metadata()?.permissions().mode() & 0o004 == 0 {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "everybody on this machine can read files there; write elsewhere, or add --allow-world-readable",
    ))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn allow(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_was_opened_to_others_meanwhile_is_closed_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.partial");
        drop(create_private(&path, false).unwrap());
        assert_eq!(mode(&path), 0o600);
        for (opened, is_open_to_all, want) in [
            (0o666, false, 0o600),
            (0o666, true, 0o644),
            (0o600, true, 0o600),
        ] {
            allow(&path, opened);
            drop(reopen_private(&path, is_open_to_all).unwrap());
            assert_eq!(mode(&path), want, "{opened:o}");
        }
    }

    #[test]
    fn a_new_file_is_another_one_than_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("x"), folder.path().join("other"));
        std::fs::write(&other, "mine").unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        assert!(reopen_private(&path, false).is_err());
        drop(create_private(&path, false).unwrap());
        std::fs::remove_file(&path).unwrap();
        std::fs::hard_link(&other, &path).unwrap();
        drop(create_private(&path, false).unwrap());
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "mine");
        let socket = folder.path().join("socket");
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        for other in [folder.path(), &socket] {
            assert!(create_private(other, false).is_err() && other.exists());
        }
    }
}
