//! Where the two databases differ. Everything else is one text of SQL for both, with `$n` for what is bound.

use sqlx::error::DatabaseError;
use sqlx::migrate::Migrator;

use crate::migrations;

/// Which database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// What every connection is told first. What was confirmed is on the disk, also when the machine loses power in the next moment.
    pub const fn settings(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
            }
            // An operator may ask for more than `on`, as with replicas that must have it too, but not for less.
            Self::Postgres => {
                "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; SET lock_timeout = '10s'"
            }
        }
    }

    /// How a transaction begins that may write. In SQLite there is one writer at a time. In PostgreSQL there are many, and the database
    /// sees to it that the outcome is the same as if there had been one.
    pub const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }

    /// How a transaction begins that keeps other writers out for as long as it lasts.
    pub const fn begin_alone(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            // What is read after the lock is what the last holder wrote: each statement looks anew.
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// Keeps the signing key as it is until the transaction ends, of which the audit trail is going to tell; tokens may refer to it meanwhile.
    pub const fn lock_signing_keys(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => {
                Some("LOCK TABLE audit_events, signing_keys IN SHARE ROW EXCLUSIVE MODE")
            }
        }
    }

    /// Lets nobody else write into the audit trail until the transaction ends. It has to come before anything is read: what is read after it is
    /// what the last writer wrote.
    pub const fn lock_audit_trail(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("LOCK TABLE audit_events IN SHARE ROW EXCLUSIVE MODE"),
        }
    }

    /// Keeps other processes from bringing the tables up to date at the same time.
    pub const fn lock_schema(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            // The number means nothing but this.
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(4170417041704170)"),
        }
    }

    /// Fails where there is no database at all, which SQLite finds out when it is first asked something.
    pub const fn any_table(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name FROM sqlite_master LIMIT 1",
            Self::Postgres => "SELECT 1",
        }
    }

    /// The time by the clock of the database, which all servers on it share, in milliseconds since 1970.
    pub const fn now_ms(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
            Self::Postgres => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// Says something to everybody who listens, when the transaction is made last; a file has one server, which knows.
    pub const fn notify(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT CAST(pg_notify($1, $2) AS TEXT)"),
        }
    }

    /// Finds a row if it was ever noted which files have made the tables.
    pub const fn migrations_table(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'",
            Self::Postgres => "SELECT 1 WHERE to_regclass('_sqlx_migrations') IS NOT NULL",
        }
    }

    /// What brings the tables up to date.
    pub fn migrator(self) -> Migrator {
        match self {
            Self::Sqlite => migrations::sqlite(),
            Self::Postgres => migrations::postgres(),
        }
    }

    /// How often a transaction may be tried again that failed with this error: not at all, unless others at the same time were the reason.
    pub fn further_tries(self, error: &sqlx::Error) -> u32 {
        let code = error.as_database_error().and_then(DatabaseError::code);
        match (self, code.as_deref()) {
            // serialization_failure, deadlock_detected. With 50 writers of the same row, the unluckiest needs some twenty.
            (Self::Postgres, Some("40001" | "40P01")) => 100,
            // unique_violation: who inserts what another has inserted since may hear of that first, and finds it when asking again.
            (Self::Postgres, Some("23505")) => 3,
            _ => 0,
        }
    }
}
