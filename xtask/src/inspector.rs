//! What tests and measurements need of the inspector's program beside its file.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::command::{cargo, output};
use crate::document::INSPECTOR;
use crate::folders::target;
use crate::place::BuildPlace;
use crate::progress::{WorkProgress, WorkStep};
use crate::tools::WasmTools;

/// Builds what a browser test compares the reader in a browser with the reader on this machine by: the program with its generator of strings, and
/// the hashes that this machine gives. The folder holds `reader.js`, `reader.wasm` and `native.txt`.
pub fn comparison() -> Result<PathBuf> {
    let mut progress = WorkProgress::new(&[WorkStep::WasmTools, WorkStep::Inspector]);
    let tools = WasmTools::build(&mut progress)?;
    let program = progress.step(WorkStep::Inspector, |progress| {
        INSPECTOR.program(&BuildPlace::here(), &tools, &["generate"], progress)
    })?;
    progress.finish();
    let folder = target().join("inspector-generate");
    fs::create_dir_all(&folder)?;
    let module = program.glue + "\nexport { __wbg_get_imports, __wbg_finalize_init }\n";
    fs::write(folder.join("reader.js"), module)?;
    fs::write(folder.join("reader.wasm"), program.wasm)?;
    let mut native = cargo();
    native.args([
        "run",
        "--quiet",
        "--locked",
        "--release",
        "-p",
        "connection-string",
        "--features",
        "generate",
        "--example",
        "reports_hash",
    ]);
    let hashes = output(&mut native).context("the example reports_hash gave nothing")?;
    fs::write(folder.join("native.txt"), hashes)?;
    Ok(folder)
}
