//! How much a browser has to load, against what it may.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

use crate::folders::{root, target};
use crate::parts;

/// Bytes in Brotli that each document may take at first load.
const BUDGETS: [(&str, usize); 2] = [("wizard", 220_000), ("inspector", 60_000)];

/// The inspector's file in `dist/`; all others are the wizard's.
pub const INSPECTOR: &str = "inspect.html";

/// Prints every file of `dist/`, raw, gzip and Brotli, and compares the documents with their budgets.
pub fn report() -> Result<()> {
    let dist = root().join("dist");
    println!(
        "\n{:<44} {:>10} {:>10} {:>10}",
        "file", "raw", "gzip", "brotli"
    );
    let mut sums = [0_usize; 2];
    let mut later = 0;
    for file in files(&dist)? {
        let size = |ending: &str| {
            fs::metadata(dist.join(format!("{file}{ending}")))
                .map_or(0, |meta| usize::try_from(meta.len()).unwrap_or(usize::MAX))
        };
        let raw = size("");
        let (gzip, brotli) = (size(".gz"), size(".br"));
        let sent = if brotli == 0 { raw } else { brotli };
        println!(
            "{file:<44} {raw:>10} {:>10} {sent:>10}",
            if gzip == 0 { raw } else { gzip }
        );
        if parts::is_part(file.trim_start_matches("assets/")) {
            later += sent;
        } else {
            sums[usize::from(file == INSPECTOR)] += sent;
        }
    }
    println!();
    for ((document, budget), sum) in BUDGETS.into_iter().zip(sums) {
        println!(
            "{document}: {sum} of {budget} bytes in brotli ({} %)",
            sum * 100 / budget
        );
    }
    println!("wizard, fetched when a view needs it: {later} bytes");
    // It is published with a release: the file is the same for every instance.
    let inspector = fs::read(dist.join(INSPECTOR))?;
    println!("inspector, SHA-256: {:x}", Sha256::digest(inspector));
    for ((document, budget), sum) in BUDGETS.into_iter().zip(sums) {
        ensure!(
            sum <= budget,
            "the {document} is {} bytes over its budget",
            sum - budget
        );
    }
    Ok(())
}

/// Puts the inspector beside the released program, and writes the hashes of both where `sha256sum --check` reads them.
pub fn sums() -> Result<()> {
    let folder = target().join("release");
    fs::copy(
        root().join("dist").join(INSPECTOR),
        folder.join("inspector.html"),
    )?;
    let sums = sums_of(
        &folder,
        &["inspector.html", "lakesentry", "lakesentry-collector"],
    )?;
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
