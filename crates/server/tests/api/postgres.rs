//! The program on PostgreSQL, where there is a server for tests.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use contract::Instance;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use uuid::Uuid;

/// Makes a database; `None` where there is no server.
pub async fn database() -> Option<String> {
    let server = std::env::var("LAKESENTRY_TEST_POSTGRES").ok()?;
    let options: sqlx::postgres::PgConnectOptions = server.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    let name = format!("server_{}", Uuid::now_v7().simple());
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    connection
        .execute(sqlx::AssertSqlSafe(create))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let (rest, _) = server.rsplit_once('/').unwrap();
    Some(format!("{rest}/{name}"))
}

/// Makes the master key that several programs share.
pub fn make_master_key(folder: &Path) {
    let key = folder.join("master.key");
    std::fs::write(&key, "0123456789abcdef".repeat(4)).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// Starts a program that shares a database, a master key and a folder with others, in practice; returns it with its address.
pub async fn serve(
    database: &str,
    folder: &Path,
    practice: SocketAddr,
    public_url: Option<&str>,
) -> (Child, SocketAddr) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args(["serve", "--listen", "127.0.0.1:0", "--practice"])
        .arg(practice.to_string())
        .args(public_url.map(|url| format!("--public-url={url}")))
        .arg("--master-key-file")
        .arg(folder.join("master.key"))
        .arg("--data")
        .arg(folder.join("data"))
        .env("LAKESENTRY_DATABASE_URL", database)
        .env_remove("RUST_LOG")
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
    let address = loop {
        let line = lines.next_line().await.unwrap().expect("it does not start");
        if let Some((_, rest)) = line.split_once("listening on http://") {
            let address = rest.split(',').next().unwrap_or(rest);
            break address.trim().parse().unwrap();
        }
    };
    // A full pipe would stop the program.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (program, address)
}

#[tokio::test]
async fn two_programs_serve_one_database_and_sign_with_one_key() {
    let Some(database) = database().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    make_master_key(folder.path());
    // Nobody asks anything of Databricks here.
    let nobody = SocketAddr::from(([127, 0, 0, 1], 1));
    let first = serve(&database, folder.path(), nobody, None).await;
    let second = serve(&database, folder.path(), nobody, None).await;
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let kid = async |address: SocketAddr| {
        let answer = browser
            .get(format!("http://{address}/api/v1/instance"))
            .send()
            .await;
        let instance: Instance = answer.unwrap().json().await.unwrap();
        instance.signing_key.kid
    };
    let signs = kid(first.1).await;
    assert_eq!(signs, kid(second.1).await);
    drop(first);
    let again = serve(&database, folder.path(), nobody, None).await;
    assert_eq!(signs, kid(again.1).await);
}
