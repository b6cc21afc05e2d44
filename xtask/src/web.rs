//! Builds the two documents into `dist/`.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::command::{program, run};
use crate::{bundle, fingerprint, inspector, root, tools};

/// What the documents are made from.
const SOURCES: [&str; 15] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "rust-toolchain.toml",
    "public",
    "src",
    "style",
    "crates/connection-string/Cargo.toml",
    "crates/connection-string/src",
    "crates/contract/src",
    "crates/domain",
    "crates/grants/src",
    "crates/inspector",
    "xtask/src",
];

/// Flags that let `wasm-opt` read what this compiler emits.
pub const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// Builds both documents, unless `dist/` already holds what the sources give.
pub fn build() -> Result<()> {
    let dist = root().join("dist");
    let mark = dist.join(".fingerprint");
    let sources = fingerprint::of(&SOURCES)?;
    if fs::read_to_string(&mark).is_ok_and(|built| built == sources) {
        return Ok(());
    }
    let folders = [tools::trunk()?, tools::wasm_bindgen()?];
    let path = tools::path_with(&folders)?;
    println!("Building the wizard and the inspector: some minutes the first time …");
    // Built beside `dist/` and moved there at the end, so that a server that runs never sees half of it.
    let fresh = crate::target().join("dist-next");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    let mut trunk = program("trunk");
    trunk
        .args(["build", "--release", "--offline", "--dist"])
        .arg(&fresh)
        .env("PATH", &path);
    // Trunk takes this variable for its own switch and wants `true` or `false`.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)?;
    bundle::finish(&fresh)?;
    inspector::build(&fresh, &path)?;
    bundle::compress(&fresh)?;
    fs::write(fresh.join(".fingerprint"), sources)?;
    replace(&fresh, &dist)
}

/// Runs `wasm-opt` over a file, in place.
pub fn optimise(wasm: &Path) -> Result<()> {
    run(tools::wasm_opt()?
        .args(WASM_OPT)
        .arg(wasm)
        .arg("-o")
        .arg(wasm))
}

fn replace(fresh: &Path, dist: &Path) -> Result<()> {
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    // `CARGO_TARGET_DIR` may be on another disk, where renaming does not work.
    if fs::rename(fresh, dist).is_ok() {
        return Ok(());
    }
    copy(fresh, dist)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
