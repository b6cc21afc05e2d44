//! Builds the documents into `dist/`.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::command::run_quietly;
use crate::document::LocalDocument;
use crate::folders::{root, target};
use crate::page::{Profile, TrunkPage};
use crate::progress::{WorkProgress, WorkStep, share};
use crate::tools::WasmTools;
use crate::{bundle, document, fingerprint, parts, tools};

/// What the documents are made from.
const SOURCES: [&str; 25] = [
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
    "crates/deployment/src",
    "crates/domain",
    "crates/grants/src",
    "crates/documents/inspector/Cargo.toml",
    "crates/documents/inspector/page",
    "crates/documents/inspector/src",
    "crates/documents/shared",
    "crates/documents/viewer/Cargo.toml",
    "crates/documents/viewer/page",
    "crates/documents/viewer/src",
    "crates/primitives",
    "xtask/src",
    "xtask/wasm-opt",
    "xtask/wasm-tools",
];

/// What `wasm-opt` does, flags that let it read what this compiler emits, and what nothing reads any more in a browser.
pub const WASM_OPT: [&str; 10] = [
    "-Oz",
    "--strip-producers",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// The steps of building the documents.
pub const STEPS: [WorkStep; 5] = [
    WorkStep::WasmTools,
    WorkStep::Wizard,
    WorkStep::Files,
    WorkStep::Inspector,
    WorkStep::Viewer,
];

/// Builds the documents, unless `dist/` already holds what the sources give.
pub fn build() -> Result<()> {
    let mut progress = WorkProgress::new(&STEPS);
    build_with(&mut progress)?;
    progress.finish();
    Ok(())
}

/// Builds the documents as a part of more work.
pub fn build_with(progress: &mut WorkProgress) -> Result<()> {
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
    let page = TrunkPage::read()?;
    page.write(&fresh)?;
    progress.step(WorkStep::Wizard, |progress| {
        progress.cargo(&mut page.program().build())
    })?;
    progress.step(WorkStep::Files, |progress| {
        let linked = page.program().linked(Profile::Release);
        finish(&fresh, &linked, Profile::Release, &tools, progress)
    })?;
    for document in document::DOCUMENTS {
        progress.step(document.step, |progress| {
            document.build(&fresh, &tools, progress)
        })?;
    }
    progress.tell(0.8, "compressing");
    bundle::compress(&fresh)?;
    fs::write(fresh.join(".fingerprint"), sources)?;
    replace(&fresh, &dist)
}

/// Builds one document beside what is there, and says how much of it is sent.
pub fn build_document(document: &LocalDocument) -> Result<()> {
    let dist = root().join("dist");
    fs::create_dir_all(&dist)?;
    let mut progress = WorkProgress::new(&[WorkStep::WasmTools, document.step]);
    let tools = WasmTools::build(&mut progress)?;
    progress.step(document.step, |progress| {
        document.build(&dist, &tools, progress)
    })?;
    progress.finish();
    let html = fs::read(dist.join(document.file))?;
    let packed = bundle::brotli(&html)?;
    fs::write(dist.join(format!("{}.br", document.file)), &packed)?;
    fs::write(
        dist.join(format!("{}.gz", document.file)),
        bundle::gzip(&html)?,
    )?;
    println!("{}: {} bytes in brotli", document.name, packed.len());
    Ok(())
}

/// Makes of a linked program and the files beside it, which are in the folder, what the server sends.
pub fn finish(
    dist: &Path,
    linked: &Path,
    profile: Profile,
    tools: &WasmTools,
    progress: &mut WorkProgress,
) -> Result<()> {
    progress.tell(0.0, "cutting");
    let parts = parts::cut(dist, linked, tools)?;
    if profile == Profile::Release {
        let files: Vec<_> = std::iter::once("wizard_bg.wasm")
            .chain(parts.iter().map(String::as_str))
            .collect();
        for (number, file) in files.iter().enumerate() {
            progress.tell(share(number, files.len()), file);
            optimise(&dist.join(file), &[])?;
        }
    }
    bundle::finish(dist, &parts)
}

/// Runs `wasm-opt` over a file, in place, with what else it should do before. It warns of parts of the table of names that it does not know, and drops them.
pub fn optimise(wasm: &Path, before: &[&str]) -> Result<()> {
    run_quietly(
        tools::wasm_opt()?
            .args(before)
            .args(WASM_OPT)
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )
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
