//! What servers on one PostgreSQL tell each other at once. Whoever missed it finds it in the tables.

use sqlx::AnyConnection;
use sqlx::postgres::PgListener;

use crate::database::{Error, Store};
use crate::dialect::Dialect;
use crate::location::DatabaseLocation;

/// The channel, which is one for each database.
const CHANNEL: &str = "lakesentry_replicas";

/// Something that another server has done, or this one itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplicaNews {
    /// There is more to a connection test.
    Test(String),
    /// Somebody has cancelled a connection test.
    Cancelled(String),
    /// An onboarding session was forgotten; by the SHA-256 of its name.
    Forgotten(String),
    /// Somebody may be signed in no more, or may do less.
    SignIns,
    /// Something may have been missed.
    Missed,
}

impl ReplicaNews {
    fn text(&self) -> String {
        match self {
            Self::Test(id) => format!("test {id}"),
            Self::Cancelled(id) => format!("cancelled {id}"),
            Self::Forgotten(session) => format!("forgotten {session}"),
            Self::SignIns => "sign-ins".to_owned(),
            Self::Missed => "missed".to_owned(),
        }
    }

    /// What a newer version says and this one does not know is taken for something that was missed.
    fn read(text: &str) -> Self {
        match text.split_once(' ') {
            Some(("test", id)) => Self::Test(id.to_owned()),
            Some(("cancelled", id)) => Self::Cancelled(id.to_owned()),
            Some(("forgotten", session)) => Self::Forgotten(session.to_owned()),
            None if text == "sign-ins" => Self::SignIns,
            _ => Self::Missed,
        }
    }
}

/// Listens to what servers tell each other.
#[derive(Debug)]
pub struct ReplicaListener(PgListener);

impl ReplicaListener {
    /// Begins to listen. There is nobody else on a file.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn listen(location: &DatabaseLocation) -> Result<Option<Self>, Error> {
        let DatabaseLocation::Server(url) = location else {
            return Ok(None);
        };
        let mut listener = PgListener::connect(url.expose()).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Self(listener)))
    }

    /// Waits for news. A connection that was lost is made again, and then [`ReplicaNews::Missed`] is said.
    ///
    /// # Errors
    /// When the database can't be reached again.
    pub async fn hear(&mut self) -> Result<ReplicaNews, Error> {
        let heard = self.0.try_recv().await?;
        Ok(heard.map_or(ReplicaNews::Missed, |heard| {
            ReplicaNews::read(heard.payload())
        }))
    }
}

impl Store {
    /// Says whether other servers may work on the same database.
    pub fn is_shared(&self) -> bool {
        self.dialect == Dialect::Postgres
    }

    /// Tells all servers on the database something.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_replicas(&self, news: &ReplicaNews) -> Result<(), Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(tell(&mut connection, self.dialect, news).await?)
    }

    /// Returns the time by the clock of the database, in milliseconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn now_ms(&self) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar(self.dialect.now_ms())
            .fetch_one(&self.pool)
            .await
    }
}

/// Tells the others when the transaction is made last.
pub async fn tell(
    connection: &mut AnyConnection,
    dialect: Dialect,
    news: &ReplicaNews,
) -> Result<(), sqlx::Error> {
    if let Some(notify) = dialect.notify() {
        sqlx::query(notify)
            .bind(CHANNEL)
            .bind(news.text())
            .execute(connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestPlace;

    #[tokio::test]
    async fn news_arrive_as_they_were_told() {
        for place in TestPlace::all().await {
            let store = place.open().await;
            let Some(mut listener) = ReplicaListener::listen(&place.location).await.unwrap() else {
                assert!(!store.is_shared());
                continue;
            };
            for news in [
                ReplicaNews::Test("7".to_owned()),
                ReplicaNews::Cancelled("7".to_owned()),
                ReplicaNews::Forgotten("ab".to_owned()),
                ReplicaNews::SignIns,
            ] {
                store.tell_replicas(&news).await.unwrap();
                assert_eq!(listener.hear().await.unwrap(), news);
            }
            store.close().await;
        }
    }

    #[test]
    fn what_is_not_known_was_missed() {
        for text in ["", "more 7", "tests", "sign-ins now"] {
            assert_eq!(ReplicaNews::read(text), ReplicaNews::Missed, "{text}");
        }
    }
}
