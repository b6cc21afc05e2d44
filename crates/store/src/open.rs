//! Opening the database: what can be wrong with its path, and what it may be used for.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};

use crate::database::Store;
use crate::dialect::Dialect;
use crate::location::DatabaseLocation;

/// SQLite's primary result codes (<https://sqlite.org/rescode.html>).
const BUSY: u32 = 5;
const READ_ONLY: u32 = 8;
const CANT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

/// Connections that are held at most. In a file one writes at a time, so more would only wait; a server is shared with other machines.
const MAX_CONNECTIONS: u32 = 8;

/// How long another process is waited for, as in every statement.
const MAX_WAIT: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Returns the primary result code of SQLite, which is the low byte of the extended one.
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
    /// Nobody answers at the address.
    #[error(
        "the PostgreSQL server of {0} can't be reached: {1}. Start it, or name another with --database-url"
    )]
    NotReached(String, io::Error),
    /// The server does not let this user in.
    #[error(
        "the PostgreSQL server of {0} refused to let LakeSentry in: {1}. Check the user and the password in --database-url, PGPASSWORD or ~/.pgpass, and what the server's pg_hba.conf allows"
    )]
    NotLetIn(String, sqlx::Error),
    /// The server has no such database.
    #[error(
        "there is no database {0}. Make it with createdb, or name another with --database-url; LakeSentry makes the tables in it"
    )]
    NoDatabase(String),
    /// The user may not make tables.
    #[error(
        "the user of --database-url may not make tables in {0}. Let the user own the database: ALTER DATABASE … OWNER TO …"
    )]
    NoTables(String),
    /// A newer version has changed the tables.
    #[error(
        "the database {0} was brought up to date by a newer version of LakeSentry, and this one can't read it. Start the newer version. Nothing was changed"
    )]
    Newer(String),
    /// Practice connectors must not become real ones, nor the other way.
    #[error(
        "the database {0} holds a {1} setup, and this is a {2} one: the connectors of one mean nothing in the other. Name another one with --database or --database-url"
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
    /// Opens a database and brings its tables up to date. A file is made when it is missing. It must be writable.
    ///
    /// # Errors
    /// When the database can't be used.
    pub async fn open(location: &DatabaseLocation) -> Result<Self, OpenError> {
        if let DatabaseLocation::File(file) = location {
            refuse_what_is_no_file(file)?;
        }
        let name = location.to_string();
        let options = location
            .options()
            .map_err(|error| OpenError::Open(name, error))?;
        if let DatabaseLocation::File(file) = location {
            make_private(file);
        }
        Self::connect(options, location).await
    }

    /// Opens a database for a server in a mode. A database stays in the mode of its first start.
    ///
    /// # Errors
    /// When the database can't be used, or belongs to the other mode.
    pub async fn open_in_mode(location: &DatabaseLocation, mode: Mode) -> Result<Self, OpenError> {
        let store = Self::open(location).await?;
        settle_mode(&store.pool, mode, &location.to_string()).await?;
        Ok(store)
    }

    async fn connect(
        options: AnyConnectOptions,
        location: &DatabaseLocation,
    ) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let dialect = location.dialect();
        let explain = |error| explain(location, error);
        // Alone first: a pool would try for half a minute what can't succeed.
        let mut first = AnyConnection::connect_with(&options)
            .await
            .map_err(explain)?;
        let prepared = prepare(&mut first, dialect).await;
        prepared.map_err(explain)?;
        migrate(&mut first, location).await?;
        first.close().await.map_err(explain)?;
        let pool = AnyPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            // A file is not lost as a network is, and asking takes as long as most of what is asked.
            .test_before_acquire(dialect == Dialect::Postgres)
            .after_connect(move |connection, _| Box::pin(prepare(connection, dialect)))
            .after_release(move |connection, _| Box::pin(may_be_used_again(connection, dialect)))
            .connect_with(options)
            .await
            .map_err(explain)?;
        Ok(Self {
            pool,
            dialect,
            origin: None,
        })
    }
}

/// Tells a new connection what holds for all. Turning to the write-ahead log is refused at once while another process does the same, however
/// long SQLite is told to wait (<https://sqlite.org/wal.html>).
pub(crate) async fn prepare(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), sqlx::Error> {
    let until = Instant::now() + MAX_WAIT;
    loop {
        match connection.execute(dialect.settings()).await {
            Err(error) if primary_code(&error) == Some(BUSY) && Instant::now() < until => {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            outcome => return outcome.map(drop),
        }
    }
}

/// Says whether a connection is as it was before it was used. When there is no room on the disk, SQLite itself ends a transaction, and the library goes
/// on believing that there is one: with such a connection no transaction could begin any more.
async fn may_be_used_again(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<bool, sqlx::Error> {
    if dialect == Dialect::Postgres {
        return Ok(true);
    }
    // What is under way in it has ended when this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Finds out what an error means here.
pub(crate) fn explain(location: &DatabaseLocation, error: sqlx::Error) -> OpenError {
    match location {
        DatabaseLocation::File(file) => explain_file(file, error),
        DatabaseLocation::Server(url) => explain_server(url.to_string(), error),
    }
}

/// Error codes of PostgreSQL (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn explain_server(name: String, error: sqlx::Error) -> OpenError {
    let code = error
        .as_database_error()
        .and_then(DatabaseError::code)
        .map(std::borrow::Cow::into_owned);
    match (code.as_deref(), error) {
        (Some("28000" | "28P01"), error) => OpenError::NotLetIn(name, error),
        (Some("3D000"), _) => OpenError::NoDatabase(name),
        (Some("42501"), _) => OpenError::NoTables(name),
        (Some("25006"), _) => OpenError::ReadOnly(name),
        (_, sqlx::Error::Io(error)) => OpenError::NotReached(name, error),
        (_, error) => OpenError::Open(name, error),
    }
}

/// Refuses what SQLite would take for something else than a file with this name, or would wait for.
pub(crate) fn refuse_what_is_no_file(file: &Path) -> Result<(), OpenError> {
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

/// Makes a database that is missing, for its owner only; the files beside it get the same mode. Why it can't be made is found out when opening fails.
fn make_private(file: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(file));
}

/// Finds out what SQLite's "unable to open database file" means here.
fn explain_file(file: &Path, error: sqlx::Error) -> OpenError {
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
            OpenError::Link(name, Box::new(explain_file(&folder.join(to), error)))
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
async fn migrate(
    connection: &mut AnyConnection,
    location: &DatabaseLocation,
) -> Result<(), OpenError> {
    let dialect = location.dialect();
    let explain = |error| explain(location, error);
    let mut transaction = connection
        .begin_with(dialect.begin_alone())
        .await
        .map_err(explain)?;
    if let Some(lock) = dialect.lock_schema() {
        transaction.execute(lock).await.map_err(explain)?;
    }
    // SQLite opens what it can't write, and takes that transaction for one that reads. Better no start than a first change that fails.
    for attempt in [
        "CREATE TABLE lakesentry_can_write (row_number BIGINT)",
        "DROP TABLE lakesentry_can_write",
    ] {
        transaction.execute(attempt).await.map_err(explain)?;
    }
    let name = location.to_string();
    dialect
        .migrator()
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|error| match error {
            MigrateError::VersionMissing(_) => OpenError::Newer(name),
            error => OpenError::Migrate(name, error),
        })?;
    transaction.commit().await.map_err(explain)
}

/// Notes the mode of a database that has none yet, and refuses another.
async fn settle_mode(pool: &AnyPool, mode: Mode, name: &str) -> Result<(), OpenError> {
    let open = |error| OpenError::Open(name.to_owned(), error);
    sqlx::query("INSERT INTO instance (only_row, mode) VALUES (1, $1) ON CONFLICT DO NOTHING")
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
mod tests;
