//! The reading of one metastore.

use std::future::Future;

use connection_test::privileges::{
    ACCOUNT_USERS, Deadline, Findings, PrivilegeReader, account_groups, roles,
};
use connection_test::{failure, workspaces};
use contract::{
    AdminRole, Failure, FailureCause, MetastorePermissions, MetastoreReading, ReadingOutcome,
    Unread, WhatUnread, WorkspaceToRead,
};
use databricks::{Client, Me, MetastoreSummary, Securable, WorkspaceClient};
use domain::{AccountId, ApplicationId, Credentials, DatabricksHost, GroupName, Region};

/// Calls that one workspace answers at the same time.
const CALLS_AT_ONCE: usize = 4;

/// What all metastores of a reading share.
pub struct About {
    /// The client, with the time that one call may take.
    pub databricks: Client,
    /// The host of its account API.
    pub accounts_host: DatabricksHost,
    /// The account that every workspace must belong to.
    pub account_id: AccountId,
    /// The service principal that LakeSentry reads as.
    pub application_id: ApplicationId,
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
            None => self.application_id.to_string(),
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

impl Reader<'_> {
    async fn permissions(&self, asked: &WorkspaceToRead) -> Result<MetastorePermissions, Failure> {
        let (me, summary, region) = self.place(asked).await?;
        let principal = self.about.principal();
        let read_as_itself =
            self.about.group.is_none() && me.application_id == Some(self.about.application_id);
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
        if read_as_itself && summary.owner.is_none() {
            // A metastore that does not tell whose it is has not said that it is somebody else's.
            findings.unread.push(Unread {
                what: WhatUnread::Role {
                    role: AdminRole::MetastoreAdmin,
                },
                failure: failure::bare(FailureCause::Unreadable, &asked.host),
            });
        }
        let privileges = PrivilegeReader {
            workspace: &self.workspace,
            deadline: self.about.deadline,
            calls_at_once: CALLS_AT_ONCE,
            turns: None,
        };
        let (catalogs, catalogs_left_out) = privileges.other_catalogs(&mut findings).await;
        let planned = self.about.securables.iter().cloned();
        let securables: Vec<Securable> = planned.chain(catalogs).collect();
        privileges.all(&principal, &securables, &mut findings).await;
        if principal != ACCOUNT_USERS {
            privileges
                .group(ACCOUNT_USERS, &securables, &mut findings)
                .await;
        }
        let mut groups = Vec::new();
        for group in member_of {
            if privileges.group(&group, &securables, &mut findings).await {
                groups.push(group);
            }
        }
        Ok(MetastorePermissions {
            name: summary.display_name(),
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

    async fn call<T>(
        &self,
        work: impl Future<Output = Result<T, databricks::Error>>,
    ) -> Result<T, Failure> {
        let work = async { work.await.map_err(|error| failure::of_call(&error)) };
        self.about.deadline.keep(self.workspace.host(), work).await
    }
}
