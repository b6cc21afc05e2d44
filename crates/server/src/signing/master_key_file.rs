//! Where the master key is kept: a file that only its owner reads.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::MasterKey;
use crate::private_file;

/// 64 digits and some white space; nothing longer is a key.
const MAX_BYTES: usize = 1024;

/// The place of the master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterKeyFile {
    path: PathBuf,
    named: bool,
}

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyFileError {
    /// The operator named it, so it should be there.
    #[error(
        "there is no master key file {0}. Make it with `openssl rand -base64 32 > {0}` and `chmod 600 {0}`, or leave --master-key-file out: then one is made beside the database"
    )]
    NotThere(String),
    /// It can't be opened or read.
    #[error(
        "can't read the master key file {0}: {1}. Make it readable for the user that runs LakeSentry, and for nobody else"
    )]
    Unreadable(String, io::Error),
    /// It is no file.
    #[error("the master key file {0} is a folder. Name the file in it with --master-key-file")]
    IsFolder(String),
    /// A device or a socket.
    #[error("the master key file {0} is no file. Name the file with --master-key-file")]
    IsNoFile(String),
    /// Others may have read it.
    #[error(
        "the master key file {0} is open to others than its owner (mode {1:04o}). Whoever reads it and the database can sign as this server. Run `chmod 600 {0}`"
    )]
    OpenToOthers(String, u32),
    /// It holds something else.
    #[error(
        "the master key file {0} holds no master key: that is 32 bytes, written as 64 hexadecimal digits or in Base64. Put the right file there, or name it with --master-key-file; nothing was changed"
    )]
    NotAKey(String),
    /// It can't be made.
    #[error(
        "can't make the master key file {0}: {1}. Make its folder writable, or name another place with --master-key-file"
    )]
    NotMade(String, io::Error),
    /// The operating system gives no randomness.
    #[error("no randomness for a master key")]
    NoRandomness(#[from] getrandom::Error),
}

impl MasterKeyFile {
    /// A file that the operator named. It is never made: a folder that is not mounted would get a key that is lost tomorrow.
    pub fn named(path: PathBuf) -> Self {
        Self { path, named: true }
    }

    /// The file beside a database, which is made when it is needed.
    pub fn beside(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push(".key");
        Self {
            path: path.into(),
            named: false,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its name, for people.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Reads the key; `None` when there is no file.
    ///
    /// # Errors
    /// When others may read the file too, or it holds no key.
    pub(super) fn read(&self) -> Result<Option<MasterKey>, MasterKeyFileError> {
        let unreadable = |error| MasterKeyFileError::Unreadable(self.name(), error);
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
        };
        let kind = file.metadata().map_err(unreadable)?.file_type();
        if kind.is_dir() {
            return Err(MasterKeyFileError::IsFolder(self.name()));
        }
        if !kind.is_file() && !is_pipe(kind) {
            return Err(MasterKeyFileError::IsNoFile(self.name()));
        }
        self.refuse_others(&file).map_err(unreadable)??;
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES));
        file.take(MAX_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        std::str::from_utf8(&bytes)
            .ok()
            .and_then(MasterKey::parse)
            .map(Some)
            .ok_or_else(|| MasterKeyFileError::NotAKey(self.name()))
    }

    /// Reads the key, and makes it when there is no file and the place is ours to choose.
    ///
    /// # Errors
    /// As [`MasterKeyFile::read`], and when the file can't be made.
    pub(super) fn read_or_make(&self) -> Result<MasterKey, MasterKeyFileError> {
        if let Some(found) = self.read()? {
            return Ok(found);
        }
        if self.named {
            return Err(MasterKeyFileError::NotThere(self.name()));
        }
        let made = MasterKey::random()?;
        // The caller holds the database's lock, so nobody else is writing it.
        private_file::write(&self.path, made.to_text().as_bytes())
            .map_err(|error| MasterKeyFileError::NotMade(self.name(), error))?;
        Ok(made)
    }

    #[cfg(unix)]
    fn refuse_others(&self, file: &File) -> io::Result<Result<(), MasterKeyFileError>> {
        use std::os::unix::fs::PermissionsExt as _;
        /// Group and all others, whatever they may do.
        const OTHERS: u32 = 0o077;
        let mode = file.metadata()?.permissions().mode() & 0o7777;
        Ok(if mode & OTHERS != 0 {
            Err(MasterKeyFileError::OpenToOthers(self.name(), mode))
        } else {
            Ok(())
        })
    }

    /// Elsewhere than on Unix, files have no mode to look at.
    #[cfg(not(unix))]
    fn refuse_others(&self, _: &File) -> io::Result<Result<(), MasterKeyFileError>> {
        Ok(Ok(()))
    }
}

/// A key may come from another program, as `--master-key-file <(pass lakesentry)` of some shells.
#[cfg(unix)]
fn is_pipe(kind: fs::FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

/// Elsewhere than on Unix, pipes have no names in folders.
#[cfg(not(unix))]
fn is_pipe(_: fs::FileType) -> bool {
    false
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn folder() -> (tempfile::TempDir, MasterKeyFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = MasterKeyFile::beside(&folder.path().join("test.sqlite"));
        (folder, file)
    }

    #[track_caller]
    fn refused(file: &MasterKeyFile, want: &str) {
        let error = file.read().unwrap_err().to_string();
        assert_eq!(error.replace(&file.name(), "FILE"), want);
    }

    #[test]
    fn the_file_beside_the_database_is_made_once_for_its_owner_only() {
        let (folder, file) = folder();
        assert!(file.read().unwrap().is_none());
        // A crash in the middle of an earlier attempt.
        fs::write(format!("{}.partial", file.name()), "half").unwrap();
        let made = file.read_or_make().unwrap();
        assert_eq!(file.path, folder.path().join("test.sqlite.key"));
        let permissions = fs::metadata(&file.path).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(file.read_or_make().unwrap().to_text(), made.to_text());
    }

    #[test]
    fn a_named_file_is_not_made() {
        let (folder, _) = folder();
        let file = MasterKeyFile::named(folder.path().join("master.key"));
        let error = file.read_or_make().unwrap_err().to_string();
        assert_eq!(
            error.replace(&file.name(), "FILE"),
            "there is no master key file FILE. Make it with `openssl rand -base64 32 > FILE` and `chmod 600 FILE`, or leave --master-key-file out: then one is made beside the database"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let (_folder, file) = folder();
        file.read_or_make().unwrap();
        for mode in [0o644, 0o640, 0o604, 0o660] {
            fs::set_permissions(&file.path, fs::Permissions::from_mode(mode)).unwrap();
            refused(
                &file,
                &format!(
                    "the master key file FILE is open to others than its owner (mode {mode:04o}). Whoever reads it and the database can sign as this server. Run `chmod 600 FILE`"
                ),
            );
        }
        fs::set_permissions(&file.path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(file.read().unwrap().is_some());
    }

    #[test]
    fn a_folder_is_no_key() {
        let (folder, _) = folder();
        refused(
            &MasterKeyFile::named(folder.path().to_owned()),
            "the master key file FILE is a folder. Name the file in it with --master-key-file",
        );
        // Not what others may do with it: its mode is not to be changed.
        refused(
            &MasterKeyFile::named("/dev/null".into()),
            "the master key file FILE is no file. Name the file with --master-key-file",
        );
    }

    #[test]
    fn another_content_is_refused_and_left_alone() {
        let (_folder, file) = folder();
        for content in [&b""[..], b"password", &[0xFF; 32], &[b'a'; 4096]] {
            fs::write(&file.path, content).unwrap();
            fs::set_permissions(&file.path, fs::Permissions::from_mode(0o600)).unwrap();
            refused(
                &file,
                "the master key file FILE holds no master key: that is 32 bytes, written as 64 hexadecimal digits or in Base64. Put the right file there, or name it with --master-key-file; nothing was changed",
            );
            assert!(file.read_or_make().is_err());
            assert_eq!(fs::read(&file.path).unwrap(), content);
        }
    }
}
