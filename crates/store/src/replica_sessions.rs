//! The secrets that several servers hold together for whoever is setting up. All of it is encrypted before it comes here.

use std::time::Duration;

use crate::database::{Error, Store};
use crate::replica_news::{self, ReplicaNews};
use crate::rows::readable;

/// A secret, encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaSecret {
    /// What it is for; tells it from the others of its session.
    pub what: String,
    /// The secret.
    pub sealed: Vec<u8>,
}

/// An onboarding session, as all servers know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaSession {
    /// Another one after it was forgotten: what was under way before must not write into it.
    pub generation: String,
    /// What is held.
    pub held: Vec<ReplicaSecret>,
}

#[derive(sqlx::FromRow)]
struct ReplicaSecretRow {
    what: String,
    sealed: Vec<u8>,
}

impl From<ReplicaSecretRow> for ReplicaSecret {
    fn from(row: ReplicaSecretRow) -> Self {
        Self {
            what: row.what,
            sealed: row.sealed,
        }
    }
}

impl Store {
    /// Finds a session, or begins it with the generation that is given. That counts as using it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replica_session(
        &self,
        session: &str,
        new_generation: &str,
    ) -> Result<ReplicaSession, Error> {
        let now = self.now_ms().await?;
        let generation: String = sqlx::query_scalar(
            "INSERT INTO replica_sessions (session, first_name, generation, used_ms) VALUES ($1, $1, $2, $3)
             ON CONFLICT (session) DO UPDATE SET used_ms = excluded.used_ms RETURNING generation",
        )
        .bind(session)
        .bind(new_generation)
        .bind(now)
        .fetch_one(&self.pool)
        .await?;
        let rows = sqlx::query(
            "SELECT what, sealed FROM replica_secrets WHERE session = $1 ORDER BY what",
        )
        .bind(session)
        .fetch_all(&self.pool)
        .await?;
        Ok(ReplicaSession {
            generation,
            held: readable::<ReplicaSecretRow, _>(&rows, "replica_secrets"),
        })
    }

    /// Returns the generation of a session, if there is one; that is no use of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replica_generation(&self, session: &str) -> Result<Option<String>, Error> {
        let found =
            sqlx::query_scalar("SELECT generation FROM replica_sessions WHERE session = $1")
                .bind(session)
                .fetch_optional(&self.pool)
                .await?;
        Ok(found)
    }

    /// Gives a session another name, and its tests with it. Both are forgotten together.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn rename_replica_session(
        &self,
        old: &str,
        new: &str,
        generation: &str,
    ) -> Result<(), Error> {
        let now = self.now_ms().await?;
        self.write(|mut change| async move {
            let first: Option<String> =
                sqlx::query_scalar("SELECT first_name FROM replica_sessions WHERE session = $1")
                    .bind(old)
                    .fetch_optional(&mut *change)
                    .await?;
            sqlx::query("INSERT INTO replica_sessions (session, first_name, generation, used_ms) VALUES ($1, $2, $3, $4)")
                .bind(new)
                .bind(first.as_deref().unwrap_or(old))
                .bind(generation)
                .bind(now)
                .execute(&mut *change)
                .await?;
            sqlx::query("UPDATE replica_tests SET session = $2 WHERE session = $1")
                .bind(old)
                .bind(new)
                .execute(&mut *change)
                .await?;
            change.commit(()).await
        })
        .await
    }

    /// Keeps a secret in the place of those that it replaces, by what they are for. Returns whether it was kept: a session that was forgotten
    /// meanwhile takes none.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn hold_secret(
        &self,
        session: &str,
        generation: &str,
        new: &ReplicaSecret,
        replaces: impl Fn(&str) -> bool,
    ) -> Result<bool, Error> {
        let replaces = &replaces;
        self.write(|mut change| async move {
            let held: Vec<String> = sqlx::query_scalar(
                "SELECT held.what FROM replica_secrets AS held JOIN replica_sessions AS begun ON begun.session = held.session
                 WHERE begun.session = $1 AND begun.generation = $2",
            )
            .bind(session)
            .bind(generation)
            .fetch_all(&mut *change)
            .await?;
            for what in held.iter().filter(|what| replaces(what)) {
                sqlx::query("DELETE FROM replica_secrets WHERE session = $1 AND what = $2")
                    .bind(session)
                    .bind(what)
                    .execute(&mut *change)
                    .await?;
            }
            let kept = sqlx::query(
                "INSERT INTO replica_secrets (session, what, sealed)
                 SELECT session, $3, $4 FROM replica_sessions WHERE session = $1 AND generation = $2
                 ON CONFLICT (session, what) DO UPDATE SET sealed = excluded.sealed",
            )
            .bind(session)
            .bind(generation)
            .bind(&new.what)
            .bind(&new.sealed)
            .execute(&mut *change)
            .await?;
            let is_kept = kept.rows_affected() > 0;
            change.commit(is_kept).await
        })
        .await
    }

    /// Forgets a session under all names that it has had, cancels its tests, and tells the other servers.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn forget_replica_session(&self, session: &str) -> Result<(), Error> {
        let dialect = self.dialect;
        self.write(|mut change| async move {
            let first: Option<String> =
                sqlx::query_scalar("SELECT first_name FROM replica_sessions WHERE session = $1")
                    .bind(session)
                    .fetch_optional(&mut *change)
                    .await?;
            let first = first.unwrap_or_else(|| session.to_owned());
            let mut names: Vec<String> = sqlx::query_scalar(
                "DELETE FROM replica_sessions WHERE session = $1 OR first_name = $1 RETURNING session",
            )
            .bind(&first)
            .fetch_all(&mut *change)
            .await?;
            names.extend([first, session.to_owned()]);
            names.sort_unstable();
            names.dedup();
            for name in names {
                sqlx::query("UPDATE replica_tests SET is_cancelled = 1, sign_ins = NULL WHERE session = $1")
                    .bind(&name)
                    .execute(&mut *change)
                    .await?;
                replica_news::tell(&mut change, dialect, &ReplicaNews::Forgotten(name)).await?;
            }
            change.commit(()).await
        })
        .await
    }

    /// Drops the sessions that were not used for so long, with their secrets, and the tests that have ended since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_idle_replica_sessions(&self, idle: Duration) -> Result<(), Error> {
        let limit = i64::try_from(idle.as_millis()).unwrap_or(i64::MAX);
        let oldest = self.now_ms().await? - limit;
        // A test that nobody could go on with for a day is of no use to anybody.
        let abandoned = oldest - 24 * 60 * 60 * 1000;
        for (statement, oldest) in [
            ("DELETE FROM replica_sessions WHERE used_ms < $1", oldest),
            (
                "DELETE FROM replica_tests WHERE has_ended = 1 AND used_ms < $1",
                oldest,
            ),
            ("DELETE FROM replica_tests WHERE used_ms < $1", abandoned),
        ] {
            sqlx::query(statement)
                .bind(oldest)
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_each;

    fn secret(what: &str) -> ReplicaSecret {
        ReplicaSecret {
            what: what.to_owned(),
            sealed: what.as_bytes().to_vec(),
        }
    }

    async fn held(store: &Store, session: &str) -> Vec<String> {
        let found = store.replica_session(session, "later").await.unwrap();
        found.held.into_iter().map(|held| held.what).collect()
    }

    #[tokio::test]
    async fn a_secret_takes_the_place_of_those_that_it_replaces() {
        on_each(async |store| {
            let begun = store.replica_session("a", "1").await.unwrap();
            assert_eq!((begun.generation.as_str(), begun.held.len()), ("1", 0));
            // Another server finds the same one.
            let found = store.replica_session("a", "2").await.unwrap();
            assert_eq!(found.generation, "1");
            for what in ["token", "other"] {
                let kept = store.hold_secret("a", "1", &secret(what), |_| false).await;
                assert!(kept.unwrap());
            }
            let new = secret("secret");
            let kept = store.hold_secret("a", "1", &new, |what| what == "token");
            assert!(kept.await.unwrap());
            assert_eq!(held(&store, "a").await, ["other", "secret"]);
            assert_eq!(held(&store, "b").await, [""; 0]);
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_forgotten_is_not_written_back() {
        on_each(async |store| {
            store.replica_session("a", "1").await.unwrap();
            store.rename_replica_session("a", "b", "2").await.unwrap();
            store.rename_replica_session("b", "c", "3").await.unwrap();
            assert!(
                store
                    .hold_secret("c", "3", &secret("x"), |_| false)
                    .await
                    .unwrap()
            );
            // Under whichever of its names.
            store.forget_replica_session("a").await.unwrap();
            assert!(
                !store
                    .hold_secret("c", "3", &secret("x"), |_| false)
                    .await
                    .unwrap()
            );
            let anew = store.replica_session("c", "4").await.unwrap();
            assert_eq!((anew.generation.as_str(), anew.held.len()), ("4", 0));
            assert!(
                !store
                    .hold_secret("c", "3", &secret("x"), |_| false)
                    .await
                    .unwrap()
            );
            assert_eq!(held(&store, "c").await, [""; 0]);
        })
        .await;
    }

    #[tokio::test]
    async fn an_idle_session_is_gone_with_its_secrets() {
        on_each(async |store| {
            store.replica_session("a", "1").await.unwrap();
            store
                .hold_secret("a", "1", &secret("x"), |_| false)
                .await
                .unwrap();
            store
                .forget_idle_replica_sessions(Duration::from_mins(30))
                .await
                .unwrap();
            assert_eq!(held(&store, "a").await, ["x"]);
            tokio::time::sleep(Duration::from_millis(50)).await;
            store
                .forget_idle_replica_sessions(Duration::from_millis(10))
                .await
                .unwrap();
            assert_eq!(held(&store, "a").await, [""; 0]);
        })
        .await;
    }
}
