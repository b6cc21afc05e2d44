//! Copies a whole database into another one, of whatever kind. One of the two is always SQLite, and its schema says what there is to copy, so
//! that a table that comes with a new version is not forgotten here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::error::DatabaseError;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};

use crate::audit::AuditFault;
use crate::database::{Error, Store};
use crate::dialect::Dialect;
use crate::location::DatabaseLocation;
use crate::open::OpenError;

/// Why a database could not be copied. Nothing was changed in either.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The one that is copied is in use.
    #[error(
        "the database {0} is in use. Stop the server: what it writes after the copy would be lost"
    )]
    InUse(String),
    /// There is something in the other.
    #[error(
        "the database is not empty: its table {0} has rows. Name a new one; nothing is overwritten"
    )]
    NotEmpty(String),
    /// It was made by another version.
    #[error(
        "the tables are those of an older version. Start the server once, which brings them up to date, and come again"
    )]
    Older,
    /// What arrived is not what was sent.
    #[error("the table {0} differs from what was copied, so nothing was kept")]
    Differs(String),
    /// SQLite says that the file is damaged.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Its tables are not those that LakeSentry makes.
    #[error(
        "{0} is not as LakeSentry makes it. This is no database of LakeSentry, or somebody has changed its tables"
    )]
    Foreign(String),
    /// The audit trail is not what was recorded.
    #[error(transparent)]
    Audit(#[from] AuditFault),
    /// One of them can't be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// One of them failed.
    #[error(transparent)]
    Database(#[from] Error),
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// A table with how many rows it has.
pub type RowCount = (String, u64);

/// The kinds of columns that there are in both databases.
#[derive(Debug, Clone, Copy)]
enum ColumnKind {
    Text,
    Number,
    Bytes,
}

/// A table, as it is copied.
#[derive(Debug)]
struct CopiedTable {
    name: String,
    columns: Vec<(String, ColumnKind)>,
    /// The columns that tell its rows apart.
    key: Vec<String>,
    /// The tables whose rows have to be there before.
    refers_to: Vec<String>,
}

impl CopiedTable {
    fn column_names(&self) -> String {
        quoted(self.columns.iter().map(|(name, _)| name))
    }

    /// Reads all, in an order that is the same in both databases: text is compared byte by byte in both.
    fn select(&self) -> String {
        let (names, key) = (self.column_names(), quoted(&self.key));
        format!("SELECT {names} FROM \"{}\" ORDER BY {key}", self.name)
    }

    fn insert(&self) -> String {
        let mut places = String::new();
        for place in 1..=self.columns.len() {
            let comma = if place == 1 { "" } else { ", " };
            // Writing into memory can't fail.
            let _ = write!(places, "{comma}${place}");
        }
        let names = self.column_names();
        format!("INSERT INTO \"{}\" ({names}) VALUES ({places})", self.name)
    }
}

fn quoted<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = names
        .into_iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    quoted.join(", ")
}

/// Lists the tables of an SQLite database, each after those that it refers to. What servers share for half an hour stays where it is: a copy of
/// it would hold secrets that are forgotten here.
async fn tables(connection: &mut AnyConnection) -> Result<Vec<CopiedTable>, sqlx::Error> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'replica!_%' ESCAPE '!' AND name <> '_sqlx_migrations' ORDER BY name",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut waiting = Vec::new();
    for name in names {
        waiting.push(table(connection, name).await?);
    }
    let mut ordered: Vec<CopiedTable> = Vec::new();
    let mut placed = BTreeSet::new();
    while !waiting.is_empty() {
        let is_ready = |table: &CopiedTable| {
            let mut others = table.refers_to.iter().filter(|other| **other != table.name);
            others.all(|other| placed.contains(other))
        };
        // In a circle, the database itself would refuse every order.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        let table = waiting.remove(next);
        placed.insert(table.name.clone());
        ordered.push(table);
    }
    Ok(ordered)
}

async fn table(connection: &mut AnyConnection, name: String) -> Result<CopiedTable, sqlx::Error> {
    let rows = sqlx::query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid")
        .bind(&name)
        .fetch_all(&mut *connection)
        .await?;
    let (mut columns, mut key) = (Vec::new(), Vec::new());
    for row in rows {
        let (column, kind): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let kind = match kind.as_str() {
            "TEXT" => ColumnKind::Text,
            "BLOB" => ColumnKind::Bytes,
            _ => ColumnKind::Number,
        };
        let place: i64 = row.try_get(2)?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        columns.push((column, kind));
    }
    key.sort_unstable();
    let refers_to = sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_list($1)")
        .bind(&name)
        .fetch_all(&mut *connection)
        .await?;
    Ok(CopiedTable {
        name,
        columns,
        key: key.into_iter().map(|(_, column)| column).collect(),
        refers_to,
    })
}

/// Binds the members of a row of one database for the other. What is missing has a type, too: PostgreSQL wants to know.
fn bind_row<'q>(
    insert: Query<'q, Any, AnyArguments>,
    table: &CopiedTable,
    row: &AnyRow,
) -> Result<Query<'q, Any, AnyArguments>, sqlx::Error> {
    let mut insert = insert;
    for (at, (_, kind)) in table.columns.iter().enumerate() {
        insert = match kind {
            ColumnKind::Text => insert.bind(row.try_get::<Option<String>, _>(at)?),
            ColumnKind::Number => insert.bind(row.try_get::<Option<i64>, _>(at)?),
            ColumnKind::Bytes => insert.bind(row.try_get::<Option<Vec<u8>>, _>(at)?),
        };
    }
    Ok(insert)
}

async fn copy_table(
    table: &CopiedTable,
    from: &mut AnyConnection,
    to: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let insert = table.insert();
    let mut rows = from.fetch(AssertSqlSafe(table.select()));
    while let Some(row) = rows.try_next().await? {
        let query = sqlx::query(AssertSqlSafe(insert.clone()));
        bind_row(query, table, &row)?.execute(&mut *to).await?;
    }
    Ok(())
}

/// Returns the number of rows and the SHA-256 of all of them: equal for equal rows, in whichever database they are.
async fn digest(
    table: &CopiedTable,
    connection: &mut AnyConnection,
) -> Result<(u64, [u8; 32]), sqlx::Error> {
    let mut hasher = Sha256::new();
    let mut count = 0;
    let mut rows = connection.fetch(AssertSqlSafe(table.select()));
    while let Some(row) = rows.try_next().await? {
        count += 1;
        for (at, (_, kind)) in table.columns.iter().enumerate() {
            let bytes = match kind {
                ColumnKind::Text => row
                    .try_get::<Option<String>, _>(at)?
                    .map(String::into_bytes),
                ColumnKind::Bytes => row.try_get::<Option<Vec<u8>>, _>(at)?,
                ColumnKind::Number => row
                    .try_get::<Option<i64>, _>(at)?
                    .map(|number| number.to_be_bytes().to_vec()),
            };
            // With its length, so that nothing can move from one column into the next.
            let length = bytes.as_ref().map_or(u64::MAX, |bytes| bytes.len() as u64);
            hasher.update(length.to_be_bytes());
            hasher.update(bytes.unwrap_or_default());
        }
    }
    Ok((count, hasher.finalize().into()))
}

/// Copies all rows between two connections, each in a transaction, and compares table by table what has arrived.
async fn copy_all(
    tables: &[CopiedTable],
    from: &mut AnyConnection,
    to: &mut AnyConnection,
) -> Result<Vec<RowCount>, CopyError> {
    for table in tables {
        let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{}\"", table.name));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *to).await?;
        if rows > 0 {
            return Err(CopyError::NotEmpty(table.name.clone()));
        }
    }
    for table in tables {
        copy_table(table, from, to).await?;
    }
    let mut counts = Vec::new();
    for table in tables {
        let sent = digest(table, from).await?;
        if sent != digest(table, to).await? {
            return Err(CopyError::Differs(table.name.clone()));
        }
        counts.push((table.name.clone(), sent.0));
    }
    Ok(counts)
}

/// Copies everything into a database that is empty. `alone` makes sure that nobody has the first one open, and keeps it so.
async fn copy(
    from: (&mut AnyConnection, Dialect),
    to: (&mut AnyConnection, Dialect),
    name: &str,
    alone: bool,
) -> Result<Vec<RowCount>, CopyError> {
    let ((from, of), (to, into)) = (from, to);
    if alone && of == Dialect::Sqlite {
        // With this, the first thing that is read locks out whoever else has the file open, or fails.
        from.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 1000")
            .await?;
    }
    let begin = match (of, alone) {
        (Dialect::Sqlite, true) => "BEGIN IMMEDIATE",
        (Dialect::Sqlite, false) => "BEGIN",
        (Dialect::Postgres, _) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    let in_use = |error: sqlx::Error| match of {
        Dialect::Sqlite if is_busy(&error) => CopyError::InUse(name.to_owned()),
        _ => error.into(),
    };
    let mut reading = from.begin_with(begin).await.map_err(in_use)?;
    let mut writing = to.begin_with(into.begin_alone()).await?;
    let tables = match (of, into) {
        (Dialect::Sqlite, _) => tables(&mut reading).await.map_err(in_use)?,
        _ => tables(&mut writing).await?,
    };
    let counts = copy_all(&tables, &mut reading, &mut writing).await?;
    writing.commit().await?;
    reading.commit().await?;
    Ok(counts)
}

/// `SQLITE_BUSY` and `SQLITE_LOCKED`, as the low byte of the code (<https://sqlite.org/rescode.html>).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xFF, 5 | 6))
}

impl Store {
    /// Copies everything into another database, which has to be empty. The server may go on: what is copied is what was there at one moment.
    ///
    /// # Errors
    /// When the other is not empty, one of them fails, or what arrived is not what was sent. Then the other is as it was.
    pub async fn copy_into(&self, other: &Self) -> Result<Vec<RowCount>, CopyError> {
        let (mut from, mut to) = (self.pool.acquire().await?, other.pool.acquire().await?);
        copy(
            (&mut from, self.dialect),
            (&mut to, other.dialect),
            "",
            false,
        )
        .await
    }

    /// Moves an SQLite file into this database, which has to be empty: nobody may have the file open meanwhile.
    ///
    /// # Errors
    /// As [`Self::copy_into`], and when the file is in use.
    pub async fn take_over(&self, file: &DatabaseLocation) -> Result<Vec<RowCount>, CopyError> {
        let mut from = AnyConnection::connect_with(&file.options()?).await?;
        let mut to = self.pool.acquire().await?;
        let name = file.to_string();
        let of = (&mut from, file.dialect());
        let outcome = copy(of, (&mut to, self.dialect), &name, true).await;
        from.close().await?;
        outcome
    }

    /// Counts the rows of each table.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn row_counts(&self) -> Result<Vec<RowCount>, Error> {
        let mut counts = Vec::new();
        for name in self.table_names().await? {
            let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{name}\""));
            let rows: i64 = sqlx::query_scalar(count).fetch_one(&self.pool).await?;
            counts.push((name, u64::try_from(rows).unwrap_or_default()));
        }
        Ok(counts)
    }

    async fn table_names(&self) -> Result<Vec<String>, sqlx::Error> {
        let query = match self.dialect {
            Dialect::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'replica!_%' ESCAPE '!' AND name <> '_sqlx_migrations' ORDER BY name"
            }
            Dialect::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name NOT LIKE 'replica!_%' ESCAPE '!' AND table_name <> '_sqlx_migrations' ORDER BY table_name COLLATE \"C\""
            }
        };
        sqlx::query_scalar(query).fetch_all(&self.pool).await
    }
}

#[cfg(test)]
mod tests;
