//! Opening the database: what can be wrong with its path, and what it may be used for.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::database::Store;

/// SQLite's primary result codes (<https://sqlite.org/rescode.html>).
const READ_ONLY: u32 = 8;
const CANT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

/// Returns the primary result code, which is the low byte of the extended one.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xFF)
}

/// The database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder that it is to be in is missing.
    #[error(
        "can't open the database {0}: there is no folder {1}. Make the folder, or name another place with --database"
    )]
    NoFolder(String, String),
    /// What is to be the folder is something else.
    #[error(
        "can't open the database {0}: {1} is a file, not a folder. Name another place with --database"
    )]
    FolderIsFile(String, String),
    /// The path names a folder.
    #[error("can't open the database {0}: it is a folder. Name a file in it with --database")]
    IsFolder(String),
    /// The path names a device, a pipe or a socket.
    #[error("can't open the database {0}: it is no file. Name a file with --database")]
    IsNoFile(String),
    /// SQLite takes such a name for something else than a file.
    #[error(
        "can't open the database {0}: for SQLite this is not the name of a file. Write ./{0}, or name another file with --database"
    )]
    ReservedName(String),
    /// A symbolic link that leads to itself.
    #[error(
        "can't open the database {0}: the symbolic links there lead in a circle. Mend them, or name another file with --database"
    )]
    LinkCircle(String),
    /// A symbolic link to a file that can't be used.
    #[error("the database {0} is a symbolic link. Where it leads to: {1}")]
    Link(String, Box<Self>),
    /// Someone else's file.
    #[error(
        "can't open the database {0}: the user that runs LakeSentry may not read and write it. Give the file to that user, or name another with --database"
    )]
    NotAllowed(String),
    /// The database keeps two files beside itself.
    #[error(
        "can't open the database {0}: no files can be made in its folder {1}, and SQLite needs two beside the database. Make the folder writable for the user that runs LakeSentry, or name another place with --database"
    )]
    FolderNotWritable(String, String),
    /// The file or the disk can be read only.
    #[error(
        "the database {0} can only be read, so nothing could be connected. Make the file, its folder and the disk writable, or name another place with --database"
    )]
    ReadOnly(String),
    /// Another kind of file.
    #[error(
        "can't open the database {0}: the file is no SQLite database. Nothing was changed; name another file with --database"
    )]
    NotADatabase(String),
    /// A newer version has changed the tables.
    #[error(
        "the database {0} was brought up to date by a newer version of LakeSentry, and this one can't read it. Start the newer version. Nothing was changed"
    )]
    Newer(String),
    /// Practice connectors must not become real ones, nor the other way.
    #[error(
        "the database {0} holds a {1} setup, and this is a {2} one: the connectors of one mean nothing in the other. Name another file with --database"
    )]
    OtherMode(String, Mode, Mode),
    /// Something else keeps it from being opened.
    #[error("can't open the database {0}: {1}")]
    Open(String, sqlx::Error),
    /// Its tables can't be brought up to date.
    #[error("can't bring the database {0} up to date: {1}")]
    Migrate(String, MigrateError),
}

/// Which Databricks the connectors of a database are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The real one.
    Real,
    /// The simulated one.
    Practice,
}

impl Mode {
    const fn word(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Practice => "practice",
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl Store {
    /// Opens a file, and makes it when it is missing. It must be writable.
    ///
    /// # Errors
    /// When the file can't be used.
    pub async fn open(file: &Path) -> Result<Self, OpenError> {
        refuse_what_is_no_file(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        Self::connect(options, 4, file).await
    }

    /// Opens a file for a server in a mode. A database stays in the mode of its first start.
    ///
    /// # Errors
    /// When the file can't be used, or belongs to the other mode.
    pub async fn open_in_mode(file: &Path, mode: Mode) -> Result<Self, OpenError> {
        let store = Self::open(file).await?;
        settle_mode(&store.pool, mode, &file.display().to_string()).await?;
        Ok(store)
    }

    /// Makes a database that is gone with the process, for tests.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str("sqlite::memory:")
            .map_err(|error| OpenError::Open("in memory".to_owned(), error))?;
        Self::connect(options, 1, Path::new("in memory")).await
    }

    async fn connect(
        options: SqliteConnectOptions,
        connections: u32,
        file: &Path,
    ) -> Result<Self, OpenError> {
        // FULL: what was confirmed is on the disk, also when the machine loses power in the next moment.
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // Connections of an in-memory database must not be closed: it would be gone.
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None);
        let pool = pool
            .connect_with(options)
            .await
            .map_err(|error| explain(file, error))?;
        migrate(&pool, &file.display().to_string()).await?;
        Ok(Self { pool })
    }
}

/// Refuses what SQLite would take for something else than a file with this name, or would wait for.
fn refuse_what_is_no_file(file: &Path) -> Result<(), OpenError> {
    let name = file.display().to_string();
    if name == ":memory:" || name.starts_with("file:") {
        return Err(OpenError::ReservedName(name));
    }
    match file.metadata() {
        Ok(found) if found.is_dir() => Err(OpenError::IsFolder(name)),
        Ok(found) if !found.is_file() => Err(OpenError::IsNoFile(name)),
        // What else may be wrong with the path is found out when opening it fails.
        _ => Ok(()),
    }
}

/// Finds out what SQLite's "unable to open database file" means here.
fn explain(file: &Path, error: sqlx::Error) -> OpenError {
    let name = file.display().to_string();
    let code = primary_code(&error);
    match code {
        Some(NOT_A_DATABASE) => return OpenError::NotADatabase(name),
        Some(READ_ONLY) => return OpenError::ReadOnly(name),
        _ => {}
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if let Ok(to) = file.read_link() {
        return if is_in_circle(file) {
            OpenError::LinkCircle(name)
        } else {
            OpenError::Link(name, Box::new(explain(&folder.join(to), error)))
        };
    }
    let folder_name = folder.display().to_string();
    if folder.is_file() {
        return OpenError::FolderIsFile(name, folder_name);
    }
    if !folder.is_dir() {
        return OpenError::NoFolder(name, folder_name);
    }
    let tried = OpenOptions::new().read(true).write(true).open(file);
    match tried.map_err(|error| error.kind()) {
        Err(io::ErrorKind::PermissionDenied) => OpenError::NotAllowed(name),
        Err(io::ErrorKind::ReadOnlyFilesystem) => OpenError::ReadOnly(name),
        Err(io::ErrorKind::NotFound) => OpenError::FolderNotWritable(name, folder_name),
        // The file itself is fine, so one of the files beside it is not.
        Ok(_) if code == Some(CANT_OPEN) => OpenError::FolderNotWritable(name, folder_name),
        _ => OpenError::Open(name, error),
    }
}

/// Says whether a symbolic link leads to itself. The error for that has no stable name; others that a link can have are these.
fn is_in_circle(link: &Path) -> bool {
    let others = [io::ErrorKind::NotFound, io::ErrorKind::PermissionDenied];
    let error = link.metadata().err().map(|error| error.kind());
    error.is_some_and(|kind| !others.contains(&kind))
}

/// Brings the tables up to date in one transaction, because the library does not keep two processes from doing it at the same time.
async fn migrate(pool: &SqlitePool, name: &str) -> Result<(), OpenError> {
    let open = |error| OpenError::Open(name.to_owned(), error);
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(open)?;
    // SQLite opens what it can't write, and takes that transaction for one that reads. Better no start than a first change that fails.
    sqlx::query("CREATE TABLE lakesentry_can_write (row INTEGER)")
        .execute(&mut *transaction)
        .await
        .map_err(|error| match primary_code(&error) {
            Some(READ_ONLY) => OpenError::ReadOnly(name.to_owned()),
            _ => open(error),
        })?;
    sqlx::query("DROP TABLE lakesentry_can_write")
        .execute(&mut *transaction)
        .await
        .map_err(open)?;
    sqlx::migrate!()
        .run(&mut *transaction)
        .await
        .map_err(|error| match error {
            MigrateError::VersionMissing(_) => OpenError::Newer(name.to_owned()),
            error => OpenError::Migrate(name.to_owned(), error),
        })?;
    transaction.commit().await.map_err(open)
}

/// Notes the mode of a database that has none yet, and refuses another.
async fn settle_mode(pool: &SqlitePool, mode: Mode, name: &str) -> Result<(), OpenError> {
    let open = |error| OpenError::Open(name.to_owned(), error);
    sqlx::query("INSERT INTO instance (only_row, mode) VALUES (1, ?1) ON CONFLICT DO NOTHING")
        .bind(mode.word())
        .execute(pool)
        .await
        .map_err(open)?;
    let settled: String = sqlx::query_scalar("SELECT mode FROM instance")
        .fetch_one(pool)
        .await
        .map_err(open)?;
    let other = match mode {
        Mode::Real => Mode::Practice,
        Mode::Practice => Mode::Real,
    };
    if settled == mode.word() {
        Ok(())
    } else {
        Err(OpenError::OtherMode(name.to_owned(), other, mode))
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    async fn refused(file: &Path) -> String {
        let error = Store::open(file).await.unwrap_err().to_string();
        error.replace(&file.display().to_string(), "FILE")
    }

    /// A power cut can't be made in a test; that every connection waits for the disk can be looked at.
    #[tokio::test]
    async fn every_connection_waits_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("test.sqlite"))
            .await
            .unwrap();
        let mut held = Vec::new();
        for _ in 0..4 {
            let mut connection = store.pool.acquire().await.unwrap();
            for (pragma, want) in [("PRAGMA synchronous", "2"), ("PRAGMA journal_mode", "wal")] {
                let row = sqlx::query(pragma)
                    .fetch_one(&mut *connection)
                    .await
                    .unwrap();
                let found = row
                    .try_get::<i64, _>(0)
                    .map_or_else(|_| row.get::<String, _>(0), |number| number.to_string());
                assert_eq!(found, want, "{pragma}");
            }
            held.push(connection);
        }
    }

    #[tokio::test]
    async fn each_trouble_with_the_path_has_its_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let missing = refused(&folder.path().join("missing").join("a.sqlite")).await;
        assert!(missing.contains("there is no folder"), "{missing}");
        let is_folder = refused(folder.path()).await;
        assert!(is_folder.contains("it is a folder"), "{is_folder}");
        for reserved in [":memory:", "file:a.sqlite?mode=memory"] {
            let error = refused(Path::new(reserved)).await;
            assert!(error.contains("not the name of a file"), "{error}");
        }
        let other = folder.path().join("letter.txt");
        std::fs::write(
            &other,
            "Dear reader, this is no database at all.".repeat(40),
        )
        .unwrap();
        let below = refused(&other.join("a.sqlite")).await;
        assert!(below.contains("is a file, not a folder"), "{below}");
        let other = refused(&other).await;
        assert!(other.contains("no SQLite database"), "{other}");
        #[cfg(unix)]
        {
            let device = refused(Path::new("/dev/null")).await;
            assert!(device.contains("it is no file"), "{device}");
            let link = |to: &Path| {
                let link = folder.path().join("link.sqlite");
                drop(std::fs::remove_file(&link));
                std::os::unix::fs::symlink(to, &link).unwrap();
                link
            };
            let circle = refused(&link(Path::new("link.sqlite"))).await;
            assert!(circle.contains("lead in a circle"), "{circle}");
            let nowhere = folder.path().join("missing").join("a.sqlite");
            let dangling = refused(&link(&nowhere)).await;
            assert!(dangling.contains("is a symbolic link"), "{dangling}");
            assert!(dangling.contains("there is no folder"), "{dangling}");
            // A link to a place where a file can be made is as good as that place.
            let good = link(&folder.path().join("made.sqlite"));
            Store::open(&good).await.unwrap().close().await;
            assert!(folder.path().join("made.sqlite").is_file());
        }
        if cfg!(target_os = "linux") {
            // Not even the superuser makes files there.
            let fixed = refused(Path::new("/sys/lakesentry.sqlite")).await;
            assert!(
                fixed.contains("no files can be made in its folder"),
                "{fixed}"
            );
        }
    }

    #[tokio::test]
    async fn a_database_that_can_only_be_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.sqlite");
        Store::open(&file).await.unwrap().close().await;
        let options = SqliteConnectOptions::new().filename(&file).read_only(true);
        let error = Store::connect(options, 1, &file).await.unwrap_err();
        assert!(matches!(error, OpenError::ReadOnly(_)), "{error}");
    }

    #[tokio::test]
    async fn a_practice_database_does_not_become_a_real_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.sqlite");
        let practice = Store::open_in_mode(&file, Mode::Practice).await.unwrap();
        practice.close().await;
        let error = Store::open_in_mode(&file, Mode::Real).await.unwrap_err();
        assert!(matches!(error, OpenError::OtherMode(..)), "{error}");
        Store::open_in_mode(&file, Mode::Practice).await.unwrap();
    }
}
