//! The keys with which this instance signs connection strings.
//!
//! The private half is in the database, sealed with a master key that is in a file. The active key is read for every signature,
//! so that a key that was rotated by another process signs nothing more.

use contract::{Jwk, JwkSet};
use zeroize::Zeroizing;

use crate::clock;
use store::{SigningKeyRecord, Store};

pub mod command;
mod issuer;
mod issuer_command;
mod issuer_key;
mod jwk;
mod key_pair;
mod master_key;
mod master_key_file;

pub use issuer::TokenIssuer;
pub use issuer_command::PUBLISHED_BEFORE;
pub(crate) use key_pair::KeyPair;
use master_key::MasterKey;
pub(crate) use master_key::NotOpened;
pub use master_key_file::{MasterKeyFile, MasterKeyFileError};

/// The signing keys of an instance, with the master key that opens them.
#[derive(Debug)]
pub struct Keyring {
    store: Store,
    master_key: MasterKey,
}

/// Why the keys can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The file with the master key can't be used.
    #[error(transparent)]
    File(#[from] MasterKeyFileError),
    /// The database has a key, and the file that opens it is gone.
    #[error(
        "the master key file {0} is missing, and only it opens the signing key {1} in the database. Put it back from where you keep its copy, or name its place with --master-key-file. If it is lost, run `lakesentry keys rotate --master-key-lost`: strings that are in use stay valid. Nothing was changed"
    )]
    Missing(String, String),
    /// The file holds the master key of something else.
    #[error(
        "the master key in {0} does not open the signing key {1} in the database: the file belongs to another database, or one of the two comes from another backup. Name the right file with --master-key-file. If it is lost, run `lakesentry keys rotate --master-key-lost`: strings that are in use stay valid. Nothing was changed"
    )]
    Wrong(String, String),
    /// Another process has replaced the master key.
    #[error(
        "the signing key {0} was sealed with another master key than the one that this server read when it started. Start the server again"
    )]
    Replaced(String),
    /// The master key does not open the key for ID tokens.
    #[error(
        "the key for ID tokens {0} was sealed with another master key than the one that is used now, so nothing signs in without a secret. If the master key was replaced while this server ran, start the server again. If the one before is lost, run `lakesentry keys issuer prepare`, put the new key into the federation policies, and run `lakesentry keys issuer switch --now`"
    )]
    IssuerKeyClosed(String),
    /// The database has no key, though every start makes sure that it has.
    #[error("the database has no signing key. Start the server again: it makes one")]
    NoKey,
    /// A key could not be made, or did not sign.
    #[error("the key for ID tokens can't be used")]
    NotSigned,
    /// The operating system gives no randomness.
    #[error("no randomness for a signing key")]
    NoRandomness(#[from] getrandom::Error),
    /// The database failed.
    #[error("the signing keys in the database can't be used")]
    Store(#[from] store::Error),
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The key that signs from now on.
    pub active: String,
    /// The key that signed until now.
    pub retired: Option<String>,
    /// The key for ID tokens, where the master key does not open it: it signs nothing any more.
    pub closed_issuer_key: Option<String>,
}

impl Keyring {
    /// Opens the keys of a database. The first time, it makes a key, and the master key when that is missing too.
    ///
    /// # Errors
    /// When the master key is missing, wrong or open to others; then nothing was changed.
    pub async fn open(store: Store, file: &MasterKeyFile) -> Result<Self, KeyringError> {
        // Under the database's lock, so that two first starts agree on one key and one file.
        let change = store.change_signing_key().await?;
        if let Some(active) = &change.active {
            let master_key = read_for(active, file)?;
            drop(change);
            let keyring = Self { store, master_key };
            keyring.ensure_issuer_key().await?;
            return Ok(keyring);
        }
        let master_key = file.read_or_make()?;
        let pair = KeyPair::random(change.next_version)?;
        change
            .replace(&pair.seal(&master_key)?, clock::now())
            .await?;
        tracing::info!(kid = pair.kid(), master_key_file = %file.name(), "signing key made");
        let keyring = Self { store, master_key };
        keyring.ensure_issuer_key().await?;
        Ok(keyring)
    }

    /// Gives the pair that signs.
    ///
    /// # Errors
    /// When the master key was replaced, or the database fails.
    pub(crate) async fn active(&self) -> Result<KeyPair, KeyringError> {
        let record = self.active_record().await?;
        KeyPair::open(&record, &self.master_key)
            .map_err(|NotOpened| KeyringError::Replaced(record.kid))
    }

    /// Gives the public half of the pair that signs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_jwk(&self) -> Result<Jwk, KeyringError> {
        self.active_record().await.map(published)
    }

    /// Gives the public halves of the active key and of all retired ones that were not removed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn jwks(&self) -> Result<JwkSet, KeyringError> {
        let records = self.store.signing_keys().await?;
        let listed = records
            .into_iter()
            .filter(|record| record.removed_at.is_none());
        Ok(JwkSet {
            keys: listed.map(published).collect(),
        })
    }

    /// Encrypts what the servers on one database share.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub(crate) fn seal(&self, plain: &[u8], purpose: &str) -> Result<Vec<u8>, getrandom::Error> {
        self.master_key.seal(plain, purpose)
    }

    /// Decrypts what was sealed for the same purpose.
    ///
    /// # Errors
    /// When it was not, or with another master key.
    pub(crate) fn open_sealed(
        &self,
        sealed: &[u8],
        purpose: &str,
    ) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        self.master_key.open(sealed, purpose)
    }

    /// Returns a key for one purpose, which is the same on all servers with the master key.
    pub(crate) fn key_for(&self, purpose: &str) -> [u8; 32] {
        self.master_key.key_for(purpose)
    }

    async fn active_record(&self) -> Result<SigningKeyRecord, KeyringError> {
        self.store
            .active_signing_key()
            .await?
            .ok_or(KeyringError::NoKey)
    }
}

/// Looks whether the master key opens the keys that sign, and names that of connection strings; `None` where there is none. Nothing is made.
///
/// # Errors
/// When the master key is missing, wrong or open to others.
pub async fn check(store: &Store, file: &MasterKeyFile) -> Result<Option<String>, KeyringError> {
    let Some(active) = store.active_signing_key().await? else {
        return Ok(None);
    };
    let master_key = read_for(&active, file)?;
    if let Some(issuer_key) = store.active_issuer_key().await? {
        issuer::opened(&issuer_key, &master_key)?;
    }
    Ok(Some(active.kid))
}

/// Makes a new key, and retires the active one: it signs nothing more, but what it signed still verifies.
/// When the master key is lost, the active key is retired unopened.
///
/// # Errors
/// When the master key can't be used; then nothing was changed.
pub async fn rotate(
    store: &Store,
    file: &MasterKeyFile,
    master_key_lost: bool,
) -> Result<Rotation, KeyringError> {
    let change = store.change_signing_key().await?;
    let master_key = match &change.active {
        Some(active) if !master_key_lost => read_for(active, file)?,
        _ => file.read_or_make()?,
    };
    let pair = KeyPair::random(change.next_version)?;
    let retired = change.active.as_ref().map(|active| active.kid.clone());
    change
        .replace(&pair.seal(&master_key)?, clock::now())
        .await?;
    let issuer_key = store.active_issuer_key().await?;
    let closed = issuer_key.filter(|key| issuer::opened(key, &master_key).is_err());
    Ok(Rotation {
        active: pair.kid().to_owned(),
        retired,
        closed_issuer_key: closed.map(|key| key.kid),
    })
}

/// Reads the master key, and makes sure that it is the one that opens the active key.
fn read_for(active: &SigningKeyRecord, file: &MasterKeyFile) -> Result<MasterKey, KeyringError> {
    let master_key = file
        .read()?
        .ok_or_else(|| KeyringError::Missing(file.name(), active.kid.clone()))?;
    match KeyPair::open(active, &master_key) {
        Ok(_) => Ok(master_key),
        Err(NotOpened) => Err(KeyringError::Wrong(file.name(), active.kid.clone())),
    }
}

fn published(record: SigningKeyRecord) -> Jwk {
    jwk::jwk(record.kid, &record.public_key)
}
