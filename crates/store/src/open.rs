//! Opening the database: what can be wrong with its path, and what it may be used for.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use sqlx::SqlitePool;
use sqlx::migrate::MigrateError;

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
    /// The path names a folder.
    #[error("can't open the database {0}: it is a folder. Name a file in it with --database")]
    IsFolder(String),
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

/// Finds out what SQLite's "unable to open database file" means here.
pub fn explain(file: &Path, error: sqlx::Error) -> OpenError {
    let name = file.display().to_string();
    let code = primary_code(&error);
    match code {
        Some(NOT_A_DATABASE) => return OpenError::NotADatabase(name),
        Some(READ_ONLY) => return OpenError::ReadOnly(name),
        _ => {}
    }
    if file.is_dir() {
        return OpenError::IsFolder(name);
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder_name = folder.display().to_string();
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

/// Brings the tables up to date in one transaction, because the library does not keep two processes from doing it at the same time.
pub async fn migrate(pool: &SqlitePool, name: &str) -> Result<(), OpenError> {
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
pub async fn settle_mode(pool: &SqlitePool, mode: Mode, name: &str) -> Result<(), OpenError> {
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
