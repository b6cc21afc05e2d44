//! Sees to it that the folders of the two documents and of the collector exist before the server is compiled.
//!
//! `rust-embed` resolves the folder's path at that moment. Without the folder it keeps `…/crates/server/../../dist`, and a development build then
//! takes every file for one outside of it, also after the documents were built.

use std::path::Path;

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    for folder in ["dist", "dist-collector"] {
        std::fs::create_dir_all(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../..")
                .join(folder),
        )?;
    }
    Ok(())
}
