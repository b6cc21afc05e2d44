//! Builds the two documents into `dist/`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::command::run;
use crate::page::{Page, Profile};
use crate::progress::{Progress, Step, share};
use crate::tools::WasmTools;
use crate::{bundle, fingerprint, inspector, parts, root, target, tools};

/// What the documents are made from.
const SOURCES: [&str; 20] = [
    "Cargo.lock",
    "Cargo.toml",
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
    "crates/unseen/src",
    "crates/documents/inspector/Cargo.toml",
    "crates/documents/inspector/page",
    "crates/documents/inspector/src",
    "xtask/src",
    "xtask/wasm-opt",
    "xtask/wasm-tools",
];

/// Flags that let `wasm-opt` read what this compiler emits.
pub const WASM_OPT: [&str; 9] = [
    "--quiet",
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// The steps of building both documents.
pub const STEPS: [Step; 4] = [Step::WasmTools, Step::Wizard, Step::Files, Step::Inspector];

/// Builds both documents, unless `dist/` already holds what the sources give.
pub fn build() -> Result<()> {
    let mut progress = Progress::new(&STEPS);
    build_with(&mut progress)?;
    progress.finish();
    Ok(())
}

/// Builds both documents as a part of more work.
pub fn build_with(progress: &mut Progress) -> Result<()> {
    let dist = root().join("dist");
    let mark = dist.join(".fingerprint");
    let sources = fingerprint::of(&SOURCES)?;
    if fs::read_to_string(&mark).is_ok_and(|built| built == sources) {
        return Ok(());
    }
    // Built beside `dist/` and moved there at the end, so that a server that runs never sees half of it.
    let fresh = target().join("dist-next");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    let tools = WasmTools::build(progress)?;
    let page = Page::read()?;
    page.write(&fresh)?;
    progress.step(Step::Wizard, |progress| {
        progress.cargo(&mut page.program().build())
    })?;
    progress.step(Step::Files, |progress| {
        let linked = page.program().linked(Profile::Release);
        finish(&fresh, &linked, Profile::Release, &tools, progress)
    })?;
    progress.step(Step::Inspector, |progress| {
        inspector::build(&fresh, &tools, progress)?;
        progress.tell(0.8, "compressing");
        bundle::compress(&fresh)
    })?;
    fs::write(fresh.join(".fingerprint"), sources)?;
    replace(&fresh, &dist)
}

/// Makes of a linked program and the files beside it, which are in the folder, what the server sends.
pub fn finish(
    dist: &Path,
    linked: &Path,
    profile: Profile,
    tools: &WasmTools,
    progress: &mut Progress,
) -> Result<()> {
    progress.tell(0.0, "cutting");
    let parts = parts::cut(dist, linked, tools)?;
    if profile == Profile::Release {
        let files: Vec<_> = std::iter::once("wizard_bg.wasm")
            .chain(parts.iter().map(String::as_str))
            .collect();
        for (number, file) in files.iter().enumerate() {
            progress.tell(share(number, files.len()), file);
            optimise(&dist.join(file))?;
        }
    }
    bundle::finish(dist, &parts)
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
