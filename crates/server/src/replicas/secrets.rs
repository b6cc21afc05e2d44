//! The secrets that all servers hold for whoever is setting up.

use domain::Secret;
use store::ReplicaSecret;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{ReplicaError, Replicas, TRY_AGAIN};
use crate::vault::{HeldFor, SecretToShare, SessionId, Vault};

/// How often writing a secret is tried: for as long as a database takes that is started again.
const TRIES: u32 = 60;

impl Replicas {
    /// Looks what all servers hold for a session, which counts as using it.
    pub async fn look_up(&self, vault: &Vault, id: &SessionId) -> Result<(), ReplicaError> {
        let session = id.hash();
        let before = vault.before_look_up(id);
        let found = self
            .inner
            .store
            .replica_session(&session, &generation())
            .await?;
        let mut held = Vec::new();
        for secret in found.held {
            // What another version wrote, or another master key sealed, is not held.
            if let Some(opened) = self.open_secret(&session, &secret) {
                held.push(opened);
            } else {
                tracing::warn!(
                    "a secret that another server holds can't be read: servers on one database need the same master key"
                );
            }
        }
        vault.take_over(id, found.generation, held, &before);
        Ok(())
    }

    /// Lists the sessions that were forgotten elsewhere, and that this server has not heard of.
    pub async fn forgotten_elsewhere(&self, vault: &Vault) -> Result<Vec<SessionId>, ReplicaError> {
        let mut forgotten = Vec::new();
        for (id, generation) in vault.generations() {
            let known = self.inner.store.replica_generation(&id.hash()).await?;
            if !generation.is_empty() && known != Some(generation) {
                forgotten.push(id);
            }
        }
        Ok(forgotten)
    }

    /// Gives a session another name, with its tests.
    pub async fn rename(
        &self,
        vault: &Vault,
        old: &SessionId,
        new: &SessionId,
    ) -> Result<(), ReplicaError> {
        let generation = generation();
        self.inner
            .store
            .rename_replica_session(&old.hash(), &new.hash(), &generation)
            .await?;
        vault.rename(old, new.clone(), generation);
        Ok(())
    }

    /// Has all servers forget a session under all of its names, and cancel its tests.
    pub async fn forget(&self, id: &SessionId) -> Result<(), ReplicaError> {
        Ok(self.inner.store.forget_replica_session(&id.hash()).await?)
    }

    /// Keeps a secret where the other servers find it. One that can't be kept there is held here only: whoever comes to another server has to give
    /// it again. Says whether they find it.
    pub async fn share_secret(&self, new: &SecretToShare) -> bool {
        for _ in 0..TRIES {
            match self.try_to_share(new).await {
                Ok(()) => return true,
                Err(error) => tracing::warn!(%error, "a secret is held by one server only"),
            }
            tokio::time::sleep(TRY_AGAIN).await;
        }
        false
    }

    async fn try_to_share(&self, new: &SecretToShare) -> Result<(), ReplicaError> {
        let store = &self.inner.store;
        let what = what(&new.held_for);
        let sealed = self.inner.keyring.seal(
            new.secret.expose().as_bytes(),
            &purpose(&new.session, &what),
        )?;
        let secret = ReplicaSecret { what, sealed };
        let replaces = |what: &str| {
            let older = serde_json::from_str::<HeldFor>(what);
            older.is_ok_and(|older| older != new.held_for && new.held_for.replaces(&older))
        };
        store
            .hold_secret(&new.session, &new.generation, &secret, replaces)
            .await?;
        Ok(())
    }

    fn open_secret(&self, session: &str, held: &ReplicaSecret) -> Option<(HeldFor, Secret)> {
        let held_for = serde_json::from_str(&held.what).ok()?;
        let purpose = purpose(session, &held.what);
        let opened = self
            .inner
            .keyring
            .open_sealed(&held.sealed, &purpose)
            .ok()?;
        let text = Zeroizing::new(String::from_utf8(opened.to_vec()).ok()?);
        Some((held_for, Secret::parse(&text)?))
    }
}

/// A generation that no other session has.
fn generation() -> String {
    Uuid::now_v7().to_string()
}

/// What a secret is for, as it is written beside it.
fn what(held_for: &HeldFor) -> String {
    serde_json::to_string(held_for).unwrap_or_default()
}

/// What a secret is sealed for: it is that of this session and for this use, and none else.
fn purpose(session: &str, what: &str) -> String {
    format!("lakesentry held secret of {session} for {what}")
}
