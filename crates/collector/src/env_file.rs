//! The file with the settings, in the grammar that Databricks' job environments accept: `KEY=VALUE`, no quotes, comments on lines of
//! their own, at most 1 KiB a line.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

/// Longest line, in bytes.
const LONGEST_LINE: usize = 1024;

/// Why a file can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum EnvFileError {
    /// The system does not let us.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// A line is none of the grammar. Its content may be a secret.
    #[error("{0}, line {1}: expected KEY=VALUE without quotes")]
    Line(String, usize),
    /// A value can't be written.
    #[error("the value of {0} does not fit on a line of the file")]
    Value(String),
}

/// Reads a file; a missing one says nothing.
pub fn read(path: &Path) -> Result<BTreeMap<String, Zeroizing<String>>, EnvFileError> {
    let name = || path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(EnvFileError::File(name(), error)),
    };
    let mut values = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line
            .split_once('=')
            .filter(|(key, value)| is_key(key) && !value.starts_with(['"', '\'']))
            .ok_or_else(|| EnvFileError::Line(name(), number + 1))?;
        values.insert(key.to_owned(), Zeroizing::new(value.to_owned()));
    }
    Ok(values)
}

/// Writes values into a file that only its owner reads. Other lines of a file that is there stay as they are.
pub fn write(path: &Path, values: &[(&str, &str)]) -> Result<(), EnvFileError> {
    let before = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Zeroizing::default(),
        Err(error) => return Err(EnvFileError::File(path.display().to_string(), error)),
    };
    let is_replaced = |line: &&str| {
        let key = line.split('=').next().unwrap_or_default().trim();
        values.iter().any(|(name, _)| *name == key)
    };
    // Reserved at once: a buffer that grows leaves copies of the token behind.
    let mut text = Zeroizing::new(String::with_capacity(before.len() + 64 * LONGEST_LINE));
    for line in before.lines().filter(|line| !is_replaced(line)) {
        text.push_str(line);
        text.push('\n');
    }
    for (key, value) in values {
        let fits = key.len() + 1 + value.len() <= LONGEST_LINE;
        if !fits || value.chars().any(char::is_control) || value.starts_with(['"', '\'']) {
            return Err(EnvFileError::Value((*key).to_owned()));
        }
        for part in [key, "=", value, "\n"] {
            text.push_str(part);
        }
    }
    replace(path, text.as_bytes())
        .map_err(|error| EnvFileError::File(path.display().to_string(), error))
}

/// Puts a whole file in the place of another, so that nobody reads half of one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let draft = path.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&draft)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // What went wrong before is worth more than that a draft is left.
        drop(fs::remove_file(&draft));
    }
    written
}

fn is_key(text: &str) -> bool {
    let mut letters = text.bytes();
    letters
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && letters.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        fs::write(
            &path,
            "# mine\nDATABRICKS_HOST=https://x\nLAKESENTRY_TOKEN=old\n",
        )
        .unwrap();
        write(
            &path,
            &[
                ("LAKESENTRY_TOKEN", "new=1"),
                ("LAKESENTRY_API_URL", "https://y"),
            ],
        )
        .unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "# mine\nDATABRICKS_HOST=https://x\nLAKESENTRY_TOKEN=new=1\nLAKESENTRY_API_URL=https://y\n"
        );
        let values = read(&path).unwrap();
        assert_eq!(&**values["LAKESENTRY_TOKEN"], "new=1");
        assert_eq!(values.len(), 3);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "a draft is left"
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        fs::write(&path, "").unwrap();
        write(&path, &[("A", "b")]).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_line_of_another_grammar_is_refused_without_being_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        for line in ["export A=secret", "A='secret'", "A=\"secret\"", "secret"] {
            fs::write(&path, format!("B=1\n{line}\n")).unwrap();
            let refused = read(&path).unwrap_err().to_string();
            assert!(
                refused.contains("line 2") && !refused.contains("secret"),
                "{refused}"
            );
        }
        for value in ["a\nb", "\"a\"", &"x".repeat(1024)] {
            assert!(write(&path, &[("A", value)]).is_err());
        }
    }
}
