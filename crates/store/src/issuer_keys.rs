//! The keys that sign the tokens in which this LakeSentry says who it is. Private halves come sealed and leave sealed.

use std::time::Duration;

use domain::Timestamp;
use serde_json::{Value, json};
use sqlx::{AnyConnection, Row as _};

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Count, Seconds};
use crate::database::{AuditedChange, Error, Store};
use crate::issuer_proofs::{IssuerProofRecord, TrustingPrincipal, unproven};
use crate::rows::{one, readable};

/// What is stored of an issuer key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerKeyRecord {
    /// How many of them this instance has had, with this one.
    pub key_version: u32,
    /// Thumbprint of the public half.
    pub kid: String,
    /// The public half, an uncompressed point of P-256.
    pub public_key: Vec<u8>,
    /// The private half, which only the master key opens; gone once the key is retired.
    pub sealed: Option<Vec<u8>>,
    /// Since when it is published.
    pub created_at: Timestamp,
    /// Since when it signs; `None` as long as it waits.
    pub signs_since: Option<Timestamp>,
    /// Since when it signs nothing more.
    pub retired_at: Option<Timestamp>,
    /// Since when it is not published.
    pub removed_at: Option<Timestamp>,
}

impl IssuerKeyRecord {
    /// Whether it signs.
    pub const fn is_active(&self) -> bool {
        self.signs_since.is_some() && self.retired_at.is_none()
    }

    /// Whether it is published and does not sign yet.
    pub const fn is_waiting(&self) -> bool {
        self.signs_since.is_none() && self.retired_at.is_none()
    }
}

#[derive(sqlx::FromRow)]
struct IssuerKeyRow {
    key_version: Count,
    kid: String,
    public_key: Vec<u8>,
    sealed: Option<Vec<u8>>,
    created_at: Seconds,
    signs_since: Option<Seconds>,
    retired_at: Option<Seconds>,
    removed_at: Option<Seconds>,
}

impl From<IssuerKeyRow> for IssuerKeyRecord {
    fn from(row: IssuerKeyRow) -> Self {
        let time = |seconds: Seconds| seconds.0;
        Self {
            key_version: row.key_version.0,
            kid: row.kid,
            public_key: row.public_key,
            sealed: row.sealed,
            created_at: row.created_at.0,
            signs_since: row.signs_since.map(time),
            retired_at: row.retired_at.map(time),
            removed_at: row.removed_at.map(time),
        }
    }
}

/// An issuer key to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssuerKeyRecord {
    /// Thumbprint of the public half.
    pub kid: String,
    /// The public half, an uncompressed point of P-256.
    pub public_key: Vec<u8>,
    /// The private half, sealed.
    pub sealed: Vec<u8>,
}

/// How a change of the issuer keys ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssuerKeyChange {
    /// It is done. The key that it was done to or that stays.
    Done(IssuerKeyRecord),
    /// One waits to sign already.
    Waiting(IssuerKeyRecord),
    /// None waits to sign.
    NoneWaiting,
    /// There is none of this name, or it was removed before.
    Unknown,
    /// It signs.
    InUse,
    /// These principals are not known to take the key that is to be relied on from then on, with what the last try came to.
    Unproven(Vec<(TrustingPrincipal, Option<IssuerProofRecord>)>),
    /// It has not been published for long enough before it signs, or after it did. From then on it will have been.
    TooSoon(IssuerKeyRecord, Timestamp),
}

/// What a change of the issuer keys asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofDemand {
    /// Each principal that trusts this LakeSentry was signed in to with the key that is relied on from then on.
    OfEach,
    /// Nothing: whoever does not take that key is locked out until its policy is updated.
    Forced,
}

impl ProofDemand {
    /// Says who stands in the way, and what the audit trail is told of it.
    async fn meet(
        self,
        change: &mut AuditedChange,
        kid: &str,
        now: Timestamp,
    ) -> Result<Result<Value, IssuerKeyChange>, sqlx::Error> {
        let unproven = unproven(change, kid, now).await?;
        let locked_out: Vec<String> = unproven
            .iter()
            .map(|(principal, _)| principal.application_id.to_string())
            .collect();
        Ok(match self {
            Self::OfEach if !unproven.is_empty() => Err(IssuerKeyChange::Unproven(unproven)),
            Self::OfEach => Ok(json!({"forced": false})),
            Self::Forced => Ok(json!({"forced": true, "unproven": locked_out})),
        })
    }
}

impl Store {
    /// Lists all issuer keys, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issuer_keys(&self) -> Result<Vec<IssuerKeyRecord>, Error> {
        let rows = sqlx::query("SELECT * FROM issuer_keys ORDER BY key_version DESC")
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<IssuerKeyRow, _>(&rows, "issuer_keys"))
    }

    /// Finds the issuer key that signs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_issuer_key(&self) -> Result<Option<IssuerKeyRecord>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(active(&mut connection).await?)
    }

    /// Stores a key. It signs at once if there is none that does; else it is published, and waits.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn add_issuer_key(
        &self,
        new: &NewIssuerKeyRecord,
        now: Timestamp,
    ) -> Result<IssuerKeyChange, Error> {
        self.write_audited(|mut change: AuditedChange| async move {
            if let Some(waiting) = waiting(&mut change).await? {
                return Ok(IssuerKeyChange::Waiting(waiting));
            }
            let signs_since = match active(&mut change).await? {
                Some(_) => None,
                None => Some(now),
            };
            let (stored, event) = publish(&mut change, new, signs_since, now).await?;
            change.commit(IssuerKeyChange::Done(stored), &event).await
        })
        .await
    }

    /// Stores a key that signs at once, if there is none that does; says whether it was stored. Of several servers that start on an empty
    /// database, one stores its key.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn add_first_issuer_key(
        &self,
        new: &NewIssuerKeyRecord,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_audited(|mut change: AuditedChange| async move {
            if active(&mut change).await?.is_some() {
                return Ok(false);
            }
            let (_, event) = publish(&mut change, new, Some(now), now).await?;
            change.commit(true, &event).await
        })
        .await
    }

    /// Lets the key sign that waits, and retires the one that signed. It has to have been published for so long, and unless that is forced, each
    /// principal has to be known to take it.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn switch_issuer_key(
        &self,
        demand: ProofDemand,
        published_before: Duration,
        now: Timestamp,
    ) -> Result<IssuerKeyChange, Error> {
        self.write_audited(|mut change: AuditedChange| async move {
            let Some(waiting) = waiting(&mut change).await? else {
                return Ok(IssuerKeyChange::NoneWaiting);
            };
            let from = waiting.created_at.later(published_before);
            if now < from {
                return Ok(IssuerKeyChange::TooSoon(waiting, from));
            }
            let proofs = match demand.meet(&mut change, &waiting.kid, now).await? {
                Ok(proofs) => proofs,
                Err(refused) => return Ok(refused),
            };
            let retired = active(&mut change).await?;
            sqlx::query("UPDATE issuer_keys SET retired_at = $1, sealed = NULL WHERE retired_at IS NULL AND signs_since IS NOT NULL")
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            sqlx::query("UPDATE issuer_keys SET signs_since = $1 WHERE kid = $2")
                .bind(Seconds(now))
                .bind(&waiting.kid)
                .execute(&mut *change)
                .await?;
            let event = AuditEvent {
                action: AuditAction::IssuerKeySwitched,
                object: Some(waiting.kid.clone()),
                before: retired.map(|record| json!({"kid": record.kid})),
                after: Some(json!({"key_version": waiting.key_version, "proofs": proofs})),
            };
            let signs = IssuerKeyRecord {
                signs_since: Some(now),
                ..waiting
            };
            change.commit(IssuerKeyChange::Done(signs), &event).await
        })
        .await
    }

    /// Takes a key out of the published ones: a retired one where each principal is known to take the key that signs, unless that is forced; or
    /// one that waits, which nobody relies on yet. A retired one has to have been published for so long after it signed: its tokens may be on
    /// their way.
    ///
    /// # Errors
    /// When the database fails; then nothing was removed.
    pub async fn remove_issuer_key(
        &self,
        kid: &str,
        demand: ProofDemand,
        published_after: Duration,
        now: Timestamp,
    ) -> Result<IssuerKeyChange, Error> {
        self.write_audited(|mut change: AuditedChange| async move {
            let row =
                sqlx::query("SELECT * FROM issuer_keys WHERE kid = $1 AND removed_at IS NULL")
                    .bind(kid)
                    .fetch_optional(&mut *change)
                    .await?;
            let Some(key) = one::<IssuerKeyRow, IssuerKeyRecord>(row.as_ref())? else {
                return Ok(IssuerKeyChange::Unknown);
            };
            if key.is_active() {
                return Ok(IssuerKeyChange::InUse);
            }
            let gone_at = key.retired_at.map(|at| at.later(published_after));
            if let Some(at) = gone_at.filter(|at| now < *at) {
                return Ok(IssuerKeyChange::TooSoon(key, at));
            }
            let after = if key.is_waiting() {
                json!({"signed": false})
            } else {
                let signs = active(&mut change).await?.map(|active| active.kid);
                match demand
                    .meet(&mut change, &signs.unwrap_or_default(), now)
                    .await?
                {
                    Ok(proofs) => json!({"signed": true, "proofs": proofs}),
                    Err(refused) => return Ok(refused),
                }
            };
            sqlx::query("UPDATE issuer_keys SET removed_at = $1, retired_at = coalesce(retired_at, $1), sealed = NULL WHERE kid = $2")
                .bind(Seconds(now))
                .bind(kid)
                .execute(&mut *change)
                .await?;
            let event = AuditEvent::new(AuditAction::IssuerKeyRemoved, kid).after(after);
            let removed = IssuerKeyRecord {
                sealed: None,
                retired_at: key.retired_at.or(Some(now)),
                removed_at: Some(now),
                ..key
            };
            change.commit(IssuerKeyChange::Done(removed), &event).await
        })
        .await
    }
}

/// Finds the key that signs, within a transaction.
pub async fn active(
    connection: &mut AnyConnection,
) -> Result<Option<IssuerKeyRecord>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT * FROM issuer_keys WHERE retired_at IS NULL AND signs_since IS NOT NULL",
    )
    .fetch_optional(connection)
    .await?;
    one::<IssuerKeyRow, _>(row.as_ref())
}

/// Publishes a key, with the event that tells it.
async fn publish(
    change: &mut AnyConnection,
    new: &NewIssuerKeyRecord,
    signs_since: Option<Timestamp>,
    now: Timestamp,
) -> Result<(IssuerKeyRecord, AuditEvent), sqlx::Error> {
    let next = sqlx::query("SELECT coalesce(max(key_version), 0) + 1 AS next FROM issuer_keys")
        .fetch_one(&mut *change)
        .await?;
    let Count(key_version) = next.try_get("next")?;
    sqlx::query("INSERT INTO issuer_keys (key_version, kid, public_key, sealed, created_at, signs_since) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(Count(key_version))
        .bind(&new.kid)
        .bind(&new.public_key)
        .bind(&new.sealed)
        .bind(Seconds(now))
        .bind(signs_since.map(Seconds))
        .execute(&mut *change)
        .await?;
    let event = AuditEvent::new(AuditAction::IssuerKeyPublished, &new.kid)
        .after(json!({"key_version": key_version, "signs": signs_since.is_some()}));
    let stored = IssuerKeyRecord {
        key_version,
        kid: new.kid.clone(),
        public_key: new.public_key.clone(),
        sealed: Some(new.sealed.clone()),
        created_at: now,
        signs_since,
        retired_at: None,
        removed_at: None,
    };
    Ok((stored, event))
}

async fn waiting(connection: &mut AnyConnection) -> Result<Option<IssuerKeyRecord>, sqlx::Error> {
    let row =
        sqlx::query("SELECT * FROM issuer_keys WHERE retired_at IS NULL AND signs_since IS NULL")
            .fetch_optional(connection)
            .await?;
    one::<IssuerKeyRow, _>(row.as_ref())
}

#[cfg(test)]
mod tests;
