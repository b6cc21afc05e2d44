//! The settings, the database and the keys.

use anyhow::Context as _;
use store::{SchemaStanding, Store};

use super::DoctorFinding;
use crate::clock;
use crate::config::Config;
use crate::signing;

const DATABASE: &str = "database";
const KEYS: &str = "keys";
const CLOCK: &str = "clock";

/// Looks whether the settings fit each other.
pub fn settings(config: &Config) -> DoctorFinding {
    const CHECK: &str = "settings";
    let checked = config
        .check()
        .and_then(|()| config.storage.data_folder())
        .and_then(|_folder| config.storage.master_key_file());
    match checked {
        Ok(_file) => DoctorFinding::pass(CHECK, "they fit each other"),
        Err(error) => DoctorFinding::failed(CHECK, &error.into()),
    }
}

/// Looks at the tables, at all that is in them, at the keys that they hold, and at the clock by their newest event.
pub async fn database(config: &Config) -> Vec<DoctorFinding> {
    let location = config.storage.location();
    let store = match Store::open_as_it_is(&location).await {
        Ok(store) => store,
        Err(error) => {
            let is_missing =
                matches!(&location, store::DatabaseLocation::File(file) if !file.exists());
            let finding = if is_missing {
                let repair =
                    "start the server, which makes it; or name the right one with --database";
                DoctorFinding::warn(DATABASE, format!("there is no {location} yet"), repair)
            } else {
                DoctorFinding::failed(DATABASE, &error.into())
            };
            return vec![finding];
        }
    };
    let findings = match store.schema_standing().await {
        Ok(SchemaStanding::Current) => of_current(config, &store).await,
        Ok(SchemaStanding::Older) => vec![DoctorFinding::warn(
            DATABASE,
            format!("the tables of {location} are those of an older version"),
            "make a backup with that version, then start this one, which brings them up to date",
        )],
        Ok(SchemaStanding::Empty) => vec![DoctorFinding::warn(
            DATABASE,
            format!("{location} has no tables yet"),
            "start the server, which makes them",
        )],
        Ok(SchemaStanding::Newer) => vec![DoctorFinding::fail(
            DATABASE,
            format!("a newer version of LakeSentry has brought {location} up to date"),
            "start the newer version, or put back the backup that was made before",
        )],
        Err(error) => vec![DoctorFinding::failed(DATABASE, &error.into())],
    };
    store.close().await;
    findings
}

async fn of_current(config: &Config, store: &Store) -> Vec<DoctorFinding> {
    let whole = match store.verify().await {
        Ok(verified) => DoctorFinding::pass(
            DATABASE,
            format!(
                "{} is whole; its audit trail is as it was recorded and ends with {}",
                config.storage.location(),
                verified.head
            ),
        ),
        Err(error) => DoctorFinding::fail(
            DATABASE,
            format!("{}: {error}", config.storage.location()),
            "stop the server, keep all files as they are, and put the newest backup back (docs/operations.md, Incident)",
        ),
    };
    vec![
        whole,
        owner(store).await,
        keys(config, store).await,
        clock_by_events(store).await,
    ]
}

async fn owner(store: &Store) -> DoctorFinding {
    const CHECK: &str = "owner";
    match store.owner().await {
        Ok(Some(_)) => DoctorFinding::pass(CHECK, "there is one"),
        Ok(None) => DoctorFinding::warn(
            CHECK,
            "there is none, so nobody can sign in",
            "start the server on 127.0.0.1 and use the token of which its log names the file; `lakesentry bootstrap` issues another one",
        ),
        Err(error) => DoctorFinding::failed(CHECK, &error.into()),
    }
}

async fn keys(config: &Config, store: &Store) -> DoctorFinding {
    let checked = async {
        let file = config.storage.master_key_file()?;
        let kid = signing::check(store, &file).await?;
        anyhow::Ok((kid, file))
    };
    match checked.await {
        Ok((Some(kid), file)) => DoctorFinding::pass(
            KEYS,
            format!("{} opens the signing key {kid}", file.path().display()),
        ),
        Ok((None, _)) => DoctorFinding::warn(
            KEYS,
            "there is no signing key yet",
            "start the server, which makes one",
        ),
        Err(error) => DoctorFinding::failed(KEYS, &error),
    }
}

/// An event from the future was written by a clock that went ahead, or this one goes behind.
async fn clock_by_events(store: &Store) -> DoctorFinding {
    let newest = store
        .audit_events(&store::AuditFilter::default(), 1)
        .await
        .context("the newest event of the audit trail can't be read");
    let now = clock::now();
    match newest.map(|events| events.first().map(|event| event.recorded_at)) {
        Ok(Some(last)) if last > now => DoctorFinding::fail(
            CLOCK,
            format!("it is {now} here, and the audit trail was written at {last}"),
            "set the clock, best by NTP: sessions, keys and tokens end by it",
        ),
        Ok(_) => DoctorFinding::pass(
            CLOCK,
            format!("it is {now} here, and nothing was written later"),
        ),
        Err(error) => DoctorFinding::failed(CLOCK, &error),
    }
}
