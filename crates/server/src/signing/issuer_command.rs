//! `lakesentry keys issuer`: the keys that sign ID tokens, while the server runs or not.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::bail;
use domain::Timestamp;
use store::{IssuerKeyChange, IssuerKeyRecord, Store};

use super::command::IssuerKeysCommand;
use super::issuer_key::IssuerKey;
use super::{MasterKeyFile, read_for};
use crate::clock;

/// How long a key is published before it signs. How long Databricks keeps keys that it fetched is not documented.
const PUBLISHED_BEFORE: Duration = Duration::from_hours(1);

/// Runs a command and gives what it has to say.
pub async fn run(
    command: &IssuerKeysCommand,
    store: &Store,
    file: &MasterKeyFile,
) -> anyhow::Result<String> {
    match command {
        IssuerKeysCommand::List { .. } => list(store).await,
        IssuerKeysCommand::Prepare { .. } => prepare(store, file).await,
        IssuerKeysCommand::Switch { now, .. } => switch(store, *now).await,
        IssuerKeysCommand::Remove { kid, .. } => remove(store, kid).await,
    }
}

async fn list(store: &Store) -> anyhow::Result<String> {
    let mut text = format!("{:43}  {:7}  since\n", "kid", "state");
    for key in store.issuer_keys().await? {
        let (state, since) = state(&key);
        writeln!(text, "{:43}  {state:7}  {since}", key.kid)?;
    }
    Ok(text)
}

fn state(key: &IssuerKeyRecord) -> (&'static str, Timestamp) {
    match (key.removed_at, key.retired_at, key.signs_since) {
        (Some(at), _, _) => ("removed", at),
        (None, Some(at), _) => ("retired", at),
        (None, None, Some(at)) => ("active", at),
        (None, None, None) => ("waiting", key.created_at),
    }
}

async fn prepare(store: &Store, file: &MasterKeyFile) -> anyhow::Result<String> {
    let Some(signing) = store.active_signing_key().await? else {
        bail!("the database has no keys yet. Start the server: it makes them");
    };
    let master_key = read_for(&signing, file)?;
    let Ok(key) = IssuerKey::random() else {
        bail!("no randomness for a key");
    };
    let new = key.seal(&master_key)?;
    match store.add_issuer_key(&new, clock::now()).await? {
        IssuerKeyChange::Done(key) if key.is_waiting() => Ok(format!(
            "{kid} is published and does not sign yet. Put the keys into the federation policies that hold them: step 1 of the wizard shows the command under “After the keys were rotated”. Then run `lakesentry keys issuer switch`.\n",
            kid = key.kid
        )),
        IssuerKeyChange::Done(key) => Ok(format!("{} signs ID tokens.\n", key.kid)),
        IssuerKeyChange::Waiting(key) => bail!(
            "{} waits already, since {}. Run `lakesentry keys issuer switch` when the policies have it",
            key.kid,
            key.created_at
        ),
        IssuerKeyChange::NoneWaiting | IssuerKeyChange::Unknown | IssuerKeyChange::InUse => {
            bail!("the key was not stored")
        }
    }
}

async fn switch(store: &Store, at_once: bool) -> anyhow::Result<String> {
    let now = clock::now();
    let keys = store.issuer_keys().await?;
    let waiting = keys.iter().find(|key| key.is_waiting());
    if let Some(waiting) = waiting.filter(|_| !at_once)
        && now < waiting.created_at.later(PUBLISHED_BEFORE)
    {
        bail!(
            "{} is published since {} only, and Databricks may still have the keys that it fetched before. Try again after {}, or add --now if all federation policies hold the key themselves. Nothing was changed",
            waiting.kid,
            waiting.created_at,
            waiting.created_at.later(PUBLISHED_BEFORE)
        );
    }
    match store.switch_issuer_key(now).await? {
        IssuerKeyChange::Done(key) => Ok(format!(
            "{} signs ID tokens. The key before signs nothing more and stays published; when tests succeed, `lakesentry keys issuer remove` takes it out.\n",
            key.kid
        )),
        _ => bail!("no key waits to sign. Run `lakesentry keys issuer prepare` first"),
    }
}

async fn remove(store: &Store, kid: &str) -> anyhow::Result<String> {
    match store.remove_issuer_key(kid, clock::now()).await? {
        IssuerKeyChange::Done(_) => Ok(format!("{kid} is not published any more.\n")),
        IssuerKeyChange::InUse => bail!(
            "{kid} signs ID tokens, or is about to, so it can't be removed. Run `lakesentry keys issuer prepare` and `switch` first"
        ),
        _ => bail!("there is no key {kid}. `lakesentry keys issuer list` shows all"),
    }
}
