//! The tools that the project needs, and how each gets onto the machine. Their versions are pinned here and nowhere else.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, output, program, run};
use crate::root;

/// A program that cargo installs.
struct CargoTool {
    package: &'static str,
    binary: &'static str,
    version: String,
    /// Whether the package's own lock file builds with the pinned compiler.
    locked: bool,
    /// What the package leaves out by default.
    features: &'static [&'static str],
    /// How long `cargo install` takes on two cores, to be told before.
    minutes: u32,
}

/// Gives the folder of trunk, which builds the wizard.
pub fn trunk() -> Result<PathBuf> {
    install(&CargoTool {
        package: "trunk",
        binary: "trunk",
        version: "0.21.14".to_owned(),
        locked: true,
        features: &[],
        minutes: 8,
    })
}

/// Gives the folder of the program that writes the JavaScript around a WebAssembly. Its version must be that of the library.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    // Its lock file does not build with this compiler.
    install(&CargoTool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version,
        locked: false,
        features: &[],
        minutes: 3,
    })
}

/// Gives the program that cuts a WebAssembly into parts.
pub fn wasm_split() -> Result<PathBuf> {
    let folder = install(&CargoTool {
        package: "wasm_split_cli_support",
        binary: "wasm-split-cli",
        version: "0.2.4".to_owned(),
        locked: true,
        features: &["build-binary"],
        minutes: 2,
    })?;
    Ok(folder.join("wasm-split-cli"))
}

/// Gives the folder of the program that checks licences and sources of dependencies.
pub fn cargo_deny() -> Result<PathBuf> {
    install(&CargoTool {
        package: "cargo-deny",
        binary: "cargo-deny",
        version: "0.20.2".to_owned(),
        locked: true,
        features: &[],
        minutes: 5,
    })
}

/// Gives the folder of the program that builds and runs fuzz targets.
pub fn cargo_fuzz() -> Result<PathBuf> {
    install(&CargoTool {
        package: "cargo-fuzz",
        binary: "cargo-fuzz",
        version: "0.13.2".to_owned(),
        locked: true,
        features: &[],
        minutes: 2,
    })
}

/// Gives the program that makes a WebAssembly smaller, from the npm package `binaryen`.
pub fn wasm_opt() -> Result<Command> {
    const VERSION: &str = "132.0.0";
    let folder = cache()?.join(format!("binaryen-{VERSION}"));
    let script = folder.join("node_modules/binaryen/bin/wasm-opt");
    if !script.exists() {
        println!("Installing wasm-opt (npm package binaryen {VERSION}), some seconds …");
        fs::create_dir_all(&folder)?;
        run(npm()?
            .current_dir(&folder)
            .args(["install", "--no-audit", "--no-fund", "--prefix", "."])
            .arg(format!("binaryen@{VERSION}")))?;
    }
    let mut command = program(node()?);
    command.arg(script);
    Ok(command)
}

/// Gives the browser for the browser tests, from the system's packages: Playwright's own download is not used.
pub fn chromium() -> Result<PathBuf> {
    let known = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    system_program("CHROMIUM", &known, "chromium")
}

/// Gives the second browser, in which the inspector is tried, too.
pub fn firefox() -> Result<PathBuf> {
    system_program("FIREFOX", &["firefox-esr", "firefox"], "firefox-esr")
}

/// A program of the system: the one that a variable names, one of the known names, or else it is installed.
fn system_program(variable: &str, names: &[&str], package: &str) -> Result<PathBuf> {
    let installed = || names.iter().find_map(|name| on_path(name));
    let chosen = std::env::var_os(variable).map(PathBuf::from);
    if let Some(found) = chosen.or_else(installed) {
        return Ok(found);
    }
    apt(package)?;
    installed().with_context(|| format!("{package} was installed but is not on PATH"))
}

/// Sees to the checker of shell scripts, which tests run on the script that people take away.
pub fn shellcheck() -> Result<()> {
    match on_path("shellcheck") {
        Some(_) => Ok(()),
        None => apt("shellcheck"),
    }
}

/// Installs the packages of a `package-lock.json`, unless that was done for this very file.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("package-lock.json")?;
    let mark = folder.join("node_modules/.lakesentry-lock");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the packages of {} …", folder.display());
    run(npm()?
        .current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(mark, lock).map_err(Into::into)
}

/// Gives a Python that has the packages of a `requirements.txt` with hashes, in an environment of its own.
pub fn python_packages(name: &str, requirements: &Path) -> Result<PathBuf> {
    let wanted = fs::read(requirements).with_context(|| requirements.display().to_string())?;
    let folder = cache()?.join(name);
    let (python, mark) = (folder.join("bin/python"), folder.join(".lakesentry-lock"));
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = python3()?;
    println!(
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

/// Installs Java 17, which Spark runs on, when there is none.
pub fn java() -> Result<()> {
    if on_path("java").is_none() {
        apt("openjdk-17-jre-headless")?;
    }
    Ok(())
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

/// Puts folders before the others in which programs are looked for.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    std::env::join_paths(all).context("a folder of the tools can't be part of PATH")
}

fn install(tool: &CargoTool) -> Result<PathBuf> {
    let CargoTool {
        package,
        binary,
        version,
        locked,
        features,
        minutes,
    } = tool;
    if let Some(path) = on_path(binary)
        && output(Command::new(&path).arg("--version"))
            .is_some_and(|said| said.split_whitespace().any(|word| word == version))
    {
        return Ok(path.parent().unwrap_or(Path::new("/")).to_owned());
    }
    let folder = cache()?.join(format!("{package}-{version}"));
    let bin = folder.join("bin");
    if bin.join(binary).exists() {
        return Ok(bin);
    }
    if output(cargo().args(["binstall", "-V"])).is_some() {
        println!("Installing {package} {version} …");
        let mut binstall = cargo();
        binstall
            .args([
                "binstall",
                "--no-confirm",
                "--disable-telemetry",
                "--disable-strategies",
                "compile",
                "--root",
            ])
            .arg(&folder);
        if binstall
            .arg(format!("{package}@{version}"))
            .status()
            .is_ok_and(|status| status.success())
        {
            return Ok(bin);
        }
    }
    println!("Installing {package} {version}: about {minutes} minutes, once on this machine …");
    let mut install = cargo();
    install
        .args([
            "install",
            "--quiet",
            package,
            "--version",
            version,
            "--root",
        ])
        .arg(&folder);
    if *locked {
        install.arg("--locked");
    }
    if !features.is_empty() {
        install.arg("--features").arg(features.join(","));
    }
    // Built outside the project: its own folder would be locked, and its flags are for the project.
    install
        .current_dir(std::env::temp_dir())
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS");
    run(&mut install)?;
    Ok(bin)
}

/// Installs a system package where that is possible, and says what to do where it is not.
fn apt(package: &str) -> Result<()> {
    let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if on_path("apt-get").is_none() || !is_root {
        bail!(
            "{package} is missing. Install it with the system's package manager, for example: sudo apt-get install {package}"
        );
    }
    println!("Installing {package} …");
    let mut update = Command::new("apt-get");
    run(update
        .args(["update", "-qq"])
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    let mut install = Command::new("apt-get");
    run(install
        .args(["install", "-y", "-qq", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

fn node() -> Result<PathBuf> {
    on_path("node").context("Node.js is missing. Install version 20 or later from your system's packages or from nodejs.org")
}

fn npm() -> Result<Command> {
    node()?;
    on_path("npm")
        .map(Command::new)
        .context("npm is missing; it comes with Node.js")
}

/// The folder for tools, outside the project so that a fresh clone does not build them again.
fn cache() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    Ok(base
        .context("neither XDG_CACHE_HOME nor HOME is set")?
        .join("lakesentry/tools"))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The version of a dependency in `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock")?;
    let (_, rest) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .with_context(|| format!("{package} is not in Cargo.lock"))?;
    let (version, _) = rest.split_once('"').context("Cargo.lock is cut off")?;
    Ok(version.to_owned())
}
