//! Writes the JavaScript around a WebAssembly, and takes out of that what is never used.
//!
//! Takes those options of the program `wasm-bindgen` that this project and trunk use. It can't have that name: the compiler takes a crate
//! called `wasm_bindgen` for the library and refuses its version.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use wasm_bindgen_cli_support::Bindgen;
use wasm_tools::elements::without_empty;
use wasm_tools::exports::without_unused;
use wasm_tools::names::shorten;

#[derive(Debug, Parser)]
#[command(name = "wasm-bindgen", version = wasm_bindgen_shared::version().leak() as &str)]
struct Arguments {
    /// The linked program
    input: PathBuf,
    /// Folder for the JavaScript and the WebAssembly
    #[arg(long)]
    out_dir: PathBuf,
    /// Name of the files, without ending
    #[arg(long)]
    out_name: String,
    /// For what the JavaScript is written
    #[arg(long)]
    target: Target,
    /// Writes no types for TypeScript; it never does
    #[arg(long, required = true)]
    no_typescript: bool,
    /// Keeps what the linker exported
    #[arg(long)]
    keep_lld_exports: bool,
    /// Leaves the names of functions as the linker wrote them
    #[arg(long)]
    no_demangle: bool,
    /// Keeps the information for debuggers
    #[arg(long)]
    keep_debug: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Target {
    /// A module that a browser loads
    Web,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut bindgen = Bindgen::new();
    match arguments.target {
        Target::Web => bindgen.web(true)?,
    };
    bindgen
        .input_path(&arguments.input)
        .out_name(&arguments.out_name)
        .typescript(false)
        .keep_lld_exports(arguments.keep_lld_exports)
        .demangle(!arguments.no_demangle)
        .keep_debug(arguments.keep_debug)
        .generate(&arguments.out_dir)?;
    let name = &arguments.out_name;
    let file = arguments.out_dir.join(format!("{name}_bg.wasm"));
    let glue = arguments.out_dir.join(format!("{name}.js"));
    let wasm = without_empty(&without_unused(&fs::read(&file)?)?)?;
    let text = fs::read_to_string(&glue)?;
    let (wasm, text) = shorten(&wasm, &text, &format!("./{name}_bg.js"))?;
    fs::write(&glue, text)?;
    fs::write(&file, wasm).map_err(Into::into)
}
