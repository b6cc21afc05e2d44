//! The files on the machine: who may read them, and whether there is room for more.

use std::path::{Path, PathBuf};

use store::DatabaseLocation;

use super::DoctorFinding;
use crate::config::Config;

/// Below this, a day's rows may not find room, and SQLite refuses to write.
const SCARCE_BYTES: u64 = 1 << 30;
/// Below this, a change may fail at any moment.
const TOO_FEW_BYTES: u64 = 64 << 20;

/// Looks at the files and the folders that they are in.
pub fn examine(config: &Config) -> Vec<DoctorFinding> {
    let storage = &config.storage;
    let mut own = vec![storage.bootstrap_file()];
    let mut folders = Vec::new();
    if let DatabaseLocation::File(database) = storage.location() {
        for ending in ["", "-wal", "-shm"] {
            let mut file = database.clone().into_os_string();
            file.push(ending);
            own.push(file.into());
        }
        folders.push(folder_of(&database));
    }
    if let Ok(key) = storage.master_key_file() {
        own.push(key.path().to_owned());
    }
    if let Ok(data) = storage.data_folder() {
        folders.push(existing(&data));
    }
    folders.dedup();
    let mut findings = vec![permissions(&own, &folders)];
    findings.extend(folders.iter().map(|folder| disk(folder)));
    findings
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Returns the folder itself, or the one in which it is going to be made.
fn existing(folder: &Path) -> PathBuf {
    let mut folder = folder.to_owned();
    while !folder.is_dir() {
        folder = folder_of(&folder);
        if folder == Path::new(".") {
            break;
        }
    }
    folder
}

#[cfg(unix)]
fn permissions(own: &[PathBuf], folders: &[PathBuf]) -> DoctorFinding {
    use std::os::unix::fs::MetadataExt as _;
    const CHECK: &str = "permissions";
    /// Everybody may write here, and may rename what is others'.
    const OPEN_FOLDER: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    for file in own {
        let Ok(found) = file.symlink_metadata() else {
            continue;
        };
        let (name, mode) = (file.display(), found.mode() & 0o777);
        if found.is_file() && mode & 0o077 != 0 {
            return DoctorFinding::fail(
                CHECK,
                format!("others than its owner may use {name} (mode {mode:04o})"),
                format!("chmod 600 {name}"),
            );
        }
        if found.is_symlink() {
            return DoctorFinding::warn(
                CHECK,
                format!(
                    "{name} is a symbolic link: whoever may change the link decides what the server opens"
                ),
                "name the file itself",
            );
        }
    }
    for folder in folders {
        let Ok(found) = folder.metadata() else {
            continue;
        };
        let (name, mode) = (folder.display(), found.mode() & 0o7777);
        if mode & OPEN_FOLDER != 0 && mode & STICKY == 0 {
            return DoctorFinding::fail(
                CHECK,
                format!("everybody may replace what is in {name} (mode {mode:04o})"),
                format!("chmod o-w {name}"),
            );
        }
    }
    DoctorFinding::pass(CHECK, "database, keys and tokens are for their owner only")
}

#[cfg(not(unix))]
fn permissions(_: &[PathBuf], _: &[PathBuf]) -> DoctorFinding {
    let repair = "look at the access lists of the database, the master key and their folder";
    DoctorFinding::warn("permissions", "not looked at on this system", repair)
}

#[cfg(unix)]
fn disk(folder: &Path) -> DoctorFinding {
    const CHECK: &str = "disk";
    let name = folder.display();
    let found = match rustix::fs::statvfs(folder) {
        Ok(found) => found,
        Err(error) => {
            let repair = "make the folder, or let the user that runs LakeSentry read it";
            return DoctorFinding::fail(CHECK, format!("can't look at {name}: {error}"), repair);
        }
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let said = format!("{} MiB are free in {name}", free >> 20);
    if found.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY) {
        let repair = "mount it for writing, or name another place";
        return DoctorFinding::fail(CHECK, format!("{name} can only be read"), repair);
    }
    let repair = "make room, or move the database and the data to a larger disk (docs/operations.md, Sizing)";
    match free {
        ..TOO_FEW_BYTES => DoctorFinding::fail(CHECK, said, repair),
        TOO_FEW_BYTES..SCARCE_BYTES => DoctorFinding::warn(CHECK, said, repair),
        _ => DoctorFinding::pass(CHECK, said),
    }
}

#[cfg(not(unix))]
fn disk(folder: &Path) -> DoctorFinding {
    let found = format!(
        "the room in {} is not looked at on this system",
        folder.display()
    );
    DoctorFinding::warn("disk", found, "look at it by hand")
}
