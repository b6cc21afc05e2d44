//! Cuts the wizard's program into what every page needs and the parts that `src/app/lazy.rs` fetches later.
//!
//! The cut is made in the linked program, before `wasm-bindgen`; trunk knows no step between the two, so what it made of the whole
//! program is replaced here.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::command::{program, run};
use crate::{target, tools, web};

/// The module from which the program imports the functions that fetch its parts.
const LINK: &str = "./__wasm_split.js";

/// Cuts the program that trunk has built. Gives the names of the parts, which are in `dist` then like the rest.
pub fn cut(dist: &Path, path: &OsStr) -> Result<Vec<String>> {
    let whole = target().join("wasm32-unknown-unknown/wasm-release/wizard.wasm");
    let work = target().join("parts");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let mut split = program(tools::wasm_split()?);
    run(split.arg(whole).arg(&work).args(["--out-name", "wizard"]))?;
    let mut bindgen = program("wasm-bindgen");
    // The parts use what the linker exported, and are matched by names that must not change.
    bindgen.env("PATH", path).args([
        "--target",
        "web",
        "--no-typescript",
        "--keep-lld-exports",
        "--no-demangle",
        "--out-name",
        "wizard",
        "--out-dir",
    ]);
    run(bindgen.arg(dist).arg(work.join("wizard.wasm")))?;
    join(&dist.join("wizard.js"), &work.join(LINK))?;

    let mut names = Vec::new();
    for entry in fs::read_dir(&work)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_part(&name) {
            fs::copy(work.join(&name), dist.join(&name))?;
            web::optimise(&dist.join(&name))?;
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Says whether a file, named by its content or not, is fetched after the first load.
pub fn is_part(name: &str) -> bool {
    name.starts_with("split_") || name.starts_with("chunk_")
}

/// Puts the functions that fetch the parts into the glue. As a module of their own they would import the glue, which imports them:
/// neither could be named by its content.
fn join(glue: &Path, link: &Path) -> Result<()> {
    let link = fs::read_to_string(link)?;
    let (import, link) = link.split_once('\n').unwrap_or_default();
    ensure!(
        import.starts_with("import { initSync }"),
        "the link module of wasm-split has changed: it begins with `{import}`"
    );
    let fetchers = link.replace("export const ", "fetchers.");
    let text = fs::read_to_string(glue).context("wizard.js")?;
    let mut joined = String::new();
    for line in text.lines() {
        if line.starts_with("import ") && line.contains(LINK) {
            continue;
        }
        // An entry of the imports: the name of the module, and what stands for it.
        match line.split_once(LINK) {
            Some((before, _)) => joined.extend([before, LINK, "\": fetchers,\n"]),
            None => joined.extend([line, "\n"]),
        }
    }
    ensure!(
        joined.contains(": fetchers,"),
        "the glue of wasm-bindgen does not import the parts as expected"
    );
    fs::write(
        glue,
        format!("{joined}\nconst fetchers = {{}};\n{fetchers}"),
    )
    .map_err(Into::into)
}
