//! `lakesentry keys`: lists, rotates and removes signing keys, while the server runs or not.

use std::fmt::Write as _;

use anyhow::bail;
use clap::Subcommand;

use super::{KeyringError, Rotation, issuer_command, rotate};
use crate::clock;
use crate::config::Storage;
use store::{AuditOrigin, LiveTokens, SigningKeyRecord, SigningKeyRemoval, Store};

/// What to do with the keys.
#[derive(Debug, Clone, Subcommand)]
pub enum KeysCommand {
    /// Lists the keys, the active one first, and how many live strings each has signed.
    List {
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
    /// Makes a new key, which signs from now on. The key before stays published.
    Rotate {
        /// The master key is gone or wrong: retire the active key without it. A new master key is used, or made beside the database.
        #[arg(long)]
        master_key_lost: bool,
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
    /// The keys that sign ID tokens, by which Databricks trusts this server without a secret.
    Issuer {
        /// What to do with them.
        #[command(subcommand)]
        command: IssuerKeysCommand,
    },
    /// Takes a retired key out of the published ones. Refused while a live string was signed with it.
    Remove {
        /// Its name, as `list` and `/.well-known/jwks.json` show it.
        #[arg(allow_hyphen_values = true)]
        kid: String,
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
}

/// What to do with the keys that sign ID tokens.
#[derive(Debug, Clone, Subcommand)]
pub enum IssuerKeysCommand {
    /// Lists them, the newest first.
    List {
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
    /// Makes a key and publishes it. It does not sign before `switch`, so that policies that hold the keys can get it first.
    Prepare {
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
    /// Lets the key sign that was prepared. Refused until it has been published for an hour, because Databricks may keep what it fetched, and
    /// until the running server has signed in with it as each service principal that trusts it.
    Switch {
        /// Does not wait for the hour: only policies that hold the key themselves accept this server at once.
        #[arg(long)]
        now: bool,
        /// Switches although service principals are not known to take the key. LakeSentry is locked out as those whose policies do not hold it,
        /// until these are updated.
        #[arg(long)]
        force: bool,
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
    /// Takes a retired key out of the published ones, or one that waits and is not wanted after all. A retired key is kept for ten minutes after it
    /// signed, and while a service principal is not known to take the key that signs now.
    Remove {
        /// Its name, as `list` shows it.
        #[arg(allow_hyphen_values = true)]
        kid: String,
        /// Does not wait for the ten minutes: a token that it signed and that is on its way is not taken any more.
        #[arg(long)]
        now: bool,
        /// Removes it although service principals are not known to take the key that signs.
        #[arg(long)]
        force: bool,
        /// Where they are.
        #[command(flatten)]
        storage: Storage,
    },
}

impl IssuerKeysCommand {
    const fn storage(&self) -> &Storage {
        match self {
            Self::List { storage }
            | Self::Prepare { storage }
            | Self::Switch { storage, .. }
            | Self::Remove { storage, .. } => storage,
        }
    }
}

/// Runs a command and gives what it has to say.
///
/// # Errors
/// When the database or the master key can't be used, or the key is needed.
pub async fn run(command: KeysCommand) -> anyhow::Result<String> {
    let storage = match &command {
        KeysCommand::List { storage }
        | KeysCommand::Rotate { storage, .. }
        | KeysCommand::Remove { storage, .. } => storage,
        KeysCommand::Issuer { command } => command.storage(),
    };
    let store = storage.open_existing().await?;
    let store = store.by(AuditOrigin::of_program("lakesentry keys"));
    let said = match &command {
        KeysCommand::List { .. } => list(&store).await,
        KeysCommand::Rotate {
            master_key_lost, ..
        } => {
            let rotated = rotate(&store, &storage.master_key_file()?, *master_key_lost).await?;
            Ok(said_of_rotation(&rotated))
        }
        KeysCommand::Remove { kid, .. } => remove(&store, kid).await,
        KeysCommand::Issuer { command } => {
            issuer_command::run(command, &store, &storage.master_key_file()?).await
        }
    };
    store.close().await;
    said
}

async fn list(store: &Store) -> anyhow::Result<String> {
    let now = clock::now();
    let mut text = format!(
        "{:43}  {:7}  {:20}  {}\n",
        "kid", "state", "since", "live strings"
    );
    for key in store.signing_keys().await? {
        let (state, since) = match &key {
            SigningKeyRecord {
                removed_at: Some(at),
                ..
            } => ("removed", *at),
            SigningKeyRecord {
                retired_at: Some(at),
                ..
            } => ("retired", *at),
            _ => ("active", key.created_at),
        };
        let live = store.tokens_signed_by(&key.kid, now).await?.count;
        writeln!(
            text,
            // A time has 20 characters.
            "{:43}  {state:7}  {since}  {live}",
            key.kid,
        )?;
    }
    Ok(text)
}

fn said_of_rotation(rotated: &Rotation) -> String {
    let active = format!(
        "New connection strings are signed with {}.\n",
        rotated.active
    );
    let closed = rotated.closed_issuer_key.clone();
    let closed = closed.map_or_else(String::new, |kid| {
        format!("{}.\n", KeyringError::IssuerKeyClosed(kid))
    });
    match &rotated.retired {
        None => active + &closed,
        Some(retired) => format!(
            "{active}{retired} signs nothing more. It stays published, so that the strings that it signed still verify; when none of them is in use, `lakesentry keys remove {retired}` takes it out.\n{closed}"
        ),
    }
}

async fn remove(store: &Store, kid: &str) -> anyhow::Result<String> {
    match store.remove_signing_key(kid, clock::now()).await? {
        SigningKeyRemoval::Done => Ok(format!(
            "{kid} is not published any more. Strings that it signed do not verify from now on.\n"
        )),
        SigningKeyRemoval::Unknown => {
            bail!("there is no signing key {kid}. `lakesentry keys list` shows all")
        }
        SigningKeyRemoval::Active => bail!(
            "{kid} signs the new connection strings, so it can't be removed. Run `lakesentry keys rotate` first"
        ),
        SigningKeyRemoval::InUse(tokens) => bail!("{}", in_use(kid, tokens)),
    }
}

fn in_use(kid: &str, tokens: LiveTokens) -> String {
    let until = tokens
        .until
        .map_or_else(String::new, |until| format!(", the last until {until}"));
    let strings = match tokens.count {
        1 => "1 live connection string was".to_owned(),
        count => format!("{count} live connection strings were"),
    };
    format!(
        "{kid} is needed: {strings} signed with it{until}. Revoke what is not needed, or wait until it has ended; nothing was changed"
    )
}
