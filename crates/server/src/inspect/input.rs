//! What is read: a file, standard input, a set of keys, an address. What is wrong with them is said without a secret that was given in their place.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;

use anyhow::{Context as _, bail};
use connection_string::{KeySet, MAX_TEXT_BYTES, TrustedInstance, escaped};
use domain::SecretShape;

/// The text of a file, of standard input for `-`, or of standard input if it is not a terminal.
pub fn text(file: Option<&Path>) -> anyhow::Result<String> {
    match file {
        Some(file) if file != Path::new("-") => Ok(decoded(&bytes_of(file)?)),
        None if io::stdin().is_terminal() => bail!(
            "nothing to read. Give a file, or - and a string on standard input; lakesentry inspect --help tells more"
        ),
        _ => Ok(decoded(&bytes(io::stdin().lock(), "standard input")?)),
    }
}

/// The public keys in a file.
pub fn keys(file: &Path) -> anyhow::Result<KeySet> {
    let text = decoded(&bytes_of(file)?);
    KeySet::parse(&text)
        .with_context(|| format!("--key {}: can't be used", escaped(&file.to_string_lossy())))
}

/// The instance to which data should go.
pub fn trusted(typed: Option<&str>) -> anyhow::Result<TrustedInstance> {
    let Some(typed) = typed else {
        return Ok(TrustedInstance::Unknown);
    };
    match TrustedInstance::typed(typed) {
        TrustedInstance::Known(url) => Ok(TrustedInstance::Known(url)),
        TrustedInstance::Unreadable(reason) if holds_secret(typed) => {
            bail!("--trust: {reason} What was given holds a secret, so it is not repeated here.")
        }
        TrustedInstance::Unreadable(reason) => bail!("--trust {}: {reason}", escaped(typed)),
        TrustedInstance::Unknown => bail!("--trust: this is not an address: it names no host."),
    }
}

fn holds_secret(text: &str) -> bool {
    SecretShape::find_in(text).next().is_some()
}

fn bytes_of(file: &Path) -> anyhow::Result<Vec<u8>> {
    let name = file.to_string_lossy();
    if holds_secret(&name) && !file.exists() {
        bail!(
            "a secret was given where the name of a file belongs. It is not repeated here, but the shell may keep it in its history. Give a file, or - and the string on standard input"
        );
    }
    let name = escaped(&name);
    let open = File::open(file).with_context(|| format!("{name} can't be read"))?;
    bytes(open, &name)
}

fn bytes(source: impl Read, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_TEXT_BYTES)? + 1;
    source
        .take(limit)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{name} can't be read"))?;
    if bytes.len() > MAX_TEXT_BYTES {
        bail!(
            "{name} is larger than 16 MiB, which is the limit. Give the part that holds the strings, for example with grep -ai lakesentry:// FILE | lakesentry inspect"
        );
    }
    Ok(bytes)
}

/// The bytes as a text. What is not UTF-8 is shown as U+FFFD, because a log may hold anything; what PowerShell writes is UTF-16.
/// The line break that ends a file is not part of its text.
fn decoded(bytes: &[u8]) -> String {
    let (units, _) = bytes.as_chunks::<2>();
    let text = match bytes {
        [0xFF, 0xFE, ..] => utf16(units.iter().map(|&pair| u16::from_le_bytes(pair))),
        [0xFE, 0xFF, ..] => utf16(units.iter().map(|&pair| u16::from_be_bytes(pair))),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text).to_owned()
}

fn utf16(units: impl Iterator<Item = u16>) -> String {
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_files_are_read_whatever_wrote_them() {
        #[track_caller]
        fn check(bytes: &[u8], want: &str) {
            assert_eq!(decoded(bytes), want);
        }
        check(b"a\n", "a");
        check(b"a\r\n", "a");
        check(b"a\n\n", "a\n");
        check(b"\xEF\xBB\xBFa", "a");
        check(b"\xFF\xFEa\0\n\0", "a");
        check(b"\xFE\xFF\0a\0\n", "a");
        check(b"a\xFFb", "a\u{FFFD}b");
        check(b"", "");
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        let endless = io::repeat(b'a');
        let error = bytes(endless, "it").unwrap_err().to_string();
        assert!(error.starts_with("it is larger than 16 MiB"), "{error}");
        let just = io::repeat(b'a').take(MAX_TEXT_BYTES as u64);
        assert_eq!(bytes(just, "it").unwrap().len(), MAX_TEXT_BYTES);
    }
}
