//! Cuts a linked WebAssembly into the part that is loaded first and those that are fetched later.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::Parser;
use wasm_split_cli_support::{Options, transform};
use wasm_tools::join::join;
use wasm_tools::panics::trap;
use wasm_tools::parts::{Bundle, bundle};

/// The module that fetches the parts.
const LINK: &str = "__wasm_split.js";

#[derive(Debug, Parser)]
#[command(name = "wasm-cut")]
struct Arguments {
    /// The linked program, with relocations
    input: PathBuf,
    /// Folder for the parts and the module that fetches them
    out_dir: PathBuf,
    /// Name of the first part, without ending
    #[arg(long)]
    out_name: String,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = &arguments.out_dir;
    let whole = fs::read(&arguments.input)
        .with_context(|| format!("can't read {}", arguments.input.display()))?;
    let whole = trap(&whole)?;
    let first = folder.join(&arguments.out_name).with_extension("wasm");
    let module = format!("./{}.js", arguments.out_name);
    let link = format!("./{LINK}");
    let mut options = Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = &module;
    options.link_name = &link;
    options.target.web();
    let cut = transform(options).map_err(|error| anyhow!("{error:#}"))?;

    let bundles = bundle(bundles(folder, &cut.prefetch_map)?);
    for bundle in &bundles {
        write(folder, bundle)?;
    }
    let link = folder.join(LINK);
    let text = fs::read_to_string(&link)?;
    fs::write(&link, fetchers(&text, &cut.prefetch_map, &bundles)?).map_err(Into::into)
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("wasm")
}

/// Lists the parts as wasm-split has made them, by name.
fn bundles(folder: &Path, parts: &HashMap<String, Vec<String>>) -> Result<Vec<Bundle>> {
    let mut bundles = BTreeMap::new();
    for (view, files) in parts {
        for name in files {
            let bundle = bundles.entry(name).or_insert_with(|| Bundle {
                files: vec![name.clone()],
                ..Bundle::default()
            });
            bundle.needed_by.insert(view.clone());
        }
    }
    let mut bundles: Vec<Bundle> = bundles.into_values().collect();
    for bundle in &mut bundles {
        // Without the names of functions, which are not sent.
        bundle.size = join(&[fs::read(file(folder, &bundle.files[0]))?])?.len();
    }
    Ok(bundles)
}

/// Writes a bundle under the name of its first file, and removes the files of which it is made.
fn write(folder: &Path, bundle: &Bundle) -> Result<()> {
    let files: Vec<PathBuf> = bundle.files.iter().map(|name| file(folder, name)).collect();
    let parts: Vec<Vec<u8>> = files.iter().map(fs::read).collect::<Result<_, _>>()?;
    let joined = join(&parts).with_context(|| bundle.files.join(" and "))?;
    for file in &files[1..] {
        fs::remove_file(file)?;
    }
    fs::write(&files[0], joined).map_err(Into::into)
}

/// Writes the module that fetches the parts anew, with the bundles in their place.
fn fetchers(
    module: &str,
    parts: &HashMap<String, Vec<String>>,
    bundles: &[Bundle],
) -> Result<String> {
    let first = ["/* ", "const __chunk_", "export const "]
        .into_iter()
        .filter_map(|start| module.find(&format!("\n{start}")))
        .min();
    let first = first.context("the link module of wasm-split fetches nothing")?;
    let runtime = &module[..=first];
    for name in ["function makeLoad(", "function wrapAsyncCb("] {
        ensure!(
            runtime.contains(name),
            "the link module of wasm-split has changed: it has no `{name}`"
        );
    }
    let mut text = runtime.to_owned();
    text.push_str(
        "const part = (name) => makeLoad(() => {
    const src = fetch(new URL(`./${name}.wasm`, import.meta.url));
    src.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(src, imports);
}, []);
const parts = (needed) => wrapAsyncCb(makeLoad(() => async () => {}, needed));
",
    );
    for bundle in bundles {
        let name = &bundle.files[0];
        writeln!(text, "const {name} = part(\"{name}\");")?;
    }
    let mut views: Vec<&String> = parts.keys().collect();
    views.sort_unstable();
    for view in views {
        let needed = bundles.iter().filter(|bundle| bundle.needed_by.contains(view));
        let needed: Vec<&str> = needed.map(|bundle| bundle.files[0].as_str()).collect();
        writeln!(
            text,
            "export const __wasm_split_load_{view} = parts([{}]);",
            needed.join(", ")
        )?;
    }
    Ok(text)
}
