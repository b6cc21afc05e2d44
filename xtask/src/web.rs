//! Builds the two documents into `dist/`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::command::{program, run};
use crate::{bundle, fingerprint, inspector, parts, root, tools};

/// What the documents are made from.
const SOURCES: [&str; 18] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
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
    "crates/documents/inspector/Cargo.toml",
    "crates/documents/inspector/page",
    "crates/documents/inspector/src",
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
    set_flags(&mut trunk);
    // Trunk takes this variable for its own switch and wants `true` or `false`.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)?;
    let parts = parts::cut(&fresh, &path)?;
    bundle::finish(&fresh, &parts)?;
    inspector::build(&fresh, &path)?;
    bundle::compress(&fresh)?;
    fs::write(fresh.join(".fingerprint"), sources)?;
    replace(&fresh, &dist)
}

/// Sets the compiler's flags for what a browser loads, and only for that.
///
/// Erased types make the program a sixth smaller, and the paths of this machine stay out of files that are published.
pub fn set_flags(command: &mut Command) {
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")))
        .unwrap_or_default();
    let flags = format!(
        "--cfg erase_components --remap-path-prefix={home}/registry/src/=/ --remap-path-prefix={}=.",
        root().display()
    );
    // The general variable would replace this one.
    command
        .env_remove("RUSTFLAGS")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
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
