//! The last part of building a page: names by content, integrity hashes, compression.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256, Sha384};

use crate::page;

/// How `wasm-cut` fetches a part, by its name.
const FETCH_PART: &str = "fetch(new URL(`./${name}.wasm`, import.meta.url))";

/// How a part is fetched whose name ends with its hash. Each page loads the names of all parts, and no compression makes a hash shorter: so
/// it is told once, for the address and for the check.
const FETCH_HASHED_PART: &str = "fetch(`/assets/${name}.wasm`, { integrity: `sha256-${name.split(\".\")[1].replaceAll(\"-\", \"+\").replaceAll(\"_\", \"/\")}=` })";

/// Names the wizard's files by their content and writes the names and hashes into the files that load them.
///
/// The chain is closed from the inside out: the parts that are fetched later, the glue that holds their hashes, the program, the loader
/// that holds the hashes of both, the document that holds the loader's.
pub fn finish(dist: &Path, parts: &[String]) -> Result<()> {
    fs::create_dir_all(dist.join("assets"))?;
    let mut glue = fs::read_to_string(dist.join("wizard.js")).context("wizard.js")?;
    for name in parts {
        let name = name.strip_suffix(".wasm").context("a part is a program")?;
        let call = format!("part(\"{name}\")");
        ensure!(glue.contains(&call), "the glue does not fetch {name}");
        let hashed = hashed_part(dist, name)?;
        glue = glue.replace(&call, &format!("part(\"{hashed}\")"));
    }
    if !parts.is_empty() {
        ensure!(
            glue.contains(FETCH_PART),
            "the glue does not fetch parts as expected"
        );
        glue = glue.replace(FETCH_PART, FETCH_HASHED_PART);
    }
    fs::write(dist.join("wizard.js"), glue)?;
    let wasm = Asset::file(dist, "wizard_bg.wasm")?;
    let glue = Asset::file(dist, "wizard.js")?;
    let mut loader = fs::read_to_string(dist.join("loader.js")).context("loader.js")?;
    for (placeholder, value) in [
        ("{{GLUE_URL}}", &glue.url),
        ("{{GLUE_INTEGRITY}}", &glue.integrity),
        ("{{WASM_URL}}", &wasm.url),
        ("{{WASM_INTEGRITY}}", &wasm.integrity),
    ] {
        ensure!(
            loader.contains(placeholder),
            "public/loader.js has no {placeholder}"
        );
        loader = loader.replace(placeholder, value);
    }
    fs::write(dist.join("loader.js"), loader)?;

    let html = fs::read_to_string(dist.join("index.html")).context("index.html")?;
    let mut html = page::without_links(&html);
    for name in ["loader.js", "trusted_types.js"] {
        let asset = Asset::file(dist, name)?;
        let source = format!("src=\"/{name}\"");
        ensure!(html.contains(&source), "index.html does not load /{name}");
        html = html.replace(
            &source,
            &format!("src=\"{}\" integrity=\"{}\"", asset.url, asset.integrity),
        );
    }
    let style = Asset::file(dist, "style.css")?;
    let link = html.split("href=\"").find_map(|rest| {
        rest.split('"')
            .next()
            .filter(|href| href.ends_with("style.css"))
    });
    let href = link.context("index.html links no style.css")?.to_owned();
    html = html.replace(
        &format!("href=\"{href}\""),
        &format!("href=\"{}\" integrity=\"{}\"", style.url, style.integrity),
    );
    // The program's glue is imported by a module; only an import map can state the hash of that import.
    html = html.replace("<script type=\"module\"", &format!("<link rel=\"modulepreload\" href=\"{}\" integrity=\"{}\" />\n    <script type=\"module\"", glue.url, glue.integrity));
    fs::write(dist.join("index.html"), html).map_err(Into::into)
}

/// Writes a `.br` and a `.gz` beside every file that is smaller that way.
pub fn compress(dist: &Path) -> Result<()> {
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
            continue;
        }
        let content = fs::read(&path)?;
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        for (ending, packed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            if packed.len() < content.len() {
                fs::write(path.with_file_name(format!("{name}.{ending}")), packed)?;
            }
        }
    }
    Ok(())
}

/// Compresses as small as Brotli can.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut packed, &parameters)?;
    Ok(packed)
}

/// Compresses as small as gzip can.
pub fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content)?;
    Ok(packer.finish()?)
}

/// Returns a hash as a Content-Security-Policy states it.
pub fn policy_hash(content: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

/// Moves a part into `assets/`, under a name that ends with its hash. Returns that name, without ending.
fn hashed_part(dist: &Path, name: &str) -> Result<String> {
    let file = dist.join(format!("{name}.wasm"));
    let content = fs::read(&file).with_context(|| file.display().to_string())?;
    let hashed = format!(
        "{name}.{}",
        URL_SAFE_NO_PAD.encode(Sha256::digest(&content))
    );
    fs::rename(file, dist.join(format!("assets/{hashed}.wasm")))?;
    Ok(hashed)
}

struct Asset {
    url: String,
    integrity: String,
}

impl Asset {
    /// Moves a file into `assets/`, under a name that changes with its content.
    fn file(dist: &Path, name: &str) -> Result<Self> {
        let content = fs::read(dist.join(name)).with_context(|| format!("dist/{name}"))?;
        let hash = Sha384::digest(&content);
        let short = hash
            .iter()
            .take(8)
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let (stem, ending) = name.rsplit_once('.').context("an asset has an ending")?;
        let hashed = format!("{stem}-{short}.{ending}");
        fs::rename(dist.join(name), dist.join("assets").join(&hashed))?;
        Ok(Self {
            url: format!("/assets/{hashed}"),
            integrity: format!("sha384-{}", STANDARD.encode(hash)),
        })
    }
}
