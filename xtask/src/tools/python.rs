//! Python, and environments of it with packages that a file names with their hashes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::{apt, cache, on_path};
use crate::command::{output, program, run};

/// Returns a Python that has the packages of a `requirements.txt` with hashes, in an environment of its own of that name.
pub fn python_packages(name: &str, requirements: &Path) -> Result<PathBuf> {
    let wanted = fs::read(requirements).with_context(|| requirements.display().to_string())?;
    let folder = cache()?.join(name);
    let (python, mark) = (folder.join("bin/python"), folder.join(".lakesentry-lock"));
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = python3()?;
    eprintln!(
        "Installing the Python packages of {}, some seconds …",
        requirements.display()
    );
    run(Command::new(system)
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    run(Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--require-hashes", "--requirement"])
        .arg(requirements))?;
    fs::write(mark, wanted)?;
    Ok(python)
}

/// Returns every Python on the machine for which the wheel is made, one of each version.
pub fn pythons() -> Result<Vec<PathBuf>> {
    let named = (10..=13).filter_map(|minor| on_path(&format!("python3.{minor}")));
    // A name may stand for a version that is switched off.
    let answers = |python: &PathBuf| output(program(python).arg("--version")).is_some();
    let named: Vec<PathBuf> = named.filter(answers).collect();
    if named.is_empty() {
        return Ok(vec![python3()?]);
    }
    Ok(named)
}

/// The system's Python, with all that makes an environment. Debian has that in a package of its own.
fn python3() -> Result<PathBuf> {
    const READY: &str = "import ensurepip, sys, venv; print(sys.version_info >= (3, 10))";
    let ready = || output(Command::new("python3").args(["-c", READY]));
    if on_path("python3").is_none() {
        apt("python3")?;
    }
    if ready().is_none() {
        apt("python3-venv")?;
    }
    match ready().as_deref() {
        Some("True") => on_path("python3").context("python3 is not on PATH"),
        Some(_) => bail!(
            "python3 is older than 3.10, which databricks-sdk needs. Install a newer one from your system's packages"
        ),
        None => {
            bail!("python3 can't make environments. Install the packages python3 and python3-venv")
        }
    }
}
