//! The reading of one metastore.

use std::future::Future;

use contract::{
    Failure, FailureCause, HeldPrivilege, MetastorePermissions, MetastoreReading, ReadingOutcome,
    Unread, WhatUnread, WorkspaceToRead,
};
use databricks::{Client, Credentials, Me, MetastoreSummary, Securable, WorkspaceClient};
use domain::{AccountId, ApplicationId, GroupName, Region};
use futures::StreamExt as _;

use super::catalogs::others;
use super::deadline::Deadline;
use super::roles::{ACCOUNT_USERS, account_groups, roles};
use crate::services::{failure, workspaces};

/// Calls that one workspace answers at the same time.
const CALLS_AT_ONCE: usize = 4;

/// What all metastores of a reading share.
pub struct About {
    /// The client, with the time that one call may take.
    pub databricks: Client,
    /// The account that every workspace must belong to.
    pub account_id: AccountId,
    /// The service principal that LakeSentry reads as.
    pub client_id: ApplicationId,
    /// The group that is to hold the grants, if any.
    pub group: Option<GroupName>,
    /// What the plan grants on, the catalog `system` first.
    pub securables: Vec<Securable>,
    /// When the reading ends.
    pub deadline: Deadline,
}

impl About {
    /// Gives the name by which grants know the principal.
    pub fn principal(&self) -> String {
        match &self.group {
            Some(group) => group.as_str().to_owned(),
            None => self.client_id.to_string(),
        }
    }
}

/// Reads through one workspace. Whatever fails there, others are not touched by it.
pub async fn read(
    about: &About,
    asked: WorkspaceToRead,
    credentials: Option<Credentials>,
) -> MetastoreReading {
    let outcome = match credentials {
        Some(credentials) => {
            let workspace = about.databricks.workspace(asked.host.clone(), credentials);
            let reader = Reader { about, workspace };
            match reader.permissions(&asked).await {
                Ok(read) => ReadingOutcome::Read(Box::new(read)),
                Err(failure) => ReadingOutcome::Failed { failure },
            }
        }
        None => ReadingOutcome::SecretNeeded,
    };
    MetastoreReading {
        host: asked.host,
        outcome,
    }
}

/// Reads one metastore.
struct Reader<'a> {
    about: &'a About,
    workspace: WorkspaceClient,
}

/// What was held and what was not to be read.
#[derive(Default)]
struct Findings {
    held: Vec<HeldPrivilege>,
    unread: Vec<Unread>,
}

impl Reader<'_> {
    async fn permissions(&self, asked: &WorkspaceToRead) -> Result<MetastorePermissions, Failure> {
        let (me, summary, region) = self.place(asked).await?;
        let principal = self.about.principal();
        let read_as_itself =
            self.about.group.is_none() && me.application_id == Some(self.about.client_id);
        let member_of = if read_as_itself {
            account_groups(&me)
        } else {
            Vec::new()
        };
        let roles = if read_as_itself {
            roles(&principal, &member_of, &me, &summary)
        } else {
            Vec::new()
        };
        let mut findings = Findings::default();
        let (catalogs, catalogs_left_out) = self.other_catalogs(&mut findings).await;
        let planned = self.about.securables.iter().cloned();
        let securables: Vec<Securable> = planned.chain(catalogs).collect();
        self.all(&principal, &securables, &mut findings).await;
        if principal != ACCOUNT_USERS {
            self.group(ACCOUNT_USERS, &securables, &mut findings).await;
        }
        let mut groups = Vec::new();
        for group in member_of {
            if self.group(&group, &securables, &mut findings).await {
                groups.push(group);
            }
        }
        Ok(MetastorePermissions {
            name: summary.name.unwrap_or_else(|| summary.metastore_id.clone()),
            metastore_id: summary.metastore_id,
            region,
            read_as: me.user_name,
            read_as_itself,
            groups,
            held: findings.held,
            roles,
            unread: findings.unread,
            catalogs_left_out,
        })
    }

    /// Asks who reads and where, and makes sure that this is the place that was meant.
    async fn place(
        &self,
        asked: &WorkspaceToRead,
    ) -> Result<(Me, MetastoreSummary, Region), Failure> {
        let About {
            databricks,
            account_id,
            deadline,
            ..
        } = self.about;
        let host = &asked.host;
        let failed = |cause| failure::bare(cause, host);
        let same_account = workspaces::check_account(databricks, host, *account_id);
        deadline.keep(host, same_account).await?;
        let me = self.call(self.workspace.me()).await?;
        workspaces::check_id(asked.workspace_id.as_ref(), me.workspace_id.as_ref())
            .map_err(failed)?;
        let summary = self.call(self.workspace.metastore_summary()).await?;
        let region = workspaces::check_region(asked.region.as_ref(), summary.region.clone())
            .map_err(failed)?;
        Ok((me, summary, region))
    }

    /// Lists the catalogs that are not Databricks' own, and how many more there are.
    async fn other_catalogs(&self, findings: &mut Findings) -> (Vec<Securable>, usize) {
        match self.call(self.workspace.catalogs()).await {
            Ok(listed) => others(listed),
            Err(failure) => {
                let what = WhatUnread::Catalogs;
                findings.unread.push(Unread { what, failure });
                (Vec::new(), 0)
            }
        }
    }

    /// Asks what a principal holds on each securable.
    async fn all(&self, principal: &str, securables: &[Securable], findings: &mut Findings) {
        let mut answers = futures::stream::iter(securables.to_vec())
            .map(|on| async move {
                let answer = self.held(principal, &on).await;
                (on, answer)
            })
            .buffered(CALLS_AT_ONCE);
        while let Some((on, answer)) = answers.next().await {
            findings.add(principal, &on, answer);
        }
    }

    /// Asks what a group holds, until it turns out that this is not for the caller to know. A group that Unity Catalog does not know is
    /// one of the workspace: nothing can be granted to it.
    async fn group(&self, group: &str, securables: &[Securable], findings: &mut Findings) -> bool {
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

    async fn held(&self, principal: &str, on: &Securable) -> Result<Vec<HeldPrivilege>, Failure> {
        let host = self.workspace.host();
        let asked = async {
            let answer = self.workspace.effective_permissions(on, principal).await;
            answer.map_err(|error| failure::of_permissions(&error))
        };
        let held = self.about.deadline.keep(host, asked).await?;
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

    async fn call<T>(
        &self,
        work: impl Future<Output = Result<T, databricks::Error>>,
    ) -> Result<T, Failure> {
        let work = async { work.await.map_err(|error| failure::of_call(&error)) };
        self.about.deadline.keep(self.workspace.host(), work).await
    }
}

fn of_contract(securable: &Securable) -> contract::Securable {
    contract::Securable {
        kind: securable.kind.to_string(),
        full_name: securable.full_name.clone(),
    }
}

impl Findings {
    fn add(
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
