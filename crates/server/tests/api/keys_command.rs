//! `lakesentry keys`, and starts with a master key that is not right.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::{Instance, JwkSet, ProblemCode, Token};
use domain::{ConnectorId, ExecutionMode, Timestamp, TokenId};
use reqwest::Method;
use server::signing::{Keyring, MasterKeyFile};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::{DatabaseLocation, NewTokenRecord, RepeatableCall, Store, TokenCreated};

use super::connection_strings::{connector, key, wish};
use crate::app::{TestApp, problem};
use crate::signatures::{mint, signed_bytes, verifies};

const JWKS: &str = "/.well-known/jwks.json";

/// Runs `lakesentry` as a person would, without the settings of whoever runs the tests.
pub fn lakesentry(words: &[&str], database: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args(words)
        .arg("--database")
        .arg(database)
        .env_clear()
        .output()
        .unwrap()
}

#[track_caller]
pub fn said(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
pub fn refused(output: Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn after_a_rotation_the_new_key_signs_and_the_old_one_still_verifies() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let (old_token, old) = mint(&app, &path, 1).await;
    let old_kid = old["signature"]["kid"].as_str().unwrap();

    // The server runs on; it is not told.
    let text = said(lakesentry(&["keys", "rotate"], &app.database()));
    let (_, new) = mint(&app, &path, 2).await;
    let new_kid = new["signature"]["kid"].as_str().unwrap();
    assert_eq!(
        text,
        format!(
            "New connection strings are signed with {new_kid}.\n{old_kid} signs nothing more. It stays published, so that the strings that it signed still verify; when none of them is in use, `lakesentry keys remove {old_kid}` takes it out.\n"
        )
    );
    let jwks: JwkSet = app.get(JWKS).await;
    let kids: Vec<&str> = jwks.keys.iter().map(|jwk| jwk.kid.as_str()).collect();
    assert_eq!(kids, [new_kid, old_kid]);
    assert!(verifies(&old, &signed_bytes(&old), &jwks));
    assert!(verifies(&new, &signed_bytes(&new), &jwks));
    let instance: Instance = app.get("/api/v1/instance").await;
    assert_eq!(instance.signing_key, jwks.keys[0]);

    let store = Store::open(&DatabaseLocation::File(app.database()))
        .await
        .unwrap();
    let retired = store.signing_keys().await.unwrap().remove(1);
    assert!(retired.kid == old_kid && retired.sealed.is_none());

    let text = refused(lakesentry(&["keys", "remove", old_kid], &app.database()));
    let expected = format!(
        "{old_kid} is needed: 1 live connection string was signed with it, the last until {}. Revoke what is not needed, or wait until it has ended; nothing was changed",
        old_token.expires_at
    );
    assert!(text.contains(&expected), "{text}");
    assert_eq!(app.get::<JwkSet>(JWKS).await, jwks);

    let token = format!("{path}/{}", old_token.token_id);
    app.request(Method::DELETE, &token).send().await.unwrap();
    said(lakesentry(&["keys", "remove", old_kid], &app.database()));
    let jwks: JwkSet = app.get(JWKS).await;
    assert_eq!(jwks.keys, [instance.signing_key]);
    let tokens: Vec<Token> = app.get(&path).await;
    assert_eq!(tokens[1].kid.as_deref(), Some(old_kid));

    let text = said(lakesentry(&["keys", "list"], &app.database()));
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0], ["kid", "state", "since", "live", "strings"]);
    assert_eq!(
        [lines[1][0], lines[1][1], lines[1][3]],
        [new_kid, "active", "1"]
    );
    assert_eq!(
        [lines[2][0], lines[2][1], lines[2][3]],
        [old_kid, "removed", "0"]
    );

    for (kid, reason) in [
        (
            new_kid,
            "signs the new connection strings, so it can't be removed",
        ),
        (old_kid, "there is no signing key"),
        ("-unknown", "there is no signing key -unknown."),
    ] {
        let text = refused(lakesentry(&["keys", "remove", kid], &app.database()));
        assert!(text.contains(reason), "{text}");
    }
}

#[tokio::test]
async fn a_token_is_not_stored_for_a_key_that_was_just_rotated() {
    let app = TestApp::start().await;
    let path = connector(&app).await;
    let store = Store::open(&DatabaseLocation::File(app.database()))
        .await
        .unwrap();
    let old = store.active_signing_key().await.unwrap().unwrap();
    said(lakesentry(&["keys", "rotate"], &app.database()));
    let connector_id = ConnectorId::parse(path.split('/').nth(4).unwrap()).unwrap();
    let new = NewTokenRecord {
        token_id: TokenId::parse("00000000-0000-4000-8000-000000000000").unwrap(),
        connector_id,
        hash: [7; 32],
        fingerprint: "0707-0707-0707".to_owned(),
        execution_mode: ExecutionMode::Standalone,
        created_at: old.created_at,
        expires_at: Timestamp::MAX,
        older_end_at: None,
    };
    let minted = store
        .create_token(
            &new,
            &old.kid,
            RepeatableCall {
                key: &key(1),
                request: "mint",
            },
        )
        .await;
    assert_eq!(minted.unwrap(), TokenCreated::KeyRetired);
    assert!(app.get::<Vec<Token>>(&path).await.is_empty());
}

#[tokio::test]
async fn the_command_makes_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let text = refused(lakesentry(
        &["keys", "list"],
        &folder.path().join("typo.sqlite"),
    ));
    assert!(text.contains("there is no database"), "{text}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A database with a key, the file that opens it, and the key's name.
async fn sealed() -> (tempfile::TempDir, PathBuf, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("test.sqlite");
    let store = Store::open(&DatabaseLocation::File(database.clone()))
        .await
        .unwrap();
    let keyring = Keyring::open(store.clone(), &MasterKeyFile::beside(&database))
        .await
        .unwrap();
    let kid = keyring.active_jwk().await.unwrap().kid;
    store.close().await;
    let file = folder.path().join("test.sqlite.key");
    (folder, database, file, kid)
}

/// Starts the server, which must refuse with these words and leave the keys and the file as they are.
async fn refuses_to_start(database: &Path, file: &Path, want: &str) {
    let before = (signing_keys(database).await, fs::read(file).ok());
    for words in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["keys", "rotate"],
    ] {
        let text = refused(lakesentry(words, database));
        let text = text.replace(&file.display().to_string(), "FILE");
        assert!(text.contains(want), "{words:?}: {text}");
        let after = (signing_keys(database).await, fs::read(file).ok());
        assert!(after == before, "{words:?} changed {before:?} to {after:?}");
    }
}

/// Everything that the database holds of signing keys. Its bytes are no measure: whoever opens the file may tidy its log away.
async fn signing_keys(database: &Path) -> String {
    let options = SqliteConnectOptions::new().filename(database);
    let mut database = options.read_only(true).connect().await.unwrap();
    let row = "quote(key_version) || quote(kid) || quote(public_key) || quote(sealed) || quote(created_at) || quote(retired_at) || quote(removed_at)";
    let all = format!("SELECT group_concat({row}) FROM signing_keys");
    let keys = sqlx::query_scalar(sqlx::AssertSqlSafe(all))
        .fetch_one(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    keys
}

#[tokio::test]
async fn without_the_right_master_key_nothing_starts_and_nothing_is_overwritten() {
    let (_folder, database, file, kid) = sealed().await;
    let right = fs::read(&file).unwrap();

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    refuses_to_start(
        &database,
        &file,
        "the master key file FILE is open to others than its owner (mode 0644). Whoever reads it and the database can sign as this server. Run `chmod 600 FILE`",
    )
    .await;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();

    fs::write(&file, "not a key\n").unwrap();
    refuses_to_start(
        &database,
        &file,
        "the master key file FILE holds no master key: that is 32 bytes, written as 64 hexadecimal digits or in Base64. Put the right file there, or name it with --master-key-file; nothing was changed",
    )
    .await;

    fs::write(&file, "00".repeat(32)).unwrap();
    refuses_to_start(
        &database,
        &file,
        &format!(
            "the master key in FILE does not open the signing key {kid} in the database: the file belongs to another database, or one of the two comes from another backup. Name the right file with --master-key-file. If it is lost, run `lakesentry keys rotate --master-key-lost`: strings that are in use stay valid. Nothing was changed"
        ),
    )
    .await;

    fs::remove_file(&file).unwrap();
    refuses_to_start(
        &database,
        &file,
        &format!(
            "the master key file FILE is missing, and only it opens the signing key {kid} in the database. Put it back from where you keep its copy, or name its place with --master-key-file. If it is lost, run `lakesentry keys rotate --master-key-lost`: strings that are in use stay valid. Nothing was changed"
        ),
    )
    .await;

    // The file may be anywhere, and written in another way.
    let elsewhere = database.with_file_name("elsewhere");
    let bytes = STANDARD.decode(right.trim_ascii()).unwrap();
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02X}").unwrap();
        hex
    });
    fs::write(&elsewhere, hex).unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o400)).unwrap();
    let words = [
        "keys",
        "rotate",
        "--master-key-file",
        elsewhere.to_str().unwrap(),
    ];
    said(lakesentry(&words, &database));
}

#[tokio::test]
async fn a_lost_master_key_costs_the_signing_key_but_no_string() {
    let mut app = TestApp::start().await;
    let path = connector(&app).await;
    let (_, old) = mint(&app, &path, 1).await;
    fs::remove_file(app.database().with_extension("sqlite.key")).unwrap();
    said(lakesentry(
        &["keys", "rotate", "--master-key-lost"],
        &app.database(),
    ));

    let answer = app.create(&path, &key(2), wish()).await;
    assert_eq!(problem(answer).await.code, ProblemCode::Internal);
    assert_eq!(app.get::<Vec<Token>>(&path).await.len(), 1);
    app = app.kill_and_restart().await;
    let (_, new) = mint(&app, &path, 2).await;
    let jwks: JwkSet = app.get(JWKS).await;
    for payload in [old, new] {
        assert!(verifies(&payload, &signed_bytes(&payload), &jwks));
    }
}
