//! The audit exporter as others run it: a static program for Linux, its manual page, and completions for shells.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::command::{cargo, program, run};
use crate::folders::target;
use crate::tools;

/// The machines for which it is built. Others need a C compiler for them.
const TARGET: &str = "x86_64-unknown-linux-musl";
/// The static program of a release.
pub const STATIC_PROGRAM: &str = "lakesentry-audit-linux-x86_64";
/// The manual page.
pub const MANUAL: &str = "lakesentry-audit.1";
/// Completions, by shell.
pub const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "lakesentry-audit.bash"),
    ("zsh", "_lakesentry-audit"),
    ("fish", "lakesentry-audit.fish"),
];

/// Builds the static program, and has it write its manual page and completions beside the other released programs.
pub fn build() -> Result<PathBuf> {
    tools::musl(TARGET)?;
    println!("Building the audit exporter …");
    run(cargo()
        .args(["build", "--locked", "--release", "-p", "audit-export"])
        .args(["--target", TARGET]))?;
    let folder = target().join("release");
    fs::create_dir_all(&folder)?;
    let built = target().join(TARGET).join("release/lakesentry-audit");
    let kept = folder.join(STATIC_PROGRAM);
    fs::copy(built, &kept)?;
    fs::write(folder.join(MANUAL), said(&kept, &["man"])?)?;
    for (shell, name) in COMPLETIONS {
        fs::write(folder.join(name), said(&kept, &["completions", shell])?)?;
    }
    Ok(kept)
}

/// Returns what the program prints.
fn said(exporter: &Path, words: &[&str]) -> Result<Vec<u8>> {
    let output = program(exporter).args(words).output()?;
    ensure!(
        output.status.success() && !output.stdout.is_empty(),
        "{} {} prints nothing",
        exporter.display(),
        words.join(" ")
    );
    Ok(output.stdout)
}
