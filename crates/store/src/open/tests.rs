//! What opening refuses, and what it brings up to date.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};

use super::*;
use crate::testing::TestPlace;

async fn refused(file: &Path) -> String {
    let location = DatabaseLocation::File(file.to_owned());
    let error = Store::open(&location).await.unwrap_err().to_string();
    error.replace(&file.display().to_string(), "FILE")
}

/// A power cut can't be made in a test; that every connection waits for the disk can be looked at.
#[tokio::test]
async fn every_connection_waits_for_the_disk() {
    for place in TestPlace::all().await {
        let store = place.open().await;
        let settings = match store.dialect {
            Dialect::Sqlite => &[("PRAGMA synchronous", "2"), ("PRAGMA journal_mode", "wal")][..],
            Dialect::Postgres => &[("SHOW synchronous_commit", "on")],
        };
        let mut held = Vec::new();
        for _ in 0..4 {
            let mut connection = store.pool.acquire().await.unwrap();
            for (setting, want) in settings {
                let row = sqlx::query(*setting)
                    .fetch_one(&mut *connection)
                    .await
                    .unwrap();
                let found = row
                    .try_get::<i64, _>(0)
                    .map_or_else(|_| row.get::<String, _>(0), |number| number.to_string());
                assert_eq!(&found, want, "{setting}");
            }
            held.push(connection);
        }
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
    let letter = "Dear reader, this is no database at all.".repeat(40);
    std::fs::write(&other, letter).unwrap();
    let below = refused(&other.join("a.sqlite")).await;
    assert!(below.contains("is a file, not a folder"), "{below}");
    let other = refused(&other).await;
    assert!(other.contains("no SQLite database"), "{other}");
    if cfg!(target_os = "linux") {
        // Not even the superuser makes files there.
        let fixed = refused(Path::new("/sys/lakesentry.sqlite")).await;
        assert!(
            fixed.contains("no files can be made in its folder"),
            "{fixed}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_device_and_a_link_have_theirs() {
    let folder = tempfile::tempdir().unwrap();
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
    let good = DatabaseLocation::File(link(&folder.path().join("made.sqlite")));
    Store::open(&good).await.unwrap().close().await;
    assert!(folder.path().join("made.sqlite").is_file());
}

#[tokio::test]
async fn any_name_of_a_file_is_that_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a b", "a?mode=memory", "a%20b#c", "ü/../ß", ":memory:"] {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::create_dir_all(folder.path().join("ü")).unwrap();
        let location = DatabaseLocation::File(file.clone());
        Store::open(&location).await.unwrap().close().await;
        assert!(file.is_file(), "{name}");
    }
}

#[tokio::test]
async fn each_trouble_with_a_server_has_its_sentence() {
    let closed: DatabaseLocation =
        DatabaseLocation::Server("postgres://lake:hunter2@127.0.0.1:1/x".parse().unwrap());
    let error = Store::open(&closed).await.unwrap_err().to_string();
    assert!(error.contains("can't be reached"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
    for place in TestPlace::all().await {
        let DatabaseLocation::Server(_) = place.location else {
            continue;
        };
        let options = place.location.options().unwrap();
        let sentence = async |change: &dyn Fn(&mut AnyConnectOptions)| {
            let mut options = options.clone();
            change(&mut options);
            let url = options.database_url.as_str().parse().unwrap();
            let location = DatabaseLocation::Server(url);
            Store::open(&location).await.unwrap_err().to_string()
        };
        let missing = sentence(&|options| options.database_url.set_path("missing")).await;
        assert!(missing.contains("Make it with createdb"), "{missing}");
        let stranger = sentence(&|options| {
            options.database_url.set_username("stranger").unwrap();
        })
        .await;
        assert!(stranger.contains("refused to let"), "{stranger}");
    }
}

#[tokio::test]
async fn a_database_that_can_only_be_read_is_refused() {
    for place in TestPlace::all().await {
        place.open().await.close().await;
        let mut options = place.location.options().unwrap();
        let query = match place.location.dialect() {
            Dialect::Sqlite => "mode=ro",
            Dialect::Postgres => "options[default_transaction_read_only]=on",
        };
        options.database_url.set_query(Some(query));
        let error = Store::connect(options, &place.location).await.unwrap_err();
        assert!(matches!(error, OpenError::ReadOnly(_)), "{error}");
    }
}

#[tokio::test]
async fn a_practice_database_does_not_become_a_real_one() {
    for place in TestPlace::all().await {
        let practice = Store::open_in_mode(&place.location, Mode::Practice).await;
        practice.unwrap().close().await;
        let error = Store::open_in_mode(&place.location, Mode::Real)
            .await
            .unwrap_err();
        assert!(matches!(error, OpenError::OtherMode(..)), "{error}");
        let practice = Store::open_in_mode(&place.location, Mode::Practice).await;
        practice.unwrap().close().await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    for place in TestPlace::all().await {
        place.open().await.close().await;
        let mut connection = place.connect().await;
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
            SELECT 9999, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 10";
        connection.execute(newer).await.unwrap();
        connection.close().await.unwrap();
        let error = Store::open(&place.location).await.unwrap_err();
        assert!(matches!(error, OpenError::Newer(_)), "{error}");
    }
}

/// Two processes of the first start, at the same moment.
#[tokio::test]
async fn several_first_starts_agree_on_the_tables() {
    for place in TestPlace::all().await {
        let starts = (0..12).map(|_| {
            let location = place.location.clone();
            tokio::spawn(async move { Store::open(&location).await.unwrap().close().await })
        });
        for start in starts.collect::<Vec<_>>() {
            start.await.unwrap();
        }
    }
}

/// What was in a database at each version that there has been, and must be there today.
const KEPT: [(i64, &str); 6] = [
    (
        1,
        "INSERT INTO connectors VALUES ('018f0000-0000-7000-8000-000000000001', '11111111-2222-3333-4444-555555555555', 'azure', 'eastus', '22222222-3333-4444-5555-666666666666', '7', 'w7', 'adb-7.0.azuredatabricks.net', 1, '[]', 'oauth_m2m', NULL, 1700000000);
         INSERT INTO collector_tokens VALUES ('018f0000-0000-7000-8000-000000000002', '018f0000-0000-7000-8000-000000000001', zeroblob(32), 'abc', 'databricks_job', 1700000000, 1900000000, NULL);
         INSERT INTO idempotency_keys VALUES ('k1', 'mint 1', 'r', 1700000000);
         INSERT INTO discovered_regions VALUES ('azure', 'eastus', 3)",
    ),
    (
        2,
        "INSERT INTO signing_keys VALUES (1, 'kid1', zeroblob(32), x'00', 1700000000, NULL, NULL)",
    ),
    (
        3,
        "INSERT INTO instance VALUES (1, 'real')",
    ),
    (4, "UPDATE connectors SET tested_as = 'reader@example.com'"),
    (
        5,
        "UPDATE connectors SET application_id = '33333333-4444-5555-6666-777777777777'",
    ),
    (
        10,
        "INSERT INTO collectors VALUES ('018f0000-0000-7000-8000-000000000001', 1700000000, NULL, '1', 15);
         INSERT INTO table_readings VALUES ('018f0000-0000-7000-8000-000000000001', 'system.billing.usage', '{}', 1700000000, NULL, NULL, 5, NULL, NULL)",
    ),
];

#[tokio::test]
async fn every_schema_that_ever_was_is_brought_up_to_date() {
    let now = domain::Timestamp(1_800_000_000);
    for (version, _) in KEPT {
        let place = TestPlace::file();
        let mut connection = place.connect().await;
        for (step, statements) in KEPT.iter().filter(|(step, _)| *step <= version) {
            let migrator = Dialect::Sqlite.migrator();
            migrator.run_to(*step, &mut connection).await.unwrap();
            connection
                .execute(AssertSqlSafe((*statements).to_owned()))
                .await
                .unwrap();
        }
        connection.close().await.unwrap();
        let store = place.open().await;
        let connectors = store.connectors(now).await.unwrap();
        assert_eq!(connectors.len(), 1, "from {version}");
        assert!(connectors[0].primary);
        assert_eq!(connectors[0].live_tokens, 1);
        let tokens = store.tokens(connectors[0].connector_id).await.unwrap();
        assert!(tokens[0].shown_at.is_some(), "from {version}");
        let regions = store.discovered_regions().await.unwrap();
        assert_eq!(regions.len(), 1, "from {version}");
        assert_eq!(regions[0].workspaces, 3);
        let has_key = store.active_signing_key().await.unwrap().is_some();
        assert_eq!(has_key, version >= 2, "from {version}");
        let application_id = connectors[0].made_from.application_id;
        assert_eq!(application_id.is_some(), version >= 5, "from {version}");
        let received = store.received().await.unwrap();
        assert_eq!(received.len(), usize::from(version >= 10), "from {version}");
        store.close().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_database_is_for_its_owner_only_with_the_files_beside_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    let store = Store::open(&DatabaseLocation::File(file)).await.unwrap();
    let entries = std::fs::read_dir(folder.path()).unwrap();
    let modes: Vec<u32> = entries
        .map(|entry| entry.unwrap().metadata().unwrap().permissions().mode() & 0o777)
        .collect();
    assert_eq!(modes, [0o600; 3]);
    store.close().await;
}
