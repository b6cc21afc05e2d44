//! `lakesentry backup`, `restore` and `migrate-to`, as somebody runs them who operates the server.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::Role;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _};
use store::{AuditFilter, AuditHead, DatabaseLocation, Store};

use super::postgres;
use crate::real::RealApp;

/// Runs `lakesentry` without the settings of whoever runs the tests.
fn lakesentry<T: AsRef<OsStr>>(words: impl IntoIterator<Item = T>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args(words)
        .env_clear()
        .output()
        .unwrap()
}

#[track_caller]
fn said(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(output: Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn words(command: &str, file: &Path, database: &Path) -> Vec<PathBuf> {
    [command.as_ref(), file, "--database".as_ref(), database]
        .map(Path::to_owned)
        .to_vec()
}

fn back_up(database: &Path, file: &Path) -> Output {
    lakesentry(words("backup", file, database))
}

fn restore(file: &Path, database: &Path) -> Output {
    lakesentry(words("restore", file, database))
}

/// Everything in a folder, so that what was left behind is seen.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

async fn people(database: &Path) -> Vec<String> {
    let location = DatabaseLocation::File(database.to_owned());
    let store = Store::open(&location).await.unwrap();
    let people = store.people().await.unwrap();
    store.close().await;
    let mut names: Vec<String> = people.into_iter().map(|person| person.name).collect();
    names.sort();
    names
}

/// A server with people, which goes on, and its backup in a folder of its own.
async fn backed_up() -> (RealApp, tempfile::TempDir, PathBuf) {
    let app = RealApp::start().await;
    app.signed_in("ada", Role::Owner).await;
    app.signed_in("bob", Role::User).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    said(back_up(&app.storage.database, &file));
    (app, folder, file)
}

#[tokio::test]
async fn what_was_backed_up_comes_back_while_the_server_goes_on() {
    let app = RealApp::start().await;
    app.signed_in("ada", Role::Owner).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    let text = said(back_up(&app.storage.database, &file));
    assert!(text.contains("1 people"), "{text}");
    let head: AuditHead = text
        .lines()
        .find_map(|line| {
            line.strip_prefix("Keep this where nobody who has the database can change it: ")
        })
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(names(folder.path()), ["backup.sqlite"]);
    assert_eq!(mode(&file), 0o600);
    // What happens afterwards is not in it.
    app.signed_in("bob", Role::User).await;
    let again = folder.path().join("again.sqlite");
    let text = said(restore(&file, &again));
    assert!(text.contains(&head.to_string()), "{text}");
    assert_eq!(mode(&again), 0o600);
    assert_eq!(people(&again).await, ["ada"]);
    assert_eq!(people(&app.storage.database).await, ["ada", "bob"]);
    // Both tell of it.
    let last = async |database: &Path| {
        let store = Store::open(&DatabaseLocation::File(database.to_owned()))
            .await
            .unwrap();
        let events = store
            .audit_events_after(&AuditFilter::default(), 0)
            .await
            .unwrap();
        store.verify_audit_trail(Some(head)).await.unwrap();
        store.close().await;
        events
            .into_iter()
            .map(|event| event.action)
            .collect::<Vec<_>>()
    };
    assert_eq!(last(&again).await.last().unwrap(), "database.restored");
    assert!(
        last(&app.storage.database)
            .await
            .contains(&"database.backed_up".to_owned())
    );
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let (app, folder, file) = backed_up().await;
    let before = fs::read(&file).unwrap();
    let text = refused(back_up(&app.storage.database, &file));
    assert!(text.contains("nothing is overwritten"), "{text}");
    assert_eq!(fs::read(&file).unwrap(), before);
    // A database that is served, also under the names of its journals.
    let text = refused(restore(&file, &app.storage.database));
    assert!(text.contains("nothing is overwritten"), "{text}");
    assert_eq!(people(&app.storage.database).await, ["ada", "bob"]);
    for left in ["new.sqlite-wal", "new.sqlite-shm", "new.sqlite-journal"] {
        let left = folder.path().join(left);
        fs::write(&left, "").unwrap();
        let text = refused(restore(&file, &folder.path().join("new.sqlite")));
        assert!(text.contains(left.to_str().unwrap()), "{text}");
        fs::remove_file(left).unwrap();
    }
    // Where a link leads is somebody else's.
    let elsewhere = folder.path().join("elsewhere");
    for link in ["link.sqlite", "other.sqlite"] {
        let link = folder.path().join(link);
        symlink(&elsewhere, &link).unwrap();
        refused(back_up(&app.storage.database, &link));
        refused(restore(&file, &link));
    }
    assert!(!elsewhere.exists());
    assert_eq!(
        names(folder.path()),
        ["backup.sqlite", "link.sqlite", "other.sqlite"]
    );
}

/// Where everybody may rename, somebody could put a link in the place of the file that is being written.
#[tokio::test]
async fn a_folder_that_is_everybodys_gets_no_backup() {
    let (app, folder, file) = backed_up().await;
    let open = folder.path().join("open");
    fs::create_dir(&open).unwrap();
    let set = |mode| fs::set_permissions(&open, fs::Permissions::from_mode(mode)).unwrap();
    set(0o777);
    let text = refused(back_up(&app.storage.database, &open.join("copy")));
    assert!(text.contains("chmod o-w"), "{text}");
    let text = refused(restore(&file, &open.join("database")));
    assert!(text.contains("chmod o-w"), "{text}");
    assert!(names(&open).is_empty());
    // As /tmp is: nobody touches what is others'.
    set(0o1777);
    said(back_up(&app.storage.database, &open.join("copy")));
}

#[tokio::test]
async fn what_is_no_whole_backup_is_not_put_back() {
    let (_app, folder, file) = backed_up().await;
    let whole = fs::read(&file).unwrap();
    let bad = folder.path().join("bad");
    let target = folder.path().join("target.sqlite");
    let check = |content: &[u8]| {
        fs::write(&bad, content).unwrap();
        let text = refused(restore(&bad, &target));
        assert!(text.contains("Nothing was changed"), "{text}");
        assert!(!target.exists());
        text
    };
    check(b"");
    check(b"SELECT 1;");
    check(&vec![0; 8192]);
    // As a full disk or a broken connection leaves it.
    for parts in 1..8 {
        check(&whole[..whole.len() * parts / 8]);
    }
    let mut scribbled = whole.clone();
    let page = 3 * 4096;
    scribbled[page..page + 4096].fill(7);
    check(&scribbled);
    assert_eq!(names(folder.path()), ["backup.sqlite", "bad"]);
    assert!(refused(restore(folder.path(), &target)).contains("is no file"));
    refused(restore(&folder.path().join("nowhere"), &target));
}

async fn changed(file: &Path, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.unwrap();
    connection.execute(statement).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_somebody_has_changed_is_not_put_back() {
    for (change, why) in [
        (
            "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 12",
            "newer version",
        ),
        (
            "DROP TRIGGER audit_events_stay; UPDATE audit_events SET actor_name = 'nobody' WHERE event_number = 1; CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are not changed');
END",
            "event 1",
        ),
        (
            "CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM api_keys; END",
            "trigger spy",
        ),
    ] {
        let (_app, folder, file) = backed_up().await;
        changed(&file, change).await;
        let target = folder.path().join("target.sqlite");
        let text = refused(restore(&file, &target));
        assert!(text.contains(why), "{change}: {text}");
        assert!(!target.exists());
    }
}

#[tokio::test]
async fn a_database_of_another_version_is_not_touched_by_a_backup() {
    let (app, folder, _) = backed_up().await;
    let database = folder.path().join("old.sqlite");
    said(restore(&folder.path().join("backup.sqlite"), &database));
    changed(
        &database,
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)",
    )
    .await;
    let last_version = async || {
        let options = SqliteConnectOptions::new().filename(&database);
        let mut connection = options.connect().await.unwrap();
        let row = connection
            .fetch_one("SELECT MAX(version) FROM _sqlx_migrations")
            .await
            .unwrap();
        row.get::<i64, _>(0)
    };
    let before = last_version().await;
    let target = folder.path().join("copy");
    let text = refused(back_up(&database, &target));
    assert!(text.contains("older version"), "{text}");
    assert_eq!(last_version().await, before);
    let text = refused(back_up(&folder.path().join("nowhere"), &target));
    assert!(!text.contains("panicked") && !target.exists(), "{text}");
    drop(app);
}

#[tokio::test]
async fn a_file_moves_to_postgresql_and_a_backup_of_that_into_a_file() {
    let Some(url) = postgres::database().await else {
        return;
    };
    let (app, folder, file) = backed_up().await;
    // While the server runs, what it writes would be lost.
    let move_to = |database: &Path, url: &str| {
        lakesentry([
            "migrate-to".as_ref(),
            "--database".as_ref(),
            database.as_os_str(),
            url.as_ref(),
        ])
    };
    let text = refused(move_to(&app.storage.database, &url));
    assert!(text.contains("Stop the server"), "{text}");
    let stopped = folder.path().join("stopped.sqlite");
    said(restore(&file, &stopped));
    let text = said(move_to(&stopped, &url));
    assert!(
        text.contains("2 people") && !text.contains("testpw"),
        "{text}"
    );
    // Once only.
    let text = refused(move_to(&stopped, &url));
    assert!(text.contains("not empty"), "{text}");

    let from_server = folder.path().join("from-server.sqlite");
    let text = said(lakesentry([
        "backup".as_ref(),
        from_server.as_os_str(),
        "--database-url".as_ref(),
        url.as_ref(),
    ]));
    assert!(text.contains("2 people"), "{text}");
    assert_eq!(people(&from_server).await, ["ada", "bob"]);
    let other = postgres::database().await.unwrap();
    let text = said(lakesentry([
        "restore".as_ref(),
        from_server.as_os_str(),
        "--database-url".as_ref(),
        other.as_ref(),
    ]));
    assert!(text.contains("2 people"), "{text}");
    let text = refused(lakesentry([
        "restore".as_ref(),
        from_server.as_os_str(),
        "--database-url".as_ref(),
        other.as_ref(),
    ]));
    assert!(text.contains("not empty"), "{text}");
}
