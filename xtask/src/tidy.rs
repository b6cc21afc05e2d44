//! House rules that no other tool knows. ARCHITECTURE.md says why each of them holds.

mod circles;
mod evidence;
mod map;
mod names;
mod parts;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::command::{cargo, output};
use crate::folders::root;
use map::Map;

/// Dependencies that do I/O, which nothing in the browser may use, however far down.
const NOT_IN_THE_BROWSER: [&str; 6] = ["tokio", "reqwest", "axum", "sqlx", "datafusion", "hyper"];

/// Dependencies that weigh too much for the browser to be used by our own code. Libraries may name them and leave them unused.
const TOO_HEAVY: [&str; 4] = ["regex", "url", "chrono", "jiff"];

/// Checks all rules and lists every violation.
pub fn check() -> Result<()> {
    let mut found = Vec::new();
    let map = Map::read(&mut found)?;
    arrows(&map, &mut found)?;
    browser_graph(&mut found);
    wasm_bindgen_versions(&mut found)?;
    let crates = crates()?;
    for modules in &crates {
        circles::check(modules, &mut found);
        parts::check(modules, &map, &mut found);
    }
    names::check(&crates, &mut found);
    let document = fs::read_to_string(root().join(evidence::DOCUMENT))?;
    let mut wanted = evidence::tests(&document);
    let mut files = Vec::new();
    for folder in ["src", "crates", "xtask", "e2e", "style", "public"] {
        list(&root().join(folder), &mut files)?;
    }
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let name = file
            .strip_prefix(root())
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        file_rules(&name, &text, &mut found);
        evidence::strike(&mut wanted, &text);
    }
    let missing = wanted.into_iter();
    found.extend(missing.map(|name| format!("{}: there is no test {name}", evidence::DOCUMENT)));
    if found.is_empty() {
        return Ok(());
    }
    bail!(
        "{} house rules are broken:\n  {}",
        found.len(),
        found.join("\n  ")
    )
}

/// The tools that write the JavaScript around a program must be of the version that the program was compiled with; they have a lock file of
/// their own.
fn wasm_bindgen_versions(found: &mut Vec<String>) -> Result<()> {
    let [program, tools] = ["Cargo.lock", "xtask/wasm-tools/Cargo.lock"].map(|lock| {
        fs::read_to_string(root().join(lock)).map(|text| {
            text.split_once("name = \"wasm-bindgen-shared\"\nversion = \"")
                .and_then(|(_, rest)| rest.split_once('"'))
                .map(|(version, _)| version.to_owned())
        })
    });
    let (program, tools) = (program?, tools?);
    if program.is_none() || program != tools {
        found.push(format!(
            "Cargo.lock has wasm-bindgen-shared {program:?}, xtask/wasm-tools/Cargo.lock has {tools:?}: run `cargo update -p wasm-bindgen-shared --precise …` in xtask/wasm-tools"
        ));
    }
    Ok(())
}

/// Reads the Rust of every package of the workspace.
fn crates() -> Result<Vec<source::Crate>> {
    let packages = packages()?;
    let manifests = packages
        .iter()
        .filter_map(|package| package["manifest_path"].as_str());
    let folders = manifests.map(|manifest| Path::new(manifest).with_file_name("src"));
    folders
        .filter(|folder| folder.exists())
        .map(|folder| source::read(root(), &folder))
        .collect()
}

/// Asks Cargo for the packages of the workspace.
fn packages() -> Result<Vec<Value>> {
    let json = output(cargo().args(["metadata", "--format-version", "1", "--no-deps", "--locked"]));
    let metadata: Value = serde_json::from_str(&json.unwrap_or_default())?;
    metadata["packages"]
        .as_array()
        .cloned()
        .context("cargo metadata lists no packages")
}

/// Compares what each crate depends on with its row in ARCHITECTURE.md.
fn arrows(map: &Map, found: &mut Vec<String>) -> Result<()> {
    let packages = packages()?;
    let folder = |package: &Value| {
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let folder = Path::new(manifest).parent()?.strip_prefix(root()).ok()?;
        // The root package is the wizard.
        let folder = folder.to_string_lossy().into_owned();
        Some(if folder.is_empty() {
            "src".to_owned()
        } else {
            folder
        })
    };
    let ours: Vec<(&str, String)> = packages
        .iter()
        .filter_map(|package| Some((package["name"].as_str()?, folder(package)?)))
        .collect();
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default();
        let path = folder(package).unwrap_or_default();
        let Some(row) = map.row(&path) else {
            found.push(format!(
                "the crate {path} is in no table of ARCHITECTURE.md"
            ));
            continue;
        };
        let dependencies = package["dependencies"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        // Tests may use the simulation; nothing else knows it.
        let used: Vec<&str> = dependencies
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| dependency["name"].as_str())
            .collect();
        for to in TOO_HEAVY.iter().filter(|to| used.contains(to)) {
            if ["wizard", "inspector", "viewer"].contains(&name) {
                found.push(format!(
                    "{name} must not use {to}: every byte is downloaded"
                ));
            }
        }
        let of_ours = ours.iter().filter(|(name, _)| used.contains(name));
        map::compare(row, &of_ours.map(|(_, path)| path.clone()).collect(), found);
    }
    Ok(())
}

fn browser_graph(found: &mut Vec<String>) {
    for package in ["wizard", "inspector", "viewer"] {
        let mut tree = cargo();
        tree.args([
            "tree",
            "-p",
            package,
            "--target",
            "wasm32-unknown-unknown",
            "-e",
            "normal,no-proc-macro",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--locked",
        ]);
        let Some(tree) = output(&mut tree) else {
            found.push(format!("cargo tree -p {package} failed"));
            continue;
        };
        for line in tree.lines() {
            let name = line.split(' ').next().unwrap_or_default();
            if NOT_IN_THE_BROWSER.contains(&name) {
                found.push(format!("{package} brings {name} into the browser"));
            }
        }
    }
}

fn file_rules(name: &str, text: &str, found: &mut Vec<String>) {
    let is_rust = Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "rs");
    if is_rust && !(text.starts_with("//!") || text.starts_with("#![doc")) {
        found.push(format!("{name} does not open by saying what it is for"));
    }
    let in_browser = name.starts_with("src/") || name.starts_with("crates/documents/");
    for (number, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", number + 1);
        let code = line.split("//").next().unwrap_or_default();
        if in_browser
            && is_rust
            && (code.contains("style=\"")
                || code.contains("inner_html")
                || code.contains("set_inner_html"))
        {
            found.push(format!("{at} is blocked by the Content-Security-Policy"));
        }
        if line.ends_with(' ') || line.ends_with('\t') {
            found.push(format!("{at} ends with white space"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        found.push(format!("{name} does not end with a line feed"));
    }
}

/// Lists the text files of a folder that are ours.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    const ENDINGS: [&str; 9] = ["rs", "ts", "js", "css", "html", "md", "toml", "sql", "svg"];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if ![
                "node_modules",
                "target",
                "dist",
                "test-results",
                "playwright-report",
                "snapshots",
            ]
            .contains(&name)
            {
                list(&path, files)?;
            }
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| ENDINGS.contains(&ending))
        {
            files.push(path);
        }
    }
    Ok(())
}
