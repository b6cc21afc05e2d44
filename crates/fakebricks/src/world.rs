//! What exists: accounts with their principals, workspaces, warehouses and metastores.

mod account;
mod build;
mod member;
mod metastore;
mod plan;
mod warehouse;
mod workspace;

pub use account::{Account, AddError, PII_READERS};
pub use build::{
    ACCOUNT_ADMIN, ACCOUNT_ADMIN_USER, ANALYST, BOTH_ADMIN, READER, SECRET_LIFETIME, admin_token,
    metastore_admin, personal_token,
};
pub use domain::Cloud;
pub use member::{Identity, Member, MemberKind, Secret};
pub use metastore::{Metastore, SchemaState};
pub use warehouse::{Level, Warehouse, WarehouseState};
pub use workspace::{Entitlement, Membership, Status, Workspace};

use std::collections::HashMap;

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
    pub tokens: HashMap<String, Token>,
    made: u64,
}

/// What a bearer token is good for.
#[derive(Debug, Clone)]
pub struct Token {
    /// Who the token speaks for.
    pub identity: Identity,
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
    /// A personal access token: workspaces only.
    Personal(Vec<u64>),
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
    pub fn find_workspace(&mut self, id: u64) -> Option<(Cloud, &mut Workspace)> {
        self.accounts.iter_mut().find_map(|account| {
            let cloud = account.cloud;
            account.workspace_mut(id).map(|found| (cloud, found))
        })
    }

    /// A label that was not used before, for names made while running.
    pub fn fresh_label(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}-{}", self.made)
    }

    /// Gives out a bearer token.
    pub fn issue(&mut self, token: Token) -> String {
        let label = self.fresh_label("token");
        let text = token_text(self.seed, &label);
        self.tokens.insert(text.clone(), token);
        text
    }
}

/// Text that looks like a signed token; clients must not read it.
fn token_text(seed: u64, label: &str) -> String {
    format!(
        "eyJhbGciOiJSUzI1NiJ9.{}.{}",
        ids::hex(seed, label, 48),
        ids::hex(seed, &format!("{label}-signature"), 64)
    )
}
