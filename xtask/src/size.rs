//! How much a browser has to load, against what it may.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::document::{DOCUMENTS, INSPECTOR, VIEWER};
use crate::folders::{root, target};
use crate::{audit, parts};

/// Prints every file of `dist/`, raw, gzip and Brotli, and compares the documents with their budgets.
pub fn report() -> Result<()> {
    let dist = root().join("dist");
    println!(
        "\n{:<84} {:>10} {:>10} {:>10}",
        "file", "raw", "gzip", "brotli"
    );
    let (mut first, mut later, mut inspector, mut viewer) = (0, 0, 0, 0);
    for file in files(&dist)? {
        let size = |ending: &str| {
            fs::metadata(dist.join(format!("{file}{ending}")))
                .map_or(0, |meta| usize::try_from(meta.len()).unwrap_or(usize::MAX))
        };
        let raw = size("");
        let (gzip, brotli) = (size(".gz"), size(".br"));
        let sent = if brotli == 0 { raw } else { brotli };
        println!(
            "{file:<84} {raw:>10} {:>10} {sent:>10}",
            if gzip == 0 { raw } else { gzip }
        );
        let sum = if parts::is_part(file.trim_start_matches("assets/")) {
            &mut later
        } else if file == INSPECTOR.file {
            &mut inspector
        } else if file == VIEWER.file {
            &mut viewer
        } else {
            &mut first
        };
        *sum += sent;
    }
    let budgets = Budgets::read()?;
    let sums = [
        ("the wizard's start page", first, budgets.start),
        ("all files of the wizard", first + later, budgets.all),
        (INSPECTOR.name, inspector, budgets.inspector),
        (VIEWER.name, viewer, budgets.viewer),
    ];
    println!();
    for (what, sum, budget) in sums {
        println!(
            "{what}: {sum} of {budget} bytes in brotli ({} %)",
            sum * 100 / budget
        );
    }
    // They are published with a release: the files are the same for every instance.
    for document in DOCUMENTS {
        let html = fs::read(dist.join(document.file))?;
        println!("{}, SHA-256: {:x}", document.name, Sha256::digest(html));
    }
    for (what, sum, budget) in sums {
        ensure!(
            sum <= budget,
            "{what}: {} bytes over the budget",
            sum - budget
        );
    }
    Ok(())
}

/// Bytes in Brotli that a browser may have to load. A story counts what it loads for each page, against the same table.
struct Budgets {
    start: usize,
    all: usize,
    inspector: usize,
    viewer: usize,
}

impl Budgets {
    fn read() -> Result<Self> {
        const FILE: &str = "xtask/budgets.json";
        let table: Value = serde_json::from_slice(&fs::read(root().join(FILE)).context(FILE)?)?;
        let budget = |place: &str| {
            let bytes = table.pointer(place).and_then(Value::as_u64);
            let bytes = bytes.and_then(|bytes| usize::try_from(bytes).ok());
            bytes.with_context(|| format!("{FILE} has no number at {place}"))
        };
        Ok(Self {
            start: budget("/pages/start")?,
            all: budget("/all")?,
            inspector: budget("/inspector")?,
            viewer: budget("/viewer")?,
        })
    }
}

/// Puts the documents beside the released programs, and writes the hashes of all where `sha256sum --check` reads them.
pub fn sums() -> Result<()> {
    let folder = target().join("release");
    for document in DOCUMENTS {
        let built = root().join("dist").join(document.file);
        fs::copy(built, folder.join(document.released))?;
    }
    let documents = DOCUMENTS.map(|document| document.released);
    let programs = [
        "lakesentry",
        "lakesentry-collector",
        "lakesentry-audit",
        audit::STATIC_PROGRAM,
        audit::MANUAL,
    ];
    let sums = sums_of(&folder, &[&documents[..], &programs].concat())?;
    println!("\n{}:\n{sums}", folder.join(SUMS).display());
    Ok(())
}

/// The file with the hashes of a release.
const SUMS: &str = "SHA256SUMS";

/// Writes the hashes of some files beside them, and returns what was written.
fn sums_of(folder: &Path, names: &[&str]) -> Result<String> {
    let mut sums = String::new();
    for name in names {
        let hash = Sha256::digest(fs::read(folder.join(name)).with_context(|| (*name).to_owned())?);
        writeln!(sums, "{hash:x}  {name}")?;
    }
    fs::write(folder.join(SUMS), &sums)?;
    Ok(sums)
}

/// Returns the names of the files of a built page, without what is compressed for the server.
pub fn files(dist: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    list(dist, dist, &mut files)?;
    files.sort_unstable();
    Ok(files)
}

fn list(dist: &Path, folder: &Path, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(dist, &path, files)?;
            continue;
        }
        let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
        let packed = path
            .extension()
            .is_some_and(|ending| ending == "br" || ending == "gz");
        if !packed && name != ".fingerprint" {
            files.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{SUMS, sums_of};

    #[test]
    fn the_hashes_stand_in_the_form_of_sha256sum() {
        let folder = std::env::temp_dir().join(format!("lakesentry-sums-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.html"), "abc").unwrap();
        fs::write(folder.join("b"), "").unwrap();
        let sums = sums_of(&folder, &["a.html", "b"]).unwrap();
        let written = fs::read_to_string(folder.join(SUMS)).unwrap();
        let missing = sums_of(&folder, &["c"]).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        // FIPS 180-4, and of nothing.
        assert_eq!(
            sums,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.html\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"
        );
        assert_eq!(written, sums);
        assert_eq!(missing, "c");
    }
}
