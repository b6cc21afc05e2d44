//! `lakesentry backup`, `restore` and `migrate-to`: the database as a file that can be put back, and its way from a file into PostgreSQL.
//!
//! A backup is an SQLite file, of whichever database it is: PostgreSQL is copied into one row by row. It holds what the database holds, and neither
//! the master key nor the rows that collectors have pushed, which are in files of their own.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde_json::json;
use store::{
    AuditAction, AuditEvent, AuditOrigin, DatabaseLocation, DatabaseUrl, RowCount, SchemaStanding,
    Store, VerifiedDatabase,
};

use crate::config::Storage;
use crate::private_file;

/// Settings of `lakesentry backup`.
#[derive(Debug, clap::Args)]
pub struct BackupOptions {
    /// Where things are kept.
    #[command(flatten)]
    storage: Storage,

    /// The file to write; it must not be there
    file: PathBuf,
}

/// Settings of `lakesentry restore`.
#[derive(Debug, clap::Args)]
pub struct RestoreOptions {
    /// Where things are to be kept: a file that is not there, or an empty database.
    #[command(flatten)]
    storage: Storage,

    /// The backup
    file: PathBuf,
}

/// Settings of `lakesentry migrate-to`.
#[derive(Debug, clap::Args)]
pub struct MoveOptions {
    /// The SQLite file that is moved. The server must not run.
    #[arg(long, env = "LAKESENTRY_DATABASE", default_value = "lakesentry.sqlite")]
    database: PathBuf,

    /// An empty PostgreSQL database, such as `postgres://user@host/database`. The password is better in PGPASSWORD or ~/.pgpass.
    url: DatabaseUrl,
}

/// Copies the database while the server runs or not, and looks at all of the copy. Returns what there is to say.
///
/// # Errors
/// When the copy can't be made, or something is wrong with it; then there is none.
pub async fn back_up(options: &BackupOptions) -> anyhow::Result<String> {
    let location = options.storage.location();
    let store = open_what_is_there(&location).await?;
    let partial = Partial::beside(&options.file)?;
    let copied = async {
        store.write_copy(&partial.path).await?;
        look(&partial.path).await
    };
    let outcome = copied.await.with_context(|| {
        format!("the database {location} could not be copied, and there is no backup")
    });
    let verified = match outcome {
        Ok(verified) => verified,
        Err(error) => {
            store.close().await;
            return Err(error);
        }
    };
    partial.keep_as(&options.file)?;
    let noted = AuditEvent::new(AuditAction::BackedUp, options.file.display())
        .after(json!({"audit_head": verified.head.to_string()}));
    let store = store.by(AuditOrigin::of_program("lakesentry backup"));
    let recorded = store.record(&noted).await;
    store.close().await;
    recorded.context("the backup is there, but the audit trail could not tell of it")?;
    Ok(format!(
        "{} holds the database {location}, and everything in it was looked at: {}.\nKeep this where nobody who has the database can change it: {}\nThe backup is as secret as the database. Not in it are the master key ({}) and what collectors have pushed: docs/operations.md says how these are kept.\n",
        options.file.display(),
        in_words(&verified.rows),
        verified.head,
        key_place(&options.storage),
    ))
}

/// Puts a backup where there is no database yet. Returns what there is to say.
///
/// # Errors
/// When there is a database, or something is wrong with the backup. Then nothing was put anywhere.
pub async fn restore(options: &RestoreOptions) -> anyhow::Result<String> {
    let location = options.storage.location();
    let backup = &options.file;
    ensure_readable(backup)?;
    let (partial, target) = match &location {
        DatabaseLocation::File(file) => {
            refuse_existing(file)?;
            (Partial::beside(file)?, Some(file))
        }
        DatabaseLocation::Server(_) => (Partial::in_own_folder(backup)?, None),
    };
    let mut from =
        File::open(backup).with_context(|| format!("can't read {}", backup.display()))?;
    partial
        .fill(&mut from)
        .with_context(|| format!("can't copy {}", backup.display()))?;
    let prepared = prepare(&partial, backup).await;
    let verified = prepared
        .with_context(|| format!("{} was not put back. Nothing was changed", backup.display()))?;
    match target {
        Some(file) => partial.keep_as(file)?,
        None => fill_server(&partial, &location).await?,
    }
    Ok(format!(
        "The database {location} is what {} holds: {}. Its audit trail ended with {}; compare that with what you noted when the backup was made.\nThe server needs the master key of then: {}.\n",
        backup.display(),
        in_words(&verified.rows),
        verified.head,
        key_place(&options.storage),
    ))
}

/// Moves an SQLite file into PostgreSQL. Returns what there is to say.
///
/// # Errors
/// When the file is in use, the other database is not empty, or something is not as it should be. Then the other one stays empty.
pub async fn move_to(options: &MoveOptions) -> anyhow::Result<String> {
    let from = DatabaseLocation::File(options.database.clone());
    let to = DatabaseLocation::Server(options.url.clone());
    let before = Store::open_as_it_is(&from).await?;
    let verified = before.verify().await;
    before.close().await;
    let verified = verified.with_context(|| format!("the database {from} is not moved"))?;
    let store = Store::open(&to).await?;
    let moved = async {
        let counts = store.take_over(&from).await?;
        let head = store.verify_audit_trail(Some(verified.head)).await?;
        ensure!(head == verified.head, "the audit trail ends elsewhere");
        let noted = AuditEvent::new(AuditAction::Restored, &to)
            .after(json!({"moved_from": from.to_string()}));
        let program = store.by(AuditOrigin::of_program("lakesentry migrate-to"));
        program.record(&noted).await?;
        anyhow::Ok(counts)
    };
    let outcome = moved.await;
    store.close().await;
    let counts = outcome.with_context(|| format!("the database {from} was not moved to {to}"))?;
    Ok(format!(
        "All that {from} holds is in {to}, compared row by row: {}. The audit trail goes on after {}.\nStart the server with --database-url, with the same master key (--master-key-file {}.key) and the same folder for the data (--data {}.data). Then put {from} away: it must not be served any more.\n",
        in_words(&counts),
        verified.head,
        options.database.display(),
        options.database.display(),
    ))
}

/// Opens a database for copying it. One of an older version is not brought up to date on the way: whoever installs a new version makes the backup
/// before it changes anything.
async fn open_what_is_there(location: &DatabaseLocation) -> anyhow::Result<Store> {
    let store = Store::open_as_it_is(location).await?;
    match store.schema_standing().await? {
        SchemaStanding::Current => Ok(store),
        SchemaStanding::Empty => bail!("{location} is no database of LakeSentry"),
        SchemaStanding::Older => bail!(
            "the database {location} is of an older version. Make the backup with that version, before this one brings the tables up to date"
        ),
        SchemaStanding::Newer => bail!(
            "the database {location} was brought up to date by a newer version of LakeSentry. Make the backup with that one"
        ),
    }
}

/// Looks at everything in a copy.
async fn look(file: &Path) -> anyhow::Result<VerifiedDatabase> {
    let copy = Store::open_as_it_is(&DatabaseLocation::File(file.to_owned())).await?;
    let verified = copy.verify().await;
    copy.close().await;
    Ok(verified?)
}

/// Brings the tables of a copy up to date, looks at everything, and lets its audit trail tell what it is.
async fn prepare(partial: &Partial, backup: &Path) -> anyhow::Result<VerifiedDatabase> {
    let location = DatabaseLocation::File(partial.path.clone());
    let looker = Store::open_as_it_is(&location)
        .await
        .with_context(|| format!("{} is no backup of LakeSentry", backup.display()))?;
    let state = looker.schema_standing().await;
    looker.close().await;
    match state? {
        SchemaStanding::Current | SchemaStanding::Older => {}
        SchemaStanding::Empty => bail!("{} is no backup of LakeSentry", backup.display()),
        SchemaStanding::Newer => bail!(
            "{} was made by a newer version of LakeSentry, and this one can't read it. Put it back with the newer version",
            backup.display()
        ),
    }
    let store = Store::open(&location).await?;
    let verified = async {
        let verified = store.verify().await?;
        let noted = AuditEvent::new(AuditAction::Restored, backup.display())
            .after(json!({"audit_head": verified.head.to_string()}));
        let program = store.by(AuditOrigin::of_program("lakesentry restore"));
        program.record(&noted).await?;
        anyhow::Ok(verified)
    };
    let outcome = verified.await;
    store.close().await;
    outcome
}

/// Copies what was prepared into an empty database of a server.
async fn fill_server(partial: &Partial, location: &DatabaseLocation) -> anyhow::Result<()> {
    let store = Store::open(location).await?;
    let filled = store
        .take_over(&DatabaseLocation::File(partial.path.clone()))
        .await;
    store.close().await;
    filled
        .map(drop)
        .with_context(|| format!("the database {location} was not filled"))
}

/// A file that is not finished. It has another name until it is, is readable for its owner only, and is gone when nobody keeps it.
#[derive(Debug)]
struct Partial {
    path: PathBuf,
    folder: Option<PathBuf>,
}

impl Partial {
    /// Makes the file in the same folder, so that giving it its name is one step.
    fn beside(file: &Path) -> anyhow::Result<Self> {
        if fs::symlink_metadata(file).is_ok() {
            bail!(
                "{} is there already, and nothing is overwritten. Name another file",
                file.display()
            );
        }
        private_file::refuse_open_folder(file)?;
        let mut path = file.as_os_str().to_owned();
        path.push(format!(".{}.partial", std::process::id()));
        let path = PathBuf::from(path);
        let made = private_file::create_new(&path);
        made.with_context(|| {
            format!(
                "can't write {}. Make its folder, and let the user that runs this command write there",
                file.display()
            )
        })?;
        Ok(Self { path, folder: None })
    }

    /// Makes the file where nobody else looks.
    fn in_own_folder(of: &Path) -> anyhow::Result<Self> {
        let name = format!("lakesentry-restore-{}", uuid::Uuid::now_v7().simple());
        let folder = std::env::temp_dir().join(name);
        private_file::create_folder(&folder)
            .with_context(|| format!("can't make {}", folder.display()))?;
        let name = of.file_name().unwrap_or_default();
        let mut partial = Self::beside(&folder.join(name))?;
        partial.folder = Some(folder);
        Ok(partial)
    }

    fn fill(&self, from: &mut File) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        io::copy(from, &mut file)?;
        file.sync_all()
    }

    /// Gives the file its name, unless somebody else has taken it meanwhile.
    fn keep_as(&self, file: &Path) -> anyhow::Result<()> {
        let kept = (|| {
            File::open(&self.path)?.sync_all()?;
            fs::hard_link(&self.path, file)?;
            private_file::sync_folder(file)
        })();
        kept.with_context(|| format!("can't give {} its name", file.display()))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.path.as_os_str().to_owned();
            path.push(ending);
            // What can't be removed is named as what it is.
            drop(fs::remove_file(path));
        }
        if let Some(folder) = &self.folder {
            drop(fs::remove_dir(folder));
        }
    }
}

/// Refuses a place where a database is, or a part of one: SQLite would take a journal that was left for one of the new file.
fn refuse_existing(file: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut path = file.as_os_str().to_owned();
        path.push(ending);
        let path = PathBuf::from(path);
        if fs::symlink_metadata(&path).is_ok() {
            bail!(
                "{} is there already, and nothing is overwritten. Stop the server and move the old database away with all files that begin with its name, or name another place with --database",
                path.display()
            );
        }
    }
    Ok(())
}

/// A device or a pipe would be read for ever.
fn ensure_readable(backup: &Path) -> anyhow::Result<()> {
    let found = fs::metadata(backup).with_context(|| format!("can't read {}", backup.display()))?;
    ensure!(found.is_file(), "{} is no file", backup.display());
    Ok(())
}

fn key_place(storage: &Storage) -> String {
    match storage.master_key_file() {
        Ok(key) => key.path().display().to_string(),
        Err(_not_named) => "named with --master-key-file".to_owned(),
    }
}

/// Says how much there is of what people know.
fn in_words(rows: &[RowCount]) -> String {
    let count = |table: &str| {
        let of_table = rows.iter().find(|(name, _)| name == table);
        of_table.map_or(0, |(_, count)| *count)
    };
    let all: u64 = rows.iter().map(|(_, count)| count).sum();
    format!(
        "{all} rows in {} tables, among them {} connectors, {} people and {} events of the audit trail",
        rows.len(),
        count("connectors"),
        count("people"),
        count("audit_events"),
    )
}
