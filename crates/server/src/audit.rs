//! `lakesentry audit`: looks whether the audit trail is what was recorded.

use store::{AuditHead, Store};

use crate::config::Storage;

/// What can be done with the audit trail.
#[derive(Debug, clap::Subcommand)]
pub enum AuditCommand {
    /// Says whether anything in the audit trail was changed, removed or moved, and where it ends
    Verify {
        /// Where things are kept.
        #[command(flatten)]
        storage: Storage,

        /// An event that you noted elsewhere, as 17:0f3a…: this command prints one, and the server's log names each. Without one, a trail
        /// that was cut off, or written anew as a whole, looks like any other.
        #[arg(long)]
        known: Option<AuditHead>,
    },
}

/// Runs the command. Returns what there is to say.
///
/// # Errors
/// When the trail is not what was recorded, or the database can't be used.
pub async fn run(command: AuditCommand) -> anyhow::Result<String> {
    let AuditCommand::Verify { storage, known } = command;
    let store = storage.open_existing().await?;
    let said = verify(&store, known).await;
    store.close().await;
    said
}

async fn verify(store: &Store, known: Option<AuditHead>) -> anyhow::Result<String> {
    let head = store.verify_audit_trail(known).await?;
    let compared = match known {
        Some(known) => format!(" Event {} is the one that you know.", known.event_number),
        None => " Nothing was compared with what is known elsewhere: --known does that.".to_owned(),
    };
    Ok(format!(
        "The audit trail has {} events, and each is as it was recorded.{compared}\nKeep this where nobody who has the database can change it: {head}\n",
        head.event_number
    ))
}
