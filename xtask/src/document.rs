//! Puts a document that makes no request into one file that needs nothing else and states its own policy: the inspector, and the viewer of audit
//! exports.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

use crate::place::BuildPlace;
use crate::progress::{WorkProgress, WorkStep};
use crate::tools::WasmTools;
use crate::{bundle, compact, web};

/// A document of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDocument {
    /// Its crate, which is also its folder in `crates/documents`.
    pub package: &'static str,
    /// Its file in `dist/`.
    pub file: &'static str,
    /// Its file in a release.
    pub released: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The step of building it.
    pub step: WorkStep,
    /// The scripts of the page, in the order in which they stand in its one script; the program's glue comes after the first.
    scripts: &'static [&'static str],
    /// How the program is compiled.
    profile: &'static str,
    /// Further flags of the compiler.
    flags: &'static [&'static str],
    /// What `wasm-opt` does first.
    optimisations: &'static [&'static str],
}

/// Reads connection strings.
pub const INSPECTOR: LocalDocument = LocalDocument {
    package: "inspector",
    file: "inspect.html",
    released: "inspector.html",
    name: "the inspector",
    step: WorkStep::Inspector,
    scripts: &[
        "shared/policy.js",
        "shared/dom.js",
        "inspector/page/words.js",
        "inspector/page/report.js",
        "inspector/page/table.js",
        "inspector/page/keys.js",
        "inspector/page/page.js",
        "shared/copy.js",
        "shared/program.js",
        "inspector/page/start.js",
    ],
    profile: "wasm-release",
    flags: &[],
    // A percent, for some seconds: worth it here, where the budget is near.
    optimisations: &["--flatten", "--rereloop", "-Oz"],
};

/// Shows exports of the audit log.
pub const VIEWER: LocalDocument = LocalDocument {
    package: "viewer",
    file: "audit-viewer.html",
    released: "audit-viewer.html",
    name: "the viewer of audit exports",
    step: WorkStep::Viewer,
    scripts: &[
        "shared/policy.js",
        "shared/dom.js",
        "viewer/page/words.js",
        "viewer/page/worker.js",
        "viewer/page/timeline.js",
        "viewer/page/lists.js",
        "viewer/page/rows.js",
        "viewer/page/event.js",
        "viewer/page/files.js",
        "viewer/page/page.js",
        "shared/copy.js",
        "shared/program.js",
        "viewer/page/start.js",
    ],
    profile: "wasm-speed",
    // Lines are looked for, and words in them, 16 bytes at a time. Every browser that has the rest of what the page needs has that.
    flags: &["-C target-feature=+simd128"],
    optimisations: &["--enable-simd"],
};

/// All of them.
pub const DOCUMENTS: [LocalDocument; 2] = [INSPECTOR, VIEWER];

/// Finds a document by its crate.
pub fn find(package: &str) -> Result<LocalDocument> {
    let mut all = DOCUMENTS.into_iter();
    let found = all.find(|document| document.package == package);
    found.with_context(|| {
        format!(
            "there is none; there are {}",
            DOCUMENTS.map(|document| document.package).join(", ")
        )
    })
}

/// From here on the glue fetches the program over the network, which no such document does: it carries the program inside.
const NETWORK_LOADER: &str = "async function __wbg_load";

/// A program as a browser loads it.
pub struct DocumentProgram {
    /// The JavaScript around it, without what loads it over the network.
    pub glue: String,
    /// The WebAssembly.
    pub wasm: Vec<u8>,
}

impl LocalDocument {
    /// Builds the file into a folder.
    pub fn build(&self, dist: &Path, tools: &WasmTools, progress: &mut WorkProgress) -> Result<()> {
        let html = self.html(&BuildPlace::here(), tools, progress)?;
        fs::write(dist.join(self.file), html).map_err(Into::into)
    }

    /// Builds the file from the sources of a place.
    fn html(
        &self,
        place: &BuildPlace,
        tools: &WasmTools,
        progress: &mut WorkProgress,
    ) -> Result<String> {
        let program = self.program(place, tools, &[], progress)?;
        let read = |file: &str| {
            let file = place.root.join("crates/documents").join(file);
            fs::read_to_string(&file).with_context(|| file.display().to_string())
        };
        let page = |file: &str| read(&format!("{}/page/{file}", self.package));
        let mut scripts = self
            .scripts
            .iter()
            .map(|name| read(name))
            .collect::<Result<Vec<_>>>()?;
        // Nobody imports it; and the worker of a file from the disk can be no module.
        scripts.insert(1, program.glue.replace("\nexport ", "\n"));
        let mut script = without_descriptions(&scripts.concat());
        let ProgramText { text, frequent } = ProgramText::of(&program.wasm);
        for (place, content) in [("{{FREQUENT}}", frequent), ("{{WASM}}", text)] {
            ensure!(
                script.contains(place),
                "crates/documents/shared/program.js has no {place} for the program"
            );
            script = script.replace(place, &content);
        }
        let style = compact::compact(&(read("shared/style.css")? + &page("style.css")?));
        // Browsers would put a line break behind the document's end inside of it, and the page could not give itself back as it was sent.
        let html = page("index.html")?
            .trim_end()
            .replace("{{STYLE_HASH}}", &bundle::policy_hash(&style))
            .replace("{{SCRIPT_HASH}}", &bundle::policy_hash(&script))
            .replace("/*STYLE*/", &style)
            .replace("/*SCRIPT*/", &script);
        ensure!(
            !html.contains("fetch("),
            "the file of {} must hold no call of fetch",
            self.name
        );
        Ok(html)
    }

    /// Builds the program with further features.
    pub fn program(
        &self,
        place: &BuildPlace,
        tools: &WasmTools,
        features: &[&str],
        progress: &mut WorkProgress,
    ) -> Result<DocumentProgram> {
        let work = place.target.join(self.package);
        let mut build = place.cargo();
        place.set_flags(&mut build, self.flags);
        build.args(["build", "--locked", "-p", self.package, "--lib"]);
        build.args(["--target", "wasm32-unknown-unknown"]);
        build.args(["--profile", self.profile]);
        build.args(["--features", &features.join(",")]);
        progress.cargo(&mut build)?;
        let compiled = place
            .target
            .join("wasm32-unknown-unknown")
            .join(self.profile);
        let wasm = compiled.join(format!("{}.wasm", self.package));
        tools.bind(&wasm, &work, self.package, &[])?;
        let wasm = work.join(format!("{}_bg.wasm", self.package));
        web::optimise(&wasm, self.optimisations)?;
        let glue = fs::read_to_string(work.join(format!("{}.js", self.package)))?;
        let (glue, _) = glue.split_once(NETWORK_LOADER).context("wasm-bindgen's glue has changed: its network loader was not found and would stay in the file")?;
        Ok(DocumentProgram {
            glue: glue.to_owned(),
            wasm: fs::read(wasm)?,
        })
    }
}

/// Fails unless each file is the same, byte for byte, when another user with another home builds it in another folder, and says how far the other
/// was another.
pub fn compare() -> Result<()> {
    let (here, elsewhere) = (BuildPlace::here(), BuildPlace::elsewhere()?);
    let steps = DOCUMENTS.map(|document| document.step);
    let mut progress = WorkProgress::new(&[&[WorkStep::WasmTools], &steps[..]].concat());
    let tools = WasmTools::build(&mut progress)?;
    for document in DOCUMENTS {
        let (ours, theirs) = progress.step(document.step, |progress| {
            let ours = document.html(&here, &tools, progress)?;
            Ok((ours, document.html(&elsewhere, &tools, progress)?))
        })?;
        let name = document.name;
        ensure!(
            ours == theirs,
            "{name} is another file when it is built {elsewhere}"
        );
        let (length, hash) = (ours.len(), Sha256::digest(&ours));
        println!("{name}: the same {length} bytes, SHA-256 {hash:x}, when built {elsewhere}.");
    }
    progress.finish();
    Ok(())
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
