//! Cuts the wizard's program into what every page needs and the parts that `src/app/lazy.rs` fetches later.
//!
//! The cut is made in the linked program, before `wasm-bindgen`. Trunk knows no step between the two: after it, what it made of the whole
//! program is replaced.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::compact::compact;
use crate::folders::target;
use crate::tools::WasmTools;

/// The module from which the program imports the functions that fetch its parts.
const LINK: &str = "./__wasm_split.js";

/// Cuts a linked program. Returns the names of the parts, which are in `dist` then like the rest.
pub fn cut(dist: &Path, linked: &Path, tools: &WasmTools) -> Result<Vec<String>> {
    let work = target().join("parts");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    tools.cut(linked, &work, "wizard")?;
    // The parts use what the linker exported, and are matched by names that must not change.
    let options = ["--keep-lld-exports", "--no-demangle"];
    tools.bind(&work.join("wizard.wasm"), dist, "wizard", &options)?;
    join(&dist.join("wizard.js"), &work.join(LINK))?;

    let mut names = Vec::new();
    for entry in fs::read_dir(&work)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_part(&name) {
            fs::copy(work.join(&name), dist.join(&name))?;
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
    let text = format!("{joined}\nconst fetchers = {{}};\n{fetchers}");
    fs::write(glue, compact(&text)).map_err(Into::into)
}
