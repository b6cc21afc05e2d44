//! Puts the inspector into one file that needs nothing else and states its own policy.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

use crate::command::{cargo, output};
use crate::folders::target;
use crate::place::BuildPlace;
use crate::progress::{WorkProgress, WorkStep};
use crate::tools::WasmTools;
use crate::{bundle, size, web};

/// The scripts of the page, in the order in which they stand in its one script; the program's glue comes after the first.
const SCRIPTS: [&str; 8] = [
    "policy.js",
    "dom.js",
    "words.js",
    "report.js",
    "table.js",
    "keys.js",
    "page.js",
    "start.js",
];

/// From here on the glue fetches the program over the network, which the inspector never does: it carries the program inside.
const NETWORK_LOADER: &str = "async function __wbg_load";

/// Builds `dist/inspect.html`.
pub fn build(dist: &Path, tools: &WasmTools, progress: &mut WorkProgress) -> Result<()> {
    let html = document(&BuildPlace::here(), tools, progress)?;
    fs::write(dist.join(size::INSPECTOR), html).map_err(Into::into)
}

/// Builds the file from the sources of a place.
fn document(place: &BuildPlace, tools: &WasmTools, progress: &mut WorkProgress) -> Result<String> {
    let program = program(place, tools, &[], progress)?;
    let page = |file: &str| {
        let file = place
            .root
            .join("crates/documents/inspector/page")
            .join(file);
        fs::read_to_string(&file).with_context(|| file.display().to_string())
    };
    let mut scripts = SCRIPTS
        .iter()
        .map(|name| page(name))
        .collect::<Result<Vec<_>>>()?;
    scripts.insert(1, program.glue);
    let mut script = without_descriptions(&scripts.concat());
    let ProgramText { text, frequent } = ProgramText::of(&program.wasm);
    for (place, content) in [("{{FREQUENT}}", frequent), ("{{WASM}}", text)] {
        ensure!(
            script.contains(place),
            "crates/documents/inspector/page/start.js has no {place} for the program"
        );
        script = script.replace(place, &content);
    }
    let style = page("style.css")?;
    // Browsers would put a line break behind the document's end inside of it, and the page could not give itself back as it was sent.
    let html = page("index.html")?
        .trim_end()
        .replace("{{STYLE_HASH}}", &bundle::policy_hash(&style))
        .replace("{{SCRIPT_HASH}}", &bundle::policy_hash(&script))
        .replace("/*STYLE*/", &style)
        .replace("/*SCRIPT*/", &script);
    ensure!(
        !html.contains("fetch("),
        "the inspector's file must hold no call of fetch"
    );
    Ok(html)
}

/// Fails unless the file is the same, byte for byte, when another user with another home builds it in another folder, and says how far the other
/// was another.
pub fn compare() -> Result<()> {
    let (here, elsewhere) = (BuildPlace::here(), BuildPlace::elsewhere()?);
    let mut progress = WorkProgress::new(&[WorkStep::WasmTools, WorkStep::Inspector]);
    let tools = WasmTools::build(&mut progress)?;
    let (ours, theirs) = progress.step(WorkStep::Inspector, |progress| {
        let ours = document(&here, &tools, progress)?;
        Ok((ours, document(&elsewhere, &tools, progress)?))
    })?;
    progress.finish();
    ensure!(
        ours == theirs,
        "the inspector is another file when it is built {elsewhere}"
    );
    let (length, hash) = (ours.len(), Sha256::digest(&ours));
    println!(
        "The inspector is the same {length} bytes, SHA-256 {hash:x}, when it is built {elsewhere}."
    );
    Ok(())
}

/// The reader as a browser loads it.
pub struct ReaderProgram {
    /// The JavaScript around it, without what loads it over the network.
    pub glue: String,
    /// The WebAssembly.
    pub wasm: Vec<u8>,
}

/// Builds the reader with further features.
fn program(
    place: &BuildPlace,
    tools: &WasmTools,
    features: &[&str],
    progress: &mut WorkProgress,
) -> Result<ReaderProgram> {
    let work = place.target.join("inspector");
    let mut build = place.cargo();
    build.args([
        "build",
        "--locked",
        "-p",
        "inspector",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "wasm-release",
        "--features",
        &features.join(","),
    ]);
    progress.cargo(&mut build)?;
    let wasm = place
        .target
        .join("wasm32-unknown-unknown/wasm-release/inspector.wasm");
    tools.bind(&wasm, &work, "inspector", &[])?;
    let wasm = work.join("inspector_bg.wasm");
    // A percent, for some seconds: worth it here, where the budget is near.
    web::optimise(&wasm, &["--flatten", "--rereloop", "-Oz"])?;
    let glue = fs::read_to_string(work.join("inspector.js"))?;
    let (glue, _) = glue.split_once(NETWORK_LOADER).context("wasm-bindgen's glue has changed: its network loader was not found and would stay in the inspector")?;
    Ok(ReaderProgram {
        glue: glue.to_owned(),
        wasm: fs::read(wasm)?,
    })
}

/// Builds what a browser test compares the reader in a browser with the reader on this machine by: the program with its generator of strings, and
/// the hashes that this machine gives. The folder holds `reader.js`, `reader.wasm` and `native.txt`.
pub fn comparison() -> Result<PathBuf> {
    let mut progress = WorkProgress::new(&[WorkStep::WasmTools, WorkStep::Inspector]);
    let tools = WasmTools::build(&mut progress)?;
    let program = progress.step(WorkStep::Inspector, |progress| {
        program(&BuildPlace::here(), &tools, &["generate"], progress)
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

/// The script without its descriptions of functions and types, which are in the source; what says why stays for whoever reads the file.
fn without_descriptions(script: &str) -> String {
    let mut parts = script.split("/**");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part
            .split_once("*/")
            .map_or(part, |(_, code)| code.trim_start_matches('\n'))
    })
}

/// A program as text of one character a byte. After Brotli it is a fifth smaller than in Base64, compressed before or not.
struct ProgramText {
    text: String,
    /// The bytes that the ASCII characters from the space to the tilde stand for, each as its [`usual_character`]. All other characters stand
    /// for the byte 256 places lower.
    frequent: String,
}

impl ProgramText {
    /// Writes a program. Its most frequent bytes get the characters of one byte; those that are such characters keep themselves.
    fn of(wasm: &[u8]) -> Self {
        let mut counts = [0_usize; 256];
        for &byte in wasm {
            counts[usize::from(byte)] += 1;
        }
        let mut by_frequency: Vec<u8> = (0..=255).collect();
        by_frequency.sort_by_key(|&byte| std::cmp::Reverse(counts[usize::from(byte)]));
        let plain = (b' '..=b'~').filter(|&byte| is_plain(byte));
        let frequent = &by_frequency[..plain.clone().count()];
        let mut moved = frequent.iter().filter(|&&byte| !is_plain(byte));
        let mut characters: Vec<char> = (0..=255).map(usual_character).collect();
        for rare in plain.filter(|byte| !frequent.contains(byte)) {
            if let Some(&byte) = moved.next() {
                characters[usize::from(byte)] = char::from(rare);
                characters[usize::from(rare)] = raised(rare);
            }
        }
        let byte_of = |ascii: u8| characters.iter().position(|&c| c == char::from(ascii));
        let bytes = (b' '..=b'~').map(|ascii| byte_of(ascii).unwrap_or(usize::from(ascii)));
        Self {
            text: wasm
                .iter()
                .map(|&byte| characters[usize::from(byte)])
                .collect(),
            frequent: bytes
                .filter_map(|byte| u8::try_from(byte).ok())
                .map(usual_character)
                .collect(),
        }
    }
}

/// Whether a byte is an ASCII character that a string in a script in HTML can hold as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'<' | b'\\')
}

/// The character of a byte if nothing were moved: one that can't stand as it is stands 256 places higher.
fn usual_character(byte: u8) -> char {
    if is_plain(byte) {
        char::from(byte)
    } else {
        raised(byte)
    }
}

fn raised(byte: u8) -> char {
    char::from_u32(u32::from(byte) + 256).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::ProgramText;

    /// Reads as `start.js` does.
    fn read_back(written: &ProgramText) -> Vec<u8> {
        let frequent: Vec<char> = written.frequent.chars().collect();
        let byte = |c: char| {
            let place = usize::try_from(u32::from(c)).unwrap() - 32;
            let c = frequent.get(place).copied().unwrap_or(c);
            u8::try_from(u32::from(c) % 256).unwrap()
        };
        written.text.chars().map(byte).collect()
    }

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        // As frequent as they are low, so that most that are frequent are not ASCII.
        let low: Vec<u8> = all.iter().flat_map(|&byte| (0..=byte).rev()).collect();
        for bytes in [all, low, Vec::new()] {
            let written = ProgramText::of(&bytes);
            assert_eq!(read_back(&written), bytes);
            for text in [&written.text, &written.frequent] {
                assert!(!text.contains(['"', '<', '\\', '\n', '\r']));
            }
        }
    }

    #[test]
    fn frequent_bytes_are_ascii() {
        let bytes = [[0x80; 9].as_slice(), b"abc", &[0x90]].concat();
        let written = ProgramText::of(&bytes);
        assert!(written.text.is_ascii());
    }
}
