//! What brings the tables up to date. A file that has landed is never changed again: databases remember its checksum.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

macro_rules! files {
    ($folder:literal: $($version:literal $name:literal)*) => {
        [$((
            $version,
            $name,
            include_str!(concat!("../migrations/", $folder, "/000", $version, "_", $name, ".sql")),
        )),*]
    };
}

/// Those of SQLite.
pub fn sqlite() -> Migrator {
    migrator(&files! { "sqlite":
        1 "connectors"
        2 "signing_keys"
        3 "accounts_modes_keys"
        4 "tested_as"
        5 "people"
    })
}

/// Those of PostgreSQL. The first makes what the first four of SQLite make.
pub fn postgres() -> Migrator {
    migrator(&files! { "postgres":
        4 "first"
        5 "people"
    })
}

fn migrator(files: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        let kind = MigrationType::Simple;
        Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(files.iter().map(migration).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginnings of their checksums.
    #[test]
    fn files_that_have_landed_are_as_they_were() {
        let sums = |migrator: Migrator| -> Vec<(i64, String)> {
            let sum = |file: &Migration| {
                let sum = file.checksum[..4].iter();
                sum.map(|byte| format!("{byte:02x}")).collect()
            };
            migrator
                .iter()
                .map(|file| (file.version, sum(file)))
                .collect()
        };
        let is = |want: &[(i64, &str)], migrator: Migrator| {
            let want = want
                .iter()
                .map(|(version, sum)| (*version, (*sum).to_owned()));
            assert_eq!(sums(migrator), want.collect::<Vec<_>>());
        };
        is(
            &[
                (1, "a448029f"),
                (2, "b3596a7f"),
                (3, "bd6e085e"),
                (4, "d7b2a558"),
                (5, "c02ed634"),
            ],
            sqlite(),
        );
        is(&[(4, "3f6a97c8"), (5, "cffda334")], postgres());
    }
}
