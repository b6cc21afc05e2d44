//! Databases for tests: of each kind a new one.

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::database::Store;
use crate::location::DatabaseLocation;

/// Where a PostgreSQL server for tests is, with a user that may make databases. `cargo xtask test` starts one and says so here.
pub const POSTGRES: &str = "LAKESENTRY_TEST_POSTGRES";

/// A place for a database, which is gone with this.
#[derive(Debug)]
pub struct TestPlace {
    pub location: DatabaseLocation,
    _folder: Option<tempfile::TempDir>,
}

impl TestPlace {
    /// A file that is not there yet.
    pub fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            location: DatabaseLocation::File(folder.path().join("test.sqlite")),
            _folder: Some(folder),
        }
    }

    /// A new database of the test server, where there is one.
    async fn server() -> Option<Self> {
        let Ok(server) = std::env::var(POSTGRES) else {
            eprintln!("{POSTGRES} is not set, so PostgreSQL is left out");
            return None;
        };
        sqlx::any::install_default_drivers();
        let mut options: AnyConnectOptions = server.parse().unwrap();
        let mut connection = AnyConnection::connect_with(&options).await.unwrap();
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        let create = format!("CREATE DATABASE {name} TEMPLATE template0");
        connection
            .execute(sqlx::AssertSqlSafe(create))
            .await
            .unwrap();
        connection.close().await.unwrap();
        options.database_url.set_path(&name);
        Some(Self {
            location: DatabaseLocation::Server(options.database_url.as_str().parse().unwrap()),
            _folder: None,
        })
    }

    /// One of each kind.
    pub async fn all() -> Vec<Self> {
        let mut places = vec![Self::file()];
        places.extend(Self::server().await);
        places
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.location).await.unwrap()
    }

    /// A connection that goes past the store.
    pub async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let options = self.location.options().unwrap();
        AnyConnection::connect_with(&options).await.unwrap()
    }
}

/// Runs a test on each kind of database.
pub async fn on_each(test: impl AsyncFn(Store)) {
    for place in TestPlace::all().await {
        let store = place.open().await;
        test(store.clone()).await;
        store.close().await;
    }
}
