//! The collector as others run it: a program that needs nothing else on Linux, and the same in a wheel for Python, which a job of Databricks
//! runs. Both lie in `dist-collector/`, where the server takes them from, with `collector.json`, which tells their digests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::command::{program, run, run_quietly};
use crate::folders::{root, target};
use crate::{fingerprint, tools};

/// The machines for which it is built. Others need a C compiler for them.
const TARGET: &str = "x86_64-unknown-linux-musl";
const MACHINE: &str = "linux-x86_64";

/// How it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WheelProfile {
    /// Quickly, to be tried.
    Dev,
    /// Small and fast, to be shipped.
    Release,
}

impl WheelProfile {
    const fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    const fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// Returns the folder from which the server takes the files.
pub fn folder() -> PathBuf {
    root().join("dist-collector")
}

/// Builds both. Returns the wheel.
pub fn build(profile: WheelProfile) -> Result<PathBuf> {
    tools::musl(TARGET)?;
    let sources = fingerprint::of(&SOURCES)?;
    let pinned = root().join("crates/collector/wheel");
    let python = tools::python_packages("wheel", &pinned.join("requirements.txt"))?;
    let made = target().join("wheel");
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    println!("Building the collector and its wheel …");
    let mut maturin = program(python.with_file_name("maturin"));
    maturin
        .current_dir(&pinned)
        .args(["build", "--profile", profile.name(), "--target", TARGET])
        // Static: it runs with whatever C library there is, and with none.
        .args(["--compatibility", "manylinux2014", "musllinux_1_1", "--out"])
        .arg(&made)
        .env("CARGO_TARGET_DIR", target());
    run_quietly(&mut maturin)?;
    let wheel = only_file(&made)?;
    let name = wheel.file_name().context("the wheel has no name")?;
    let version = version(&name.to_string_lossy())?.to_owned();
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let kept = folder.join(name);
    fs::copy(&wheel, &kept)?;
    let built = target().join(TARGET).join(profile.folder());
    let static_program = folder.join(format!("lakesentry-collector-{version}-{MACHINE}"));
    fs::copy(built.join("lakesentry-collector"), &static_program)?;
    let told = json!({
        "version": version, "wheel": told(&kept)?, "program": told(&static_program)?,
    });
    fs::write(folder.join("collector.json"), format!("{told:#}\n"))?;
    fs::write(fingerprint_file(), sources)?;
    println!("{}:\n{told:#}", folder.display());
    Ok(kept)
}

/// What goes into the collector.
const SOURCES: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "crates/collector",
    "crates/connection-string",
    "crates/databricks",
    "crates/domain",
    "crates/extract",
    "crates/extraction",
    "crates/primitives",
];

fn fingerprint_file() -> PathBuf {
    target().join("wheel.fingerprint")
}

/// Builds both for a server that is tried, unless they are there and as the sources say, in whichever profile: a story runs the wheel.
pub fn build_once() -> Result<()> {
    let is_there = folder().join("collector.json").exists();
    let built_from = fs::read_to_string(fingerprint_file()).ok();
    if is_there && built_from == Some(fingerprint::of(&SOURCES)?) {
        return Ok(());
    }
    build(WheelProfile::Dev).map(drop)
}

/// Builds a wheel, and has pip install it into every Python that is here, where it must run in each way in which a job finds it.
pub fn test() -> Result<()> {
    let wheel = build(WheelProfile::Dev)?;
    let check = root().join("crates/collector/wheel/check.py");
    let pythons = tools::pythons()?;
    for python in &pythons {
        let environment = target().join("wheel-python");
        run(program(python)
            .args(["-m", "venv", "--clear"])
            .arg(&environment))?;
        let python = environment.join("bin/python");
        run(program(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["--no-index", "--no-deps"])
            .arg(&wheel))?;
        run(program(&python).arg(&check))?;
    }
    ensure!(!pythons.is_empty(), "there is no Python from 3.10 on");
    Ok(())
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder)?;
    let file = files.next().context("maturin has made no wheel")??;
    ensure!(files.next().is_none(), "maturin has made several wheels");
    Ok(file.path())
}

/// Returns the version in the name of a wheel.
fn version(wheel: &str) -> Result<&str> {
    wheel
        .split('-')
        .nth(1)
        .context("a wheel's name has its version")
}

fn told(file: &Path) -> Result<Value> {
    let bytes = fs::read(file)?;
    let name = file.file_name().context("it has a name")?;
    Ok(json!({
        "name": name.to_string_lossy(),
        "sha256": format!("{:x}", Sha256::digest(&bytes)),
        "size_bytes": bytes.len(),
    }))
}
