//! Several servers on one PostgreSQL: what somebody began at one of them goes on when it is lost.
//!
//! The database says what counts, encrypted where it is secret. Each server keeps a copy in memory of what is asked of it, and hears at once when
//! there is more. A file has one server, which needs none of this.

mod carrying;
mod secrets;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::ConnectionTestId;
use parking_lot::Mutex;
use store::{DatabaseLocation, ReplicaListener, ReplicaNews, Store};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::signing::Keyring;
use crate::vault::{SecretToShare, Vault};

pub use carrying::{BegunElsewhere, CarryingEnd, SharedTest};

/// A server that has not been heard of for so long is lost, and others go on with its tests.
const LEASE: Duration = Duration::from_secs(6);
/// One that can't say so for this long ends what it carries out, before others begin.
const GIVES_UP: Duration = Duration::from_secs(5);
/// A server says so often that it is there.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Whatever was not heard is looked for after so long.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// After so long the database is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(500);
/// News that wait for whoever is slow; who is slower has missed some, and looks.
const NEWS: usize = 256;

/// Why what is shared can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ReplicaError {
    /// Another server was started with another master key, or another version wrote it.
    #[error(
        "{0} can't be read: servers on one database need the same master key, and the same version of LakeSentry"
    )]
    Unreadable(&'static str),
    /// The operating system gives no randomness.
    #[error("no randomness to encrypt what servers share")]
    NoRandomness(#[from] getrandom::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What this server has in common with others on its database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Replicas {
    inner: Arc<ReplicasInner>,
}

#[derive(Debug)]
struct ReplicasInner {
    store: Store,
    keyring: Arc<Keyring>,
    /// Names this process.
    own_name: String,
    news: broadcast::Sender<ReplicaNews>,
    /// Ends what is carried out here, which others go on with.
    leaving: CancellationToken,
    carried: TaskTracker,
    /// Which tests are carried out here.
    carried_here: Mutex<HashSet<ConnectionTestId>>,
}

impl Replicas {
    /// Begins. What is sent to the vault's other end has to be written by [`Self::share_secrets`].
    pub fn new(store: Store, keyring: Arc<Keyring>) -> Self {
        Self {
            inner: Arc::new(ReplicasInner {
                store,
                keyring,
                own_name: Uuid::now_v7().to_string(),
                news: broadcast::Sender::new(NEWS),
                leaving: CancellationToken::new(),
                carried: TaskTracker::new(),
                carried_here: Mutex::default(),
            }),
        }
    }

    /// Writes what the vault is given to where the other servers find it, for ever.
    pub async fn share_secrets(
        self,
        vault: Arc<Vault>,
        mut to_share: mpsc::UnboundedReceiver<SecretToShare>,
    ) {
        while let Some(new) = to_share.recv().await {
            if self.share_secret(&new).await {
                vault.note_shared(&new.session, &new.held_for);
            }
        }
    }

    /// Hears what other servers say, for ever, and calls with it.
    pub async fn listen(self, location: DatabaseLocation, on_news: impl Fn(&ReplicaNews)) {
        loop {
            match ReplicaListener::listen(&location).await {
                Ok(None) => return,
                Ok(Some(listener)) => {
                    let error = self.hear(listener, &on_news).await;
                    tracing::warn!(%error, "what other servers say is not heard");
                }
                Err(error) => tracing::warn!(%error, "what other servers say is not heard"),
            }
            tokio::time::sleep(TRY_AGAIN).await;
        }
    }

    async fn hear(
        &self,
        mut listener: ReplicaListener,
        on_news: &impl Fn(&ReplicaNews),
    ) -> store::Error {
        // Something may have been said before.
        let mut news = ReplicaNews::Missed;
        loop {
            on_news(&news);
            // Nobody may be waiting.
            drop(self.inner.news.send(news));
            news = match listener.hear().await {
                Ok(news) => news,
                Err(error) => return error,
            };
        }
    }

    /// Tells the other servers that somebody may be signed in no more, or may do less. They would find out by themselves, a little later.
    pub fn note_sessions_changed(&self) {
        let store = self.inner.store.clone();
        tokio::spawn(async move {
            if let Err(error) = store.tell_replicas(&ReplicaNews::SignIns).await {
                tracing::warn!(%error, "other servers hear late who is signed out");
            }
        });
    }
}
