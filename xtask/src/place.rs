//! Where what a browser loads is compiled: the bytes must not depend on it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::{cargo, output, program};
use crate::folders::{root, target};

/// A copy of the sources, with the folders that end up in what the compiler writes unless it is told otherwise.
#[derive(Debug)]
pub struct BuildPlace {
    /// The project's folder.
    pub root: PathBuf,
    /// Cargo's folder, with the sources of the packages.
    cargo_home: PathBuf,
    /// The folder for what is built.
    pub target: PathBuf,
    builder: Builder,
}

/// Who builds at a place.
#[derive(Debug)]
enum Builder {
    /// Whoever runs this.
    Ourselves,
    /// Somebody with another home and another name. Linux lets a program be another user to itself and to all that it starts, without being one
    /// to others: its files stay readable.
    SomebodyElse { home: PathBuf, has_other_id: bool },
}

/// The user that a build elsewhere is run as.
const OTHER_USER: [&str; 2] = ["somebody-else", "4321"];

impl BuildPlace {
    /// Returns the project as it is.
    pub fn here() -> Self {
        let home = || own_home().join(".cargo");
        Self {
            root: root().to_owned(),
            cargo_home: std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from),
            target: target(),
            builder: Builder::Ourselves,
        }
    }

    /// Copies the sources to another folder, and gives them to another user with another home, in which the packages are those of this one.
    pub fn elsewhere() -> Result<Self> {
        let elsewhere = target().join("elsewhere");
        if elsewhere.exists() {
            fs::remove_dir_all(&elsewhere)?;
        }
        let place = Self {
            root: elsewhere.join("a/deeper/folder"),
            cargo_home: elsewhere.join("home/of-somebody-else"),
            target: elsewhere.join("built"),
            builder: Builder::SomebodyElse {
                home: elsewhere.join("home"),
                has_other_id: output(as_other_user("id").arg("-u")).as_deref()
                    == Some(OTHER_USER[1]),
            },
        };
        fs::create_dir_all(&place.root)?;
        for name in [
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            "build.rs",
        ] {
            fs::copy(root().join(name), place.root.join(name)).context(name)?;
        }
        for name in ["src", "crates", "xtask"] {
            copy_sources(&root().join(name), &place.root.join(name)).context(name)?;
        }
        fs::create_dir_all(&place.cargo_home)?;
        let registry = fs::canonicalize(Self::here().cargo_home.join("registry"))?;
        link(&registry, &place.cargo_home.join("registry"))?;
        Ok(place)
    }

    /// Returns Cargo at this place, with the compiler's flags for what a browser loads, and only for that.
    ///
    /// Erased types make the program a sixth smaller. Paths stay out of the files: they are published, and must be the same from everywhere.
    pub fn cargo(&self) -> Command {
        let mut cargo = match &self.builder {
            Builder::Ourselves => cargo(),
            Builder::SomebodyElse { home, has_other_id } => {
                let mut cargo = if *has_other_id {
                    as_other_user(cargo().get_program())
                } else {
                    cargo()
                };
                let rustup = || own_home().join(".rustup");
                let toolchains = std::env::var_os("RUSTUP_HOME").map_or_else(rustup, PathBuf::from);
                cargo
                    .env("HOME", home)
                    .env("USER", OTHER_USER[0])
                    .env("LOGNAME", OTHER_USER[0])
                    .env("RUSTUP_HOME", toolchains);
                cargo
            }
        };
        cargo
            .current_dir(&self.root)
            .env("CARGO_HOME", &self.cargo_home)
            .env("CARGO_TARGET_DIR", &self.target);
        self.set_flags(&mut cargo, &[]);
        cargo
    }

    /// Sets the flags for a program that runs Cargo itself, and further ones.
    pub fn set_flags(&self, command: &mut Command, further: &[&str]) {
        let mut flags = format!(
            "--cfg erase_components --remap-path-prefix={}/registry/src/=/ --remap-path-prefix={}=.",
            self.cargo_home.display(),
            self.root.display()
        );
        // Where the standard library's sources are installed, the compiler writes their place.
        if let Some((folder, commit)) = standard_library() {
            flags.extend([" --remap-path-prefix=", &folder, "=/rustc/", &commit]);
        }
        for flag in further {
            flags.extend([" ", flag]);
        }
        // The general variable would replace this one.
        command
            .env_remove("RUSTFLAGS")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
}

/// Says who builds where.
impl fmt::Display for BuildPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in {}", self.root.display())?;
        match &self.builder {
            Builder::Ourselves => Ok(()),
            Builder::SomebodyElse { home, has_other_id } => {
                let [name, id] = OTHER_USER;
                write!(f, " by {name}, whose home is {}", home.display())?;
                if *has_other_id {
                    write!(f, " and whose user id is {id}")
                } else {
                    f.write_str(
                        " and whose user id is the same: this machine has no `unshare --user`, or does not permit it",
                    )
                }
            }
        }
    }
}

fn own_home() -> PathBuf {
    PathBuf::from(std::env::var_os("HOME").unwrap_or_default())
}

/// A program that takes itself for another user's.
fn as_other_user(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = program("unshare");
    let id = OTHER_USER[1];
    command.arg("--user");
    command
        .args(["--map-user", id, "--map-group", id])
        .arg(name);
    command
}

/// Returns where the standard library's sources would be installed, and the compiler's commit.
fn standard_library() -> Option<(String, String)> {
    let folder = output(program("rustc").args(["--print", "sysroot"]))? + "/lib/rustlib/src/rust";
    let version = output(program("rustc").arg("-vV"))?;
    let commit = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))?;
    Some((folder, commit.to_owned()))
}

/// Copies a folder without what was built or installed in it.
fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    const NO_SOURCES: [&str; 3] = ["target", "node_modules", "dist"];
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if !entry.file_type()?.is_dir() {
            fs::copy(entry.path(), target)?;
        } else if !NO_SOURCES.iter().any(|name| entry.file_name() == *name) {
            copy_sources(&entry.path(), &target)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    std::os::unix::fs::symlink(from, to).map_err(Into::into)
}

#[cfg(not(unix))]
fn link(from: &Path, to: &Path) -> Result<()> {
    copy_sources(from, to)
}
