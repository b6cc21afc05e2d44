//! What principals hold and which roles they have, as far as the caller may see it: for readings and for tests.

mod catalogs;
mod deadline;
mod roles;

use std::future::Future;

use contract::{Failure, FailureCause, HeldPrivilege, Unread, WhatUnread};
use databricks::{Client, Securable, WorkspaceClient};
use domain::{AccountId, Credentials, DatabricksHost};
use futures::StreamExt as _;

use crate::failure;
use crate::turns::Turns;

use catalogs::others;
pub use deadline::Deadline;
pub use roles::{ACCOUNT_USERS, account_groups, roles};

/// Asks one workspace about its metastore.
#[derive(Debug)]
pub struct PrivilegeReader<'a> {
    /// The workspace.
    pub workspace: &'a WorkspaceClient,
    /// When asking ends.
    pub deadline: Deadline,
    /// Calls that it answers at the same time.
    pub calls_at_once: usize,
    /// Who waits for whom, where others ask at the same time.
    pub turns: Option<&'a Turns>,
}

/// What was held and what was not to be read.
#[derive(Debug, Default)]
pub struct Findings {
    /// What was held.
    pub held: Vec<HeldPrivilege>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl PrivilegeReader<'_> {
    /// Lists the catalogs that are not Databricks' own, and how many more there are.
    pub async fn other_catalogs(&self, findings: &mut Findings) -> (Vec<Securable>, usize) {
        let listed = self.in_turn(async {
            let listed = self.workspace.catalogs().await;
            listed.map_err(|error| failure::of_call(&error))
        });
        match listed.await {
            Ok(listed) => others(listed),
            Err(failure) => {
                let what = WhatUnread::Catalogs;
                findings.unread.push(Unread { what, failure });
                (Vec::new(), 0)
            }
        }
    }

    /// Asks what a principal holds on each securable.
    pub async fn all(&self, principal: &str, securables: &[Securable], findings: &mut Findings) {
        let mut answers = futures::stream::iter(securables.to_vec())
            .map(|on| async move {
                let answer = self.held(principal, &on).await;
                (on, answer)
            })
            .buffered(self.calls_at_once);
        while let Some((on, answer)) = answers.next().await {
            findings.add(principal, &on, answer);
        }
    }

    /// Asks what a group holds, until it turns out that this is not for the caller to know. A group that Unity Catalog does not know is
    /// one of the workspace: nothing can be granted to it.
    pub async fn group(
        &self,
        group: &str,
        securables: &[Securable],
        findings: &mut Findings,
    ) -> bool {
        let Some((first, others)) = securables.split_first() else {
            return true;
        };
        let answer = self.held(group, first).await;
        let told = answer.is_ok();
        if matches!(&answer, Err(failure) if failure.cause == FailureCause::UnknownPrincipal) {
            return false;
        }
        findings.add(group, first, answer);
        if told {
            self.all(group, others, findings).await;
        }
        true
    }

    /// Asks what a principal holds on one securable, with what comes from above.
    pub async fn held(
        &self,
        principal: &str,
        on: &Securable,
    ) -> Result<Vec<HeldPrivilege>, Failure> {
        let asked = async {
            let answer = self.workspace.effective_permissions(on, principal).await;
            answer.map_err(|error| failure::of_permissions(&error))
        };
        let held = self.in_turn(asked).await?;
        Ok(held
            .into_iter()
            .map(|privilege| HeldPrivilege {
                principal: privilege.principal,
                privilege: privilege.privilege,
                securable: of_contract(on),
                inherited_from: privilege.inherited_from.as_ref().map(of_contract),
            })
            .collect())
    }

    async fn in_turn<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let host = self.workspace.host();
        let in_turn = async {
            let _turn = match self.turns {
                Some(turns) => Some(turns.take(host).await),
                None => None,
            };
            work.await
        };
        self.deadline.keep(host, in_turn).await
    }
}

/// Asks the account whether the caller is account admin: only those may list its workspaces.
pub async fn is_account_admin(
    databricks: &Client,
    host: &DatabricksHost,
    account_id: AccountId,
    credentials: Credentials,
    deadline: Deadline,
) -> Result<bool, Failure> {
    let account = databricks.account(host.clone(), account_id, credentials);
    let listed = async {
        let listed = account.workspaces().await;
        listed.map_err(|error| failure::of_account(&error))
    };
    match deadline.keep(host, listed).await {
        Ok(_) => Ok(true),
        Err(failure) if failure.cause == FailureCause::NotAccountAdmin => Ok(false),
        Err(failure) => Err(failure),
    }
}

fn of_contract(securable: &Securable) -> contract::Securable {
    contract::Securable {
        kind: securable.kind.to_string(),
        full_name: securable.full_name.clone(),
    }
}

impl Findings {
    /// Adds an answer.
    pub fn add(
        &mut self,
        principal: &str,
        on: &Securable,
        answer: Result<Vec<HeldPrivilege>, Failure>,
    ) {
        match answer {
            Ok(held) => self.held.extend(held),
            Err(failure) => self.unread.push(Unread {
                what: WhatUnread::Privileges {
                    principal: principal.to_owned(),
                    securable: of_contract(on),
                },
                failure,
            }),
        }
    }
}
