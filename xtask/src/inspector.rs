//! Puts the inspector into one file that needs nothing else and states its own policy.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::command::{cargo, program, run};
use crate::{bundle, root, target, web};

/// Builds `dist/inspect.html`.
pub fn build(dist: &Path, path: &OsStr) -> Result<()> {
    let folder = root().join("crates/inspector");
    let work = target().join("inspector");
    let mut build = cargo();
    build.args([
        "build",
        "--quiet",
        "-p",
        "inspector",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "wasm-release",
    ]);
    web::set_flags(&mut build);
    run(&mut build)?;
    let wasm = target().join("wasm32-unknown-unknown/wasm-release/inspector.wasm");
    let mut bindgen = program("wasm-bindgen");
    bindgen.env("PATH", path).args([
        "--target",
        "web",
        "--no-typescript",
        "--out-name",
        "inspector",
        "--out-dir",
    ]);
    run(bindgen.arg(&work).arg(wasm))?;
    let wasm = work.join("inspector_bg.wasm");
    web::optimise(&wasm)?;

    let read = |file: &str| {
        fs::read_to_string(folder.join(file)).with_context(|| format!("crates/inspector/{file}"))
    };
    let glue = fs::read_to_string(work.join("inspector.js"))?;
    let (glue, _) = glue.split_once(NETWORK_LOADER).context("wasm-bindgen's glue has changed: its network loader was not found and would stay in the inspector")?;
    let start = read("start.js")?;
    ensure!(
        start.contains("{{WASM}}"),
        "crates/inspector/start.js has no place for the program"
    );
    let start = start.replace("{{WASM}}", &as_text(&fs::read(wasm)?));
    let script = [&read("policy.js")?, glue, &start].concat();
    let style = read("style.css")?;
    let html = read("index.html")?
        .replace("{{STYLE_HASH}}", &bundle::policy_hash(&style))
        .replace("{{SCRIPT_HASH}}", &bundle::policy_hash(&script))
        .replace("/*STYLE*/", &style)
        .replace("/*SCRIPT*/", &script);
    ensure!(
        !html.contains("fetch("),
        "the inspector's file must hold no call of fetch"
    );
    fs::write(dist.join("inspect.html"), html).map_err(Into::into)
}

/// Everything from here on fetches the program over the network, which the inspector never does: it carries the program inside.
const NETWORK_LOADER: &str = "async function __wbg_load";

/// Writes a program as text of one character a byte. After Brotli it is a sixth smaller than in Base64, compressed before or not.
fn as_text(wasm: &[u8]) -> String {
    wasm.iter()
        .map(|&byte| match byte {
            b'"' | b'<' | b'\\' => char::from_u32(u32::from(byte) + 256).unwrap_or(' '),
            0x20..=0x7e => char::from(byte),
            _ => char::from_u32(u32::from(byte) + 256).unwrap_or(' '),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::as_text;

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = as_text(&bytes);
        assert!(!text.contains(['"', '<', '\\', '\n', '\r']));
        let back: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c) % 256).unwrap())
            .collect();
        assert_eq!(back, bytes);
    }
}
