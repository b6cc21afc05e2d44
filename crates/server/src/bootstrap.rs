//! The token that lets the owner in without anybody else's help: when there is no owner yet, and when nothing else works.
//!
//! It is in a file that only whoever runs the server can read, and nowhere else: being able to read it is what it proves.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use store::{AuditOrigin, BootstrapPurpose, Store};

use crate::clock;
use crate::config::Storage;
use crate::private_file;
use crate::secrets;

/// How long a token counts.
const LIFETIME: Duration = Duration::from_mins(15);

/// Issues a token and puts it into the file. Returns what it does.
///
/// # Errors
/// When the file can't be written; then a token that is in nobody's hands is the only one that counts.
pub async fn issue(store: &Store, file: &Path) -> anyhow::Result<BootstrapPurpose> {
    let token = secrets::random_digits().context("no randomness for a bootstrap token")?;
    let until = clock::now().later(LIFETIME);
    let hash = secrets::hash(token.expose());
    let purpose = store.issue_bootstrap_token(hash, until).await?;
    let text = format!("{}\n", token.expose());
    private_file::write(file, text.as_bytes()).with_context(|| {
        format!(
            "can't write the bootstrap token to {}. Make its folder writable, or name another file with --bootstrap-file",
            file.display()
        )
    })?;
    Ok(purpose)
}

/// Issues a token when there is no owner. Returns the file that it is in.
///
/// # Errors
/// When the database or the file can't be used.
pub async fn issue_for_first_owner(
    store: &Store,
    storage: &Storage,
) -> anyhow::Result<Option<PathBuf>> {
    if store.owner().await?.is_some() {
        return Ok(None);
    }
    let file = storage.bootstrap_file();
    issue(store, &file).await?;
    Ok(Some(file))
}

/// `lakesentry bootstrap`: issues a token, while the server runs or not. Returns what there is to say.
///
/// # Errors
/// When the database or the file can't be used.
pub async fn command(storage: &Storage) -> anyhow::Result<String> {
    let store = storage.open_existing().await?;
    let store = store.by(AuditOrigin::of_program("lakesentry bootstrap"));
    let file = storage.bootstrap_file();
    let purpose = issue(&store, &file).await?;
    store.close().await;
    let does = match purpose {
        BootstrapPurpose::MakesOwner => "makes whoever uses it the owner",
        BootstrapPurpose::LetsOwnerIn => "signs in the owner",
    };
    Ok(format!(
        "The token in {} {does}. It counts once, for 15 minutes: open /sign-in at the server's address and paste it there.\n",
        file.display()
    ))
}
