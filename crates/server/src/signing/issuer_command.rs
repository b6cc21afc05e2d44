//! `lakesentry keys issuer`: the keys that sign ID tokens, while the server runs or not.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::bail;
use domain::Timestamp;
use store::{
    IssuerKeyChange, IssuerKeyRecord, IssuerProofRecord, ProofDemand, Store, TrustingPrincipal,
};

use super::command::IssuerKeysCommand;
use super::issuer_key::IssuerKey;
use super::{MasterKeyFile, read_for};
use crate::clock;

/// How long a key is published before it signs. How long Databricks keeps keys that it fetched is not documented.
pub const PUBLISHED_BEFORE: Duration = Duration::from_hours(1);

/// How long a key stays published after it was retired: tokens that it signed are good for five minutes, and clocks differ.
const PUBLISHED_AFTER: Duration = Duration::from_mins(10);

/// Runs a command and gives what it has to say.
pub async fn run(
    command: &IssuerKeysCommand,
    store: &Store,
    file: &MasterKeyFile,
) -> anyhow::Result<String> {
    match command {
        IssuerKeysCommand::List { .. } => list(store).await,
        IssuerKeysCommand::Prepare { .. } => prepare(store, file).await,
        IssuerKeysCommand::Switch { now, force, .. } => switch(store, *now, demand(*force)).await,
        IssuerKeysCommand::Remove {
            kid, now, force, ..
        } => remove(store, kid, *now, demand(*force)).await,
    }
}

const fn demand(is_forced: bool) -> ProofDemand {
    if is_forced {
        ProofDemand::Forced
    } else {
        ProofDemand::OfEach
    }
}

async fn list(store: &Store) -> anyhow::Result<String> {
    let mut text = format!("{:43}  {:7}  {:20}  taken by\n", "kid", "state", "since");
    let principals = store.trusting_principals().await?;
    let proofs = store.issuer_proofs().await?;
    let now = clock::now();
    for key in store.issuer_keys().await? {
        let (state, since) = state(&key);
        let takes = |principal: &&TrustingPrincipal| {
            let mut of_key = proofs.iter().filter(|proof| proof.kid == key.kid);
            of_key.any(|proof| proof.is_of(principal) && proof.is_good(now))
        };
        let proven = principals.iter().filter(takes).count();
        let said = match key.removed_at {
            Some(_) => "-".to_owned(),
            None => format!("{proven} of {}", principals.len()),
        };
        writeln!(text, "{:43}  {state:7}  {since}  {said}", key.kid)?;
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
            "{kid} is published and does not sign yet. Put the keys into the federation policies that hold them: the page /settings/issuer-keys shows the command for each, and signs in with the new key as each service principal. Then run `lakesentry keys issuer switch`.\n",
            kid = key.kid
        )),
        IssuerKeyChange::Done(key) => Ok(format!("{} signs ID tokens.\n", key.kid)),
        IssuerKeyChange::Waiting(key) => bail!(
            "{} waits already, since {}. Run `lakesentry keys issuer switch` when the policies have it",
            key.kid,
            key.created_at
        ),
        _ => bail!("the key was not stored"),
    }
}

async fn switch(store: &Store, at_once: bool, demand: ProofDemand) -> anyhow::Result<String> {
    let published = if at_once {
        Duration::ZERO
    } else {
        PUBLISHED_BEFORE
    };
    let switched = store.switch_issuer_key(demand, published, clock::now());
    match switched.await? {
        IssuerKeyChange::TooSoon(waiting, from) => bail!(
            "{} is published since {} only, and Databricks may still have the keys that it fetched before. Try again after {from}, or add --now if all federation policies hold the key themselves. Nothing was changed",
            waiting.kid,
            waiting.created_at
        ),
        IssuerKeyChange::Done(key) => Ok(format!(
            "{} signs ID tokens. The key before signs nothing more and stays published; when tests succeed, `lakesentry keys issuer remove` takes it out.\n",
            key.kid
        )),
        IssuerKeyChange::Unproven(unproven) => bail!(
            "{}",
            not_taken(
                "The key that waits can't sign yet",
                &unproven,
                "--force goes on without: LakeSentry is then locked out as these principals until their policies are updated"
            )
        ),
        _ => bail!("no key waits to sign. Run `lakesentry keys issuer prepare` first"),
    }
}

async fn remove(
    store: &Store,
    kid: &str,
    at_once: bool,
    demand: ProofDemand,
) -> anyhow::Result<String> {
    let published = if at_once {
        Duration::ZERO
    } else {
        PUBLISHED_AFTER
    };
    let removed = store.remove_issuer_key(kid, demand, published, clock::now());
    match removed.await? {
        IssuerKeyChange::TooSoon(_, at) => bail!(
            "{kid} has only just been retired: tokens that it signed may be on their way until {at}. Try again then, or add --now. Nothing was changed"
        ),
        IssuerKeyChange::Done(key) if key.signs_since.is_none() => Ok(format!(
            "{kid} is withdrawn: it signed nothing but tries. Policies that hold the keys may have it: run the command of /settings/issuer-keys for each once more.\n"
        )),
        IssuerKeyChange::Done(_) => Ok(format!(
            "{kid} is not published any more. Policies that hold the keys still have it: run the command of /settings/issuer-keys for each once more, or whoever has the old key goes on being trusted there.\n"
        )),
        IssuerKeyChange::InUse => bail!(
            "{kid} signs ID tokens, so it can't be removed. Run `lakesentry keys issuer prepare` and `switch` first"
        ),
        IssuerKeyChange::Unproven(unproven) => bail!(
            "{}",
            not_taken(
                &format!("{kid} can't be removed yet"),
                &unproven,
                "--force removes it all the same: as these principals LakeSentry may be locked out already"
            )
        ),
        _ => bail!(
            "no key {kid} is published. `lakesentry keys issuer list` shows all, also those that were removed"
        ),
    }
}

/// Says who is not known to take the key, and what to do.
fn not_taken(
    what: &str,
    unproven: &[(TrustingPrincipal, Option<IssuerProofRecord>)],
    by_force: &str,
) -> String {
    let mut text =
        format!("{what}, because these service principals are not known to take the new one:");
    for (principal, tried) in unproven {
        let tried = match tried {
            Some(tried) if tried.failure.is_none() => {
                format!(
                    "last seen to take it at {}, which is too long ago or not yet",
                    tried.tried_at
                )
            }
            Some(tried) => format!("refused at {}", tried.tried_at),
            None => "not tried yet".to_owned(),
        };
        // Writing into memory can't fail.
        let _ = write!(
            text,
            "\n  {} of account {}, {tried}",
            principal.application_id, principal.account_id
        );
    }
    // Writing into memory can't fail.
    let _ = write!(
        text,
        "\nThe page /settings/issuer-keys of the running server says why, has the command that updates each policy, and tries again; the server tries by itself every ten minutes. {by_force}. Nothing was changed"
    );
    text
}
