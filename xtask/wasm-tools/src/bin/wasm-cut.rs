//! Cuts a linked WebAssembly into the part that is loaded first and those that are fetched later.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use clap::Parser;
use wasm_split_cli_support::{Options, transform};

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
    let whole = std::fs::read(&arguments.input)
        .with_context(|| format!("can't read {}", arguments.input.display()))?;
    let first = arguments
        .out_dir
        .join(&arguments.out_name)
        .with_extension("wasm");
    let module = format!("./{}.js", arguments.out_name);
    let mut options = Options::new(&whole);
    options.output_dir = &arguments.out_dir;
    options.main_out_path = &first;
    options.main_module = &module;
    options.target.web();
    transform(options).map_err(|error| anyhow!("{error:#}"))?;
    Ok(())
}
