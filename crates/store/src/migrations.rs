//! What brings the tables up to date. A file that has landed is never changed again: databases remember its checksum.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

macro_rules! files {
    ($folder:literal: $($version:literal $file:literal)*) => {
        [$((
            $version,
            $file,
            include_str!(concat!("../migrations/", $folder, "/", $file, ".sql")),
        )),*]
    };
}

/// Those of SQLite.
pub fn sqlite() -> Migrator {
    migrator(&files! { "sqlite":
        1 "0001_connectors"
        2 "0002_signing_keys"
        3 "0003_accounts_modes_keys"
        4 "0004_tested_as"
        5 "0005_application_id"
        10 "0010_intake"
        11 "0011_people"
        12 "0012_audit_events"
        20 "0020_identities"
        21 "0021_sharing_rules"
        30 "0030_canaries"
        31 "0031_hand_overs"
        32 "0032_refusals"
        33 "0033_alerts"
        34 "0034_fingerprints"
        40 "0040_issuer_keys"
        41 "0041_issuer_proofs"
        42 "0042_validations"
        44 "0044_left_readings"
        45 "0045_kept_tests"
        50 "0050_replicas"
    })
}

/// Those of PostgreSQL. The first makes what those of SQLite make up to the same number.
pub fn postgres() -> Migrator {
    migrator(&files! { "postgres":
        10 "0010_first"
        11 "0011_people"
        12 "0012_audit_events"
        20 "0020_identities"
        21 "0021_sharing_rules"
        30 "0030_canaries"
        31 "0031_hand_overs"
        32 "0032_refusals"
        33 "0033_alerts"
        34 "0034_fingerprints"
        40 "0040_issuer_keys"
        41 "0041_issuer_proofs"
        42 "0042_validations"
        44 "0044_left_readings"
        45 "0045_kept_tests"
        50 "0050_replicas"
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
                let [a, b, c, d] = [0, 1, 2, 3].map(|at| file.checksum[at]);
                format!("{a:02x}{b:02x}{c:02x}{d:02x}")
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
                (5, "a0d2f5f2"),
                (10, "f8208cd2"),
                (11, "c02ed634"),
                (12, "12e98d0b"),
                (20, "5f67daed"),
                (21, "9fd17f68"),
                (30, "fe071bea"),
                (31, "3a90778a"),
                (32, "2c03291f"),
                (33, "4b48aa27"),
                (34, "baa814d6"),
                (40, "ac2a7107"),
                (41, "32df62a8"),
                (42, "20d8d9a2"),
                (44, "b2ea1789"),
                (45, "041d7aa7"),
                (50, "e2fe8870"),
            ],
            sqlite(),
        );
        is(
            &[
                (10, "33f919a6"),
                (11, "cffda334"),
                (12, "ad3d3344"),
                (20, "e0728667"),
                (21, "6f5a761f"),
                (30, "6da20135"),
                (31, "9d4da283"),
                (32, "56ef8c0f"),
                (33, "ba870e98"),
                (34, "be9521c3"),
                (40, "c98fe593"),
                (41, "5f5bc493"),
                (42, "9ef98bb9"),
                (44, "225c7c88"),
                (45, "abb38192"),
                (50, "b8b11172"),
            ],
            postgres(),
        );
    }
}
