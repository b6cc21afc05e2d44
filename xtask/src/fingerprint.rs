//! Says whether something has to be built again: a hash over everything that goes in.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::folders::root;

/// Returns one hash over the names and contents of all files under the paths, which may be files or folders of the project.
pub fn of(paths: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for path in paths {
        add(&mut hash, &root().join(path)).with_context(|| format!("reading {path}"))?;
    }
    Ok(hash
        .finalize()
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}

fn add(hash: &mut Sha256, path: &Path) -> Result<()> {
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort_unstable();
        return entries.iter().try_for_each(|entry| add(hash, entry));
    }
    let content = fs::read(path)?;
    let name = path.strip_prefix(root()).unwrap_or(path).to_string_lossy();
    hash.update(format!("{name}\0{}\0", content.len()));
    hash.update(content);
    Ok(())
}
