//! What exists: accounts with their principals, workspaces, warehouses and metastores.

mod account;
mod belongings;
mod build;
mod crowd;
mod federation;
mod job;
mod member;
mod metastore;
mod plan;
mod volume;
mod warehouse;
mod workspace;

pub use account::{Account, AddError, PII_READERS};
pub use belongings::{
    Belongings, PersonalToken, ScopeLevel, SecretScope, StoredSecret, WorkspaceObject,
    WorkspaceObjectKind,
};
pub use build::{
    ACCOUNT_ADMIN, ACCOUNT_ADMIN_USER, ANALYST, BOTH_ADMIN, METASTORE_ADMIN_USER, READER,
    SECRET_LIFETIME, admin_token, entra_secret, metastore_admin, personal_token,
};
pub use crowd::{Crowd, Sketch};
pub use domain::Cloud;
pub use federation::{FederationPolicy, OidcPolicy, TokenRefusal, is_of_this_machine};
pub use job::{JobRun, RunEnded, RunResult, RunTrigger, SimulatedJob};
pub use member::{AccountMember, AccountMemberKind, CallerIdentity, PrincipalSecret};
pub use metastore::{SchemaState, SimulatedMetastore};
pub use volume::{SimulatedVolume, VolumeFile};
pub use warehouse::{SimulatedWarehouse, WarehouseLevel, WarehousePhase};
pub use workspace::{Membership, SimulatedWorkspace, Status, WorkspaceEntitlement};

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::ids;

/// Every account, and the tokens that were given out.
#[derive(Debug)]
pub struct World {
    /// Decides all generated names.
    pub seed: u64,
    /// One account for each cloud.
    pub accounts: Vec<Account>,
    /// Bearer tokens and what each is good for.
    pub tokens: HashMap<String, AccessToken>,
    made: u64,
}

/// What a bearer token is good for.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// Who the token speaks for.
    pub identity: CallerIdentity,
    /// Where it is accepted.
    pub reach: Reach,
    /// When it stops being accepted; `None` for the ready-made ones.
    pub expires: Option<Timestamp>,
}

/// Where a token is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Issued by the account: accounts API and every workspace with the principal in it.
    Account,
    /// Issued by one workspace.
    Workspace(u64),
    /// A personal access token: workspaces of a region only.
    Personal(String),
}

impl World {
    /// The account of a cloud.
    pub fn account(&self, cloud: Cloud) -> &Account {
        // `build` makes one account for each member of `Cloud::ALL`, in this order.
        &self.accounts[cloud as usize]
    }

    /// The account of a cloud, to change it.
    pub fn account_mut(&mut self, cloud: Cloud) -> &mut Account {
        &mut self.accounts[cloud as usize]
    }

    /// The workspace with this id, whatever its cloud.
    pub fn find_workspace(&mut self, id: u64) -> Option<(Cloud, &mut SimulatedWorkspace)> {
        self.accounts.iter_mut().find_map(|account| {
            let cloud = account.cloud;
            account.workspace_mut(id).map(|found| (cloud, found))
        })
    }

    /// The workspace of the crowd with this host.
    pub fn find_host(&self, host: &str) -> Option<(Cloud, u64)> {
        Cloud::ALL.into_iter().find_map(|cloud| {
            let deployment = host.strip_suffix(cloud.workspace_zone())?;
            let crowd = &self.account(cloud).crowd;
            let number = crowd.number_of_host(cloud, deployment)?;
            Some((cloud, crowd.sketch(cloud, number).id))
        })
    }

    /// A label that was not used before, for names made while running.
    pub fn fresh_label(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}-{}", self.made)
    }

    /// Gives out a bearer token, with the issuer and the times that it says of itself.
    ///
    /// Clients must not read a token. Some do, so its middle is what they would find in a real one.
    pub fn issue(
        &mut self,
        token: AccessToken,
        issuer: &str,
        from: Timestamp,
        seconds: i64,
    ) -> String {
        let label = self.fresh_label("token");
        let claims = serde_json::json!({
            "iss": format!("{issuer}/oidc"),
            "sub": token.identity.name,
            "iat": from.as_second(),
            "exp": from.as_second() + seconds,
            "jti": ids::uuid(self.seed, &label),
        });
        let text = signed_looking(
            self.seed,
            &label,
            &URL_SAFE_NO_PAD.encode(claims.to_string()),
        );
        self.tokens.insert(text.clone(), token);
        text
    }
}

/// Text that looks like a signed token.
fn token_text(seed: u64, label: &str) -> String {
    signed_looking(seed, label, &ids::hex(seed, label, 48))
}

fn signed_looking(seed: u64, label: &str, claims: &str) -> String {
    let signature = ids::hex(seed, &format!("{label}-signature"), 64);
    format!("eyJhbGciOiJSUzI1NiJ9.{claims}.{signature}")
}
