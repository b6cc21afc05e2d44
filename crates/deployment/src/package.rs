//! The collector's files as an instance serves them, and where a workspace keeps the wheel.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The files of the collector that an instance serves, each with its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectorPackage {
    /// The collector's version.
    pub version: String,
    /// The wheel for Python, which a job of Databricks runs.
    pub wheel: PackageFile,
    /// The program for Linux on x86-64, which needs nothing else.
    pub program: PackageFile,
}

/// A file. Its name and digest are such that they need no quoting anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenFile")]
pub struct PackageFile {
    name: String,
    sha256: String,
    /// Its size.
    pub size_bytes: u64,
}

#[derive(Deserialize)]
struct WrittenFile {
    name: String,
    sha256: String,
    size_bytes: u64,
}

/// A name or a digest is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidPackageFile;

impl fmt::Display for InvalidPackageFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be a file's name and a SHA-256 in hexadecimal")
    }
}

impl TryFrom<WrittenFile> for PackageFile {
    type Error = InvalidPackageFile;

    fn try_from(written: WrittenFile) -> Result<Self, Self::Error> {
        Self::new(written.name, written.sha256, written.size_bytes)
    }
}

impl PackageFile {
    /// Takes a file's name, its SHA-256 and its size.
    ///
    /// # Errors
    /// When the name holds more than letters, digits, `.`, `_` and `-`, or the digest is none.
    pub fn new(name: String, sha256: String, size_bytes: u64) -> Result<Self, InvalidPackageFile> {
        let needs_no_quotes = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let is_name = name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.bytes().all(needs_no_quotes);
        let is_digest = sha256.len() == 64
            && sha256
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_name || !is_digest {
            return Err(InvalidPackageFile);
        }
        Ok(Self {
            name,
            sha256,
            size_bytes,
        })
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its SHA-256, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Returns as much of the digest as is put into a path.
    pub(crate) fn short_digest(&self) -> &str {
        &self.sha256[..16]
    }
}

/// Where a workspace keeps the wheel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WheelPlace {
    /// A folder of the workspace: `/Workspace/Shared/lakesentry`.
    WorkspaceFolder(String),
    /// A volume of Unity Catalog: `/Volumes/<catalog>/<schema>/<volume>`.
    Volume(String),
}

/// A path is no folder in which a job finds a wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAWheelPlace;

impl fmt::Display for NotAWheelPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "must be a folder of the workspace, as /Workspace/Shared/lakesentry, or of a volume, as /Volumes/main/default/lakesentry",
        )
    }
}

impl WheelPlace {
    /// Reads the path of a folder.
    ///
    /// # Errors
    /// When it is neither in the workspace nor in a volume.
    pub fn parse(path: &str) -> Result<Self, NotAWheelPlace> {
        let path = path.trim().trim_end_matches('/');
        let has_folders = |rest: &str, at_least: usize| {
            let mut folders = rest.split('/');
            rest.split('/').count() >= at_least
                && folders.all(|folder| !matches!(folder, "" | "." | ".."))
        };
        if path.chars().any(char::is_control) {
            return Err(NotAWheelPlace);
        }
        match (
            path.strip_prefix("/Workspace/"),
            path.strip_prefix("/Volumes/"),
        ) {
            (Some(rest), _) if has_folders(rest, 1) => Ok(Self::WorkspaceFolder(path.to_owned())),
            (_, Some(rest)) if has_folders(rest, 3) => Ok(Self::Volume(path.to_owned())),
            _ => Err(NotAWheelPlace),
        }
    }

    /// The folder that everybody in a workspace may read.
    pub fn usual() -> Self {
        Self::WorkspaceFolder("/Workspace/Shared/lakesentry".to_owned())
    }

    /// Returns the folder of one wheel. Its digest is in it: another wheel never takes the place of one that a job runs.
    pub(crate) fn folder(&self, wheel: &PackageFile) -> String {
        let (Self::WorkspaceFolder(folder) | Self::Volume(folder)) = self;
        format!("{}/{}", folder.trim_end_matches('/'), wheel.short_digest())
    }

    /// Returns the path of the wheel.
    pub(crate) fn path(&self, wheel: &PackageFile) -> String {
        format!("{}/{}", self.folder(wheel), wheel.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wheel_lies_in_the_workspace_or_in_a_volume() {
        let usual = WheelPlace::parse(" /Workspace/Shared/lakesentry/ ");
        assert_eq!(usual, Ok(WheelPlace::usual()));
        let volume = WheelPlace::parse("/Volumes/main/default/wheels");
        assert!(matches!(volume, Ok(WheelPlace::Volume(_))));
        for path in [
            "",
            "/Workspace/",
            "/Volumes/main/default",
            "/tmp/x",
            "/Workspace/a/../b",
            "/Workspace/a//b",
            "/Workspace/a\nb",
        ] {
            assert_eq!(WheelPlace::parse(path), Err(NotAWheelPlace), "{path}");
        }
    }

    #[test]
    fn a_name_that_would_mean_something_to_a_shell_is_refused() {
        let digest = "a".repeat(64);
        let file = |name: &str, digest: &str| {
            PackageFile::new(name.to_owned(), digest.to_owned(), 1).is_ok()
        };
        assert!(file("lakesentry_collector-0.0.0-py3-none-any.whl", &digest));
        for name in ["", "-rf", "a b", "a;b", "../a", "a$(b)", "a'b"] {
            assert!(!file(name, &digest), "{name}");
        }
        assert!(!file("a.whl", "A"));
        let json = r#"{"name":"a b","sha256":"","size_bytes":1}"#;
        assert!(serde_json::from_str::<PackageFile>(json).is_err());
    }
}
