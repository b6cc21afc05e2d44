//! Lets trunk build and serve the wizard, for who prefers it. Nothing else here needs it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::command::{program, run};
use crate::document::DOCUMENTS;
use crate::folders::{root, target};
use crate::page::{Profile, TrunkPage};
use crate::place::BuildPlace;
use crate::progress::{WorkProgress, WorkStep};
use crate::tools::{self, WasmTools};
use crate::{size, web};

/// What trunk says to its hook.
#[derive(Debug, clap::Args)]
pub struct Hook {
    /// Folder with what trunk has built
    #[arg(long, env = "TRUNK_STAGING_DIR")]
    staging: PathBuf,
    /// How trunk has built it
    #[arg(long, env = "TRUNK_PROFILE")]
    profile: Profile,
}

/// Runs trunk with the words of the command line.
pub fn trunk(words: &[OsString]) -> Result<()> {
    let mut progress = WorkProgress::new(&[WorkStep::WasmTools]);
    let wasm_tools = WasmTools::build(&mut progress)?;
    progress.finish();
    let path = tools::path_with(&[tools::trunk()?, wasm_tools.for_trunk()?])?;
    let mut trunk = program("trunk");
    trunk.args(words).env("PATH", path);
    BuildPlace::here().set_flags(&mut trunk, &[]);
    // Trunk takes this variable for its own switch and wants `true` or `false`.
    trunk.env_remove("NO_COLOR");
    // What it does not find it would fetch, as a binary of somebody else.
    trunk.env("TRUNK_OFFLINE", "true");
    run(&mut trunk)
}

/// Makes of what trunk has built a page that works.
pub fn finish(hook: &Hook) -> Result<()> {
    let linked = TrunkPage::read()?.program().linked(hook.profile);
    let mut progress = WorkProgress::new(&[WorkStep::WasmTools, WorkStep::Files]);
    let tools = WasmTools::build(&mut progress)?;
    progress.step(WorkStep::Files, |progress| {
        web::finish(&hook.staging, &linked, hook.profile, &tools, progress)
    })?;
    progress.finish();
    Ok(())
}

/// Fails unless trunk makes the very files that `cargo xtask web` has made.
pub fn compare() -> Result<()> {
    let folder = target().join("dist-trunk");
    let words = ["build", "--release", "--dist"].map(OsString::from);
    trunk(&[&words[..], &[folder.clone().into()]].concat())?;
    let (ours, theirs) = (files(&root().join("dist"))?, files(&folder)?);
    let names = ours.keys().chain(theirs.keys());
    let different: Vec<_> = names
        .filter(|name| ours.get(*name) != theirs.get(*name))
        .collect();
    ensure!(
        different.is_empty() && !ours.is_empty(),
        "trunk makes another page than `cargo xtask web`: {different:?}"
    );
    Ok(())
}

/// Reads the wizard's files: all but the other documents, and what is compressed for the server.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let names = size::files(folder)?.into_iter();
    let read = |name: String| Ok((name.clone(), fs::read(folder.join(name))?));
    names
        .filter(|name| DOCUMENTS.iter().all(|document| document.file != name))
        .map(read)
        .collect()
}
