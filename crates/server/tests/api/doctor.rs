//! `lakesentry doctor`: what is well passes, each trouble has a line with its repair, and nothing is changed by looking.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use domain::Role;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use crate::real::RealApp;

/// A port that nothing listens on.
const NOWHERE: &str = "127.0.0.1:9";

/// Looks at the installation of a server, which is to be set up by further words. Databricks is not asked.
fn doctor(app: &RealApp, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lakesentry"));
    command
        .args(["doctor", "--json", "--database"])
        .arg(&app.storage.database)
        .args(words)
        .env_clear();
    if !words.contains(&"--outbound-proxy") {
        command.args(["--practice", NOWHERE]);
    }
    if !words.contains(&"--listen") {
        command.args(["--listen", &app.address.to_string()]);
    }
    command.output().unwrap()
}

/// The first finding with a name, and whether the command succeeded.
fn finding(output: &Output, check: &str, verdict: &str) -> (Value, bool) {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {output:?}"));
    let findings = report["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .find(|finding| finding["check"] == check && finding["verdict"] == verdict)
        .unwrap_or_else(|| panic!("no {check} {verdict}: {report:#}"));
    (found.clone(), output.status.success())
}

#[track_caller]
fn fails(output: &Output, check: &str, why: &str) {
    let (found, success) = finding(output, check, "fail");
    assert!(found["found"].as_str().unwrap().contains(why), "{found}");
    assert!(!success);
    assert_eq!(output.status.code(), Some(1));
}

async fn well() -> RealApp {
    let app = RealApp::start().await;
    app.signed_in("ada", Role::Owner).await;
    app
}

fn names(folder: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut names: Vec<(String, u64)> = entries
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                entry.metadata().unwrap().len(),
            )
        })
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_well_passes_and_looking_changes_nothing() {
    let app = well().await;
    let folder = app.storage.database.parent().unwrap();
    let before = names(folder);
    let output = doctor(&app, &[]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        // The disk of whoever runs the tests may be full.
        let is_well = finding["verdict"] == "pass" || finding["check"] == "disk";
        assert!(is_well, "{finding}");
    }
    assert!(output.status.success(), "{output:?}");
    assert_eq!(names(folder), before);
    let text = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args([
            "doctor",
            "--practice",
            NOWHERE,
            "--listen",
            &app.address.to_string(),
            "--database",
        ])
        .arg(&app.storage.database)
        .env_clear()
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.lines().any(|line| line.starts_with("PASS  keys ")),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_machine_is_told_to_start_the_server() {
    let app = well().await;
    let nowhere = app.storage.database.with_file_name("new.sqlite");
    let output = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args([
            "doctor",
            "--json",
            "--practice",
            NOWHERE,
            "--listen",
            "127.0.0.1:0",
            "--database",
        ])
        .arg(&nowhere)
        .env_clear()
        .output()
        .unwrap();
    let (found, success) = finding(&output, "database", "warn");
    assert!(
        found["repair"]
            .as_str()
            .unwrap()
            .contains("start the server"),
        "{found}"
    );
    assert!(success && !nowhere.exists());
    finding(&output, "listening", "warn");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_others_may_read_fail() {
    let app = well().await;
    let set =
        |file: &Path, mode| fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
    set(&app.storage.database, 0o644);
    fails(&doctor(&app, &[]), "permissions", "others than its owner");
    set(&app.storage.database, 0o600);
    let folder = app.storage.database.parent().unwrap();
    set(folder, 0o777);
    fails(&doctor(&app, &[]), "permissions", "everybody may replace");
    set(folder, 0o700);
    let key = app.storage.master_key_file().unwrap();
    set(key.path(), 0o604);
    let output = doctor(&app, &[]);
    fails(&output, "permissions", ".sqlite.key");
    fails(&output, "keys", "chmod 600");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_database_fails() {
    let app = well().await;
    let key = app.storage.master_key_file().unwrap();
    fs::write(key.path(), "ab".repeat(32)).unwrap();
    fails(&doctor(&app, &[]), "keys", "does not open the signing key");
    fs::remove_file(key.path()).unwrap();
    fails(&doctor(&app, &[]), "keys", "is missing");
    assert!(!key.path().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_that_was_changed_fails_and_so_does_one_from_the_future() {
    let app = well().await;
    let options = SqliteConnectOptions::new().filename(&app.storage.database);
    let mut connection = options.connect().await.unwrap();
    for statement in [
        "DROP TRIGGER audit_events_stay",
        "UPDATE audit_events SET recorded_at = recorded_at + 31536000",
        "CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events\nBEGIN\n    SELECT RAISE(ABORT, 'audit events are not changed');\nEND",
    ] {
        connection.execute(statement).await.unwrap();
    }
    let output = doctor(&app, &[]);
    fails(&output, "database", "event 1");
    fails(&output, "clock", "was written at");
    connection.execute("UPDATE _sqlx_migrations SET version = 9999 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)").await.unwrap();
    connection.close().await.unwrap();
    fails(&doctor(&app, &[]), "database", "newer version");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_reached_or_is_somebody_else_is_named() {
    let app = well().await;
    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            drop(other.accept().await);
        }
    });
    fails(
        &doctor(&app, &["--listen", &address]),
        "listening",
        "can't be listened on",
    );
    let proxy = ["--outbound-proxy", "http://lake:hunter2@127.0.0.1:9"];
    let output = doctor(&app, &proxy);
    fails(&output, "outbound", "through http://127.0.0.1:9");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("hunter2"));
    let public = ["--public-url", "https://127.0.0.1:9"];
    finding(&doctor(&app, &public), "public_url", "warn");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_do_not_fit_fail_as_the_start_would() {
    let app = well().await;
    fails(
        &doctor(&app, &["--listen", "0.0.0.0:0"]),
        "settings",
        "--tls-certificate",
    );
    let all = [
        "--trusted-proxy",
        "0.0.0.0/0",
        "--public-url",
        "https://127.0.0.1:9",
    ];
    fails(&doctor(&app, &all), "proxy", "may say from where");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_looked_at() {
    let app = well().await;
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str, until: (i32, u8, u8)| {
        let key = KeyPair::generate().unwrap();
        let mut wish = CertificateParams::new([name.to_owned()]).unwrap();
        wish.not_before = date_time_ymd(2020, 1, 1);
        wish.not_after = date_time_ymd(until.0, until.1, until.2);
        let (chain, own) = (
            folder.path().join("cert.pem"),
            folder.path().join("key.pem"),
        );
        fs::write(&chain, wish.self_signed(&key).unwrap().pem()).unwrap();
        fs::write(&own, key.serialize_pem()).unwrap();
        fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).unwrap();
        let file = |path: &Path| path.to_str().unwrap().to_owned();
        (file(&chain), file(&own))
    };
    let check = |name, until| {
        let (chain, key) = make(name, until);
        doctor(
            &app,
            &[
                "--tls-certificate",
                &chain,
                "--tls-key",
                &key,
                "--public-url",
                "https://lake.example:9",
            ],
        )
    };
    finding(&check("lake.example", (2099, 1, 1)), "tls", "pass");
    fails(&check("lake.example", (2021, 1, 1)), "tls", "counts from");
    fails(
        &check("other.example", (2099, 1, 1)),
        "tls",
        "is not for lake.example",
    );
}
