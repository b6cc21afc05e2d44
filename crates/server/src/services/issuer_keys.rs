//! Which service principals take which key of the issuer: found out by signing in as each of them, also with a key that does not sign yet.

use std::sync::Arc;
use std::time::Duration;

use connection_test::failure;
use connection_test::turns::Turns;
use contract::{
    Failure, FailureCause, IssuerKeyList, IssuerKeyStage, IssuerKeyTry, ListedIssuerKey,
    PolicyHolder,
};
use databricks::Client;
use domain::{Credentials, DatabricksHost};
use store::{IssuerKeyRecord, IssuerProofRecord, Store, TrustingPrincipal};

use crate::clock;
use crate::signing::{KeyringError, PUBLISHED_BEFORE, TokenIssuer};

/// How often the server signs in as everybody with the key that counts next, while keys are rotated.
const EVERY: Duration = Duration::from_mins(10);
/// The policy is the same at each workspace, but one of them may be down, or another may not know the principal.
const HOSTS_TRIED: usize = 3;
/// How long one of them may take.
const WITHIN: Duration = Duration::from_secs(20);

/// What finding out works with.
#[derive(Debug, Clone)]
pub struct KeyTrials {
    /// The keys, the connectors, and what was found out.
    pub store: Store,
    /// Who signs.
    pub issuer: TokenIssuer,
    /// The client for Databricks.
    pub databricks: Client,
    /// Who may call Databricks when: connection tests share it.
    pub turns: Arc<Turns>,
}

impl KeyTrials {
    /// Lists the published keys, and who has to take them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self) -> Result<IssuerKeyList, KeyringError> {
        let keys = self.store.issuer_keys().await?;
        let proofs = self.store.issuer_proofs().await?;
        let mut holders = Vec::new();
        for principal in self.store.trusting_principals().await? {
            let Some(host) = principal.hosts.first() else {
                continue;
            };
            let (account_id, application_id) = (principal.account_id, principal.application_id);
            let of = proofs.iter().filter(|proof| proof.is_of(&principal));
            holders.push(PolicyHolder {
                partition: host.partition(),
                account_id,
                application_id,
                workspaces: u32::try_from(principal.hosts.len()).unwrap_or(u32::MAX),
                terms: self.issuer.terms(account_id, application_id).await?,
                tries: of.map(|proof| as_told(proof, host)).collect(),
            });
        }
        Ok(IssuerKeyList {
            keys: keys.iter().filter_map(listed).collect(),
            holders,
        })
    }

    /// Signs in with the keys that count next, as everybody who has to take them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_all(&self) -> Result<IssuerKeyList, KeyringError> {
        let principals = self.store.trusting_principals().await?;
        for key in counting(&self.store.issuer_keys().await?) {
            self.try_with(key, &principals).await?;
        }
        self.list().await
    }

    /// Looks every ten minutes, for ever, whether keys are being rotated.
    pub async fn run(self) {
        let mut every = tokio::time::interval(EVERY);
        loop {
            every.tick().await;
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "who takes the keys for ID tokens could not be looked for");
            }
        }
    }

    /// Signs in as everybody, if keys are being rotated: a policy that had the key a while ago may have lost it.
    async fn look(&self) -> Result<(), KeyringError> {
        let keys = self.store.issuer_keys().await?;
        let published = keys.iter().filter(|key| key.removed_at.is_none()).count();
        let principals = self.store.trusting_principals().await?;
        if published < 2 || principals.is_empty() {
            return Ok(());
        }
        for key in counting(&keys) {
            self.try_with(key, &principals).await?;
        }
        Ok(())
    }

    async fn try_with(
        &self,
        key: &IssuerKeyRecord,
        principals: &[TrustingPrincipal],
    ) -> Result<(), KeyringError> {
        let tries = principals
            .iter()
            .map(|principal| self.try_one(key, principal));
        let proofs = futures::future::join_all(tries).await;
        self.store
            .note_issuer_proofs(&key.kid, &proofs, clock::now())
            .await?;
        let refused = proofs.iter().filter(|proof| proof.failure.is_some());
        let refused = refused.count();
        tracing::info!(kid = %key.kid, principals = proofs.len(), refused, "tried who takes a key for ID tokens");
        Ok(())
    }

    /// Signs in as a principal, and says what that came to.
    async fn try_one(
        &self,
        key: &IssuerKeyRecord,
        principal: &TrustingPrincipal,
    ) -> IssuerProofRecord {
        let mut proof = IssuerProofRecord {
            kid: key.kid.clone(),
            account_id: principal.account_id,
            application_id: principal.application_id,
            tried_at: clock::now(),
            failure: None,
        };
        let issuer = Arc::new(self.issuer.with_key(key.clone()));
        let client = self.databricks.with_issuer(issuer);
        let client = client.with_total_timeout(WITHIN);
        let mut first = None;
        for host in principal.hosts.iter().take(HOSTS_TRIED) {
            let credentials = Credentials::Federated {
                application_id: principal.application_id,
                account_id: principal.account_id,
            };
            let _turn = self.turns.take(host).await;
            match client.workspace(host.clone(), credentials).sign_in().await {
                Ok(_) => return proof,
                Err(error) => first = first.or_else(|| Some(failure::of_call(&error))),
            }
        }
        // Whatever can't be written is still a refusal.
        proof.failure = first.map(|failure| serde_json::to_string(&failure).unwrap_or_default());
        proof
    }
}

/// The keys that have to be taken next: the one that waits, for it is to sign; and the one that signs, where an older one is to go or nothing
/// waits.
fn counting(keys: &[IssuerKeyRecord]) -> impl Iterator<Item = &IssuerKeyRecord> {
    let is_retired = |key: &IssuerKeyRecord| key.retired_at.is_some() && key.removed_at.is_none();
    let waits = keys.iter().any(IssuerKeyRecord::is_waiting);
    let active_counts = !waits || keys.iter().any(is_retired);
    keys.iter()
        .filter(move |key| key.is_waiting() || key.is_active() && active_counts)
}

fn listed(key: &IssuerKeyRecord) -> Option<ListedIssuerKey> {
    let (stage, since) = match (key.removed_at, key.retired_at, key.signs_since) {
        (Some(_), _, _) => return None,
        (None, Some(at), _) => (IssuerKeyStage::Retired, at),
        (None, None, Some(at)) => (IssuerKeyStage::Active, at),
        (None, None, None) => (IssuerKeyStage::Waiting, key.created_at),
    };
    Some(ListedIssuerKey {
        kid: key.kid.clone(),
        stage,
        since,
        may_sign_from: key
            .is_waiting()
            .then(|| key.created_at.later(PUBLISHED_BEFORE)),
    })
}

fn as_told(proof: &IssuerProofRecord, host: &DatabricksHost) -> IssuerKeyTry {
    // A reason that another version has written in another form is still a reason.
    let read = |text: &str| {
        serde_json::from_str(text).unwrap_or_else(|_| Failure {
            cause: FailureCause::Unknown,
            host: host.clone(),
            detail: None,
            request_id: None,
            sql_state: None,
        })
    };
    IssuerKeyTry {
        kid: proof.kid.clone(),
        tried_at: proof.tried_at,
        failure: proof.failure.as_deref().map(read),
    }
}
