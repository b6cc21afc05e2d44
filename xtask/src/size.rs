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
    let mut sums = String::new();
    for name in ["inspector.html", "lakesentry", "lakesentry-collector"] {
        let hash = Sha256::digest(fs::read(folder.join(name)).context(name)?);
        writeln!(sums, "{hash:x}  {name}")?;
    }
    fs::write(folder.join("SHA256SUMS"), &sums)?;
    println!("\n{}:\n{sums}", folder.join("SHA256SUMS").display());
    Ok(())
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
