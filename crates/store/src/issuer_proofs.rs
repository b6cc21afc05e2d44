//! Which service principals take which issuer key, as an exchange has shown.

use std::time::Duration;

use domain::{AccountId, ApplicationId, DatabricksHost, Timestamp};
use serde_json::json;
use sqlx::AnyConnection;

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Seconds, StoredText};
use crate::database::{AuditedChange, Error, Store};
use crate::rows::readable;

/// For so long a try counts: the running server makes one every ten minutes while keys are rotated, so older ones are of a server that is down.
pub const PROOF_GOOD_FOR: Duration = Duration::from_mins(30);

/// A service principal that trusts this LakeSentry, as far as connectors tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustingPrincipal {
    /// Its account.
    pub account_id: AccountId,
    /// Its application id.
    pub application_id: ApplicationId,
    /// The workspaces that are connected as it, the primary's first.
    pub hosts: Vec<DatabricksHost>,
}

/// What the last try to sign in as a principal with a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerProofRecord {
    /// The key.
    pub kid: String,
    /// The account of the principal.
    pub account_id: AccountId,
    /// The principal.
    pub application_id: ApplicationId,
    /// When it was tried last.
    pub tried_at: Timestamp,
    /// Why the key was not taken, as JSON; nothing where it was.
    pub failure: Option<String>,
}

impl IssuerProofRecord {
    /// Whether it is about this principal.
    pub fn is_of(&self, principal: &TrustingPrincipal) -> bool {
        (self.account_id, self.application_id) == (principal.account_id, principal.application_id)
    }

    /// Whether it shows that the key is taken. What was found out long ago may not be so any more, and what is dated later than now was noted
    /// while the clock was ahead, whenever that was.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.failure.is_none() && self.tried_at <= now && now <= self.tried_at.later(PROOF_GOOD_FOR)
    }
}

#[derive(sqlx::FromRow)]
struct IssuerProofRow {
    kid: String,
    account_id: StoredText<AccountId>,
    application_id: StoredText<ApplicationId>,
    tried_at: Seconds,
    failure: Option<String>,
}

impl From<IssuerProofRow> for IssuerProofRecord {
    fn from(row: IssuerProofRow) -> Self {
        Self {
            kid: row.kid,
            account_id: row.account_id.0,
            application_id: row.application_id.0,
            tried_at: row.tried_at.0,
            failure: row.failure,
        }
    }
}

#[derive(sqlx::FromRow)]
struct TrustingRow {
    account_id: StoredText<AccountId>,
    application_id: StoredText<ApplicationId>,
    host: StoredText<DatabricksHost>,
}

impl From<TrustingRow> for TrustingPrincipal {
    fn from(row: TrustingRow) -> Self {
        Self {
            account_id: row.account_id.0,
            application_id: row.application_id.0,
            hosts: vec![row.host.0],
        }
    }
}

impl Store {
    /// Lists the service principals as which workspaces are connected without a secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn trusting_principals(&self) -> Result<Vec<TrustingPrincipal>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(trusting(&mut connection).await?)
    }

    /// Lists what the last try with each key and principal came to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issuer_proofs(&self) -> Result<Vec<IssuerProofRecord>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(proofs(&mut connection).await?)
    }

    /// Notes what the tries with a key came to, each in the place of one that was begun before, or while the clock was ahead; and tells the audit
    /// trail.
    ///
    /// # Errors
    /// When the database fails, or there is no such key; then nothing was noted.
    pub async fn note_issuer_proofs(
        &self,
        kid: &str,
        proofs: &[IssuerProofRecord],
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_audited(|mut change: AuditedChange| async move {
            for proof in proofs {
                sqlx::query(
                    "INSERT INTO issuer_proofs (kid, account_id, application_id, tried_at, failure) VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (kid, account_id, application_id) DO UPDATE SET tried_at = excluded.tried_at, failure = excluded.failure
                     WHERE issuer_proofs.tried_at <= excluded.tried_at OR issuer_proofs.tried_at > $6",
                )
                .bind(kid)
                .bind(StoredText(&proof.account_id))
                .bind(StoredText(&proof.application_id))
                .bind(Seconds(proof.tried_at))
                .bind(&proof.failure)
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            }
            let refused = proofs.iter().filter(|proof| proof.failure.is_some()).count();
            let event = AuditEvent::new(AuditAction::IssuerKeyTried, kid)
                .after(json!({"principals": proofs.len(), "refused": refused}));
            change.commit((), &event).await
        })
        .await
    }
}

/// Lists the principals that are not known to take a key, with what the last try came to where there was one.
pub async fn unproven(
    connection: &mut AnyConnection,
    kid: &str,
    now: Timestamp,
) -> Result<Vec<(TrustingPrincipal, Option<IssuerProofRecord>)>, sqlx::Error> {
    let all = proofs(connection).await?;
    let of = |principal: &TrustingPrincipal| {
        let mut of_key = all.iter().filter(|of| of.kid == kid);
        of_key.find(|of| of.is_of(principal)).cloned()
    };
    let principals = trusting(connection).await?.into_iter();
    let with_try = principals.map(|principal| {
        let tried = of(&principal);
        (principal, tried)
    });
    let is_open =
        |tried: &Option<IssuerProofRecord>| !tried.as_ref().is_some_and(|of| of.is_good(now));
    Ok(with_try.filter(|(_, tried)| is_open(tried)).collect())
}

async fn trusting(connection: &mut AnyConnection) -> Result<Vec<TrustingPrincipal>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT account_id, application_id, host FROM connectors WHERE authentication = 'federated' AND application_id IS NOT NULL
         ORDER BY account_id, application_id, is_primary DESC, connector_id",
    )
    .fetch_all(connection)
    .await?;
    let mut principals: Vec<TrustingPrincipal> = Vec::new();
    for mut one in readable::<TrustingRow, TrustingPrincipal>(&rows, "connectors") {
        match principals.last_mut() {
            Some(last)
                if (last.account_id, last.application_id)
                    == (one.account_id, one.application_id) =>
            {
                last.hosts.append(&mut one.hosts);
            }
            _ => principals.push(one),
        }
    }
    Ok(principals)
}

async fn proofs(connection: &mut AnyConnection) -> Result<Vec<IssuerProofRecord>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM issuer_proofs ORDER BY kid, account_id, application_id")
        .fetch_all(connection)
        .await?;
    Ok(readable::<IssuerProofRow, _>(&rows, "issuer_proofs"))
}
