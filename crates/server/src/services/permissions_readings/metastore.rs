//! The reading of one metastore.

use std::future::Future;

use contract::{
    AdminRole, Failure, FailureCause, HeldPrivilege, MetastorePermissions, MetastoreReading,
    ReadingOutcome, Unread, WhatUnread, WorkspaceToRead,
};
use databricks::{
    Catalog, CatalogKind, Client, Credentials, Me, MetastoreSummary, Securable, SecurableKind,
    WorkspaceClient,
};
use domain::{AccountId, ApplicationId, DatabricksHost, GroupName, Region};
use futures::StreamExt as _;
use tokio::time::Instant;

use crate::services::{failure, workspaces};

/// Calls that one workspace answers at the same time.
const CALLS_AT_ONCE: usize = 4;
/// Other catalogs that are asked about; some metastores have thousands.
const MAX_CATALOGS: usize = 50;
/// The group of everybody in an account. What it holds, the principal holds.
const ACCOUNT_USERS: &str = "account users";
/// Groups that every workspace has of its own. Unity Catalog does not know them.
const WORKSPACE_GROUPS: [&str; 2] = ["users", "admins"];

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

/// The end of a reading.
#[derive(Clone, Copy)]
pub struct Deadline(pub Instant);

impl About {
    /// Gives the name by which grants know the principal.
    pub fn principal(&self) -> String {
        match &self.group {
            Some(group) => group.as_str().to_owned(),
            None => self.client_id.to_string(),
        }
    }
}

impl Deadline {
    /// Does some work, if it begins and ends before the deadline.
    pub async fn keep<T>(
        self,
        host: &DatabricksHost,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let too_late = || failure::bare(FailureCause::TimedOut, host);
        if Instant::now() >= self.0 {
            return Err(too_late());
        }
        match tokio::time::timeout_at(self.0, work).await {
            Ok(done) => done,
            Err(_) => Err(too_late()),
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
        let (groups, roles) = if read_as_itself {
            let groups = account_groups(&me);
            let roles = roles(&principal, &groups, &me, &summary);
            (groups, roles)
        } else {
            (Vec::new(), Vec::new())
        };
        let mut findings = Findings::default();
        let (catalogs, catalogs_left_out) = self.other_catalogs(&mut findings).await;
        let planned = self.about.securables.iter().cloned();
        let securables: Vec<Securable> = planned.chain(catalogs).collect();
        self.all(&principal, &securables, &mut findings).await;
        let around = [ACCOUNT_USERS]
            .into_iter()
            .chain(groups.iter().map(String::as_str));
        for group in around.filter(|group| *group != principal) {
            self.group(group, &securables, &mut findings).await;
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

    /// Asks what a group holds, until it turns out that this is not for the caller to know.
    async fn group(&self, group: &str, securables: &[Securable], findings: &mut Findings) {
        let Some((first, others)) = securables.split_first() else {
            return;
        };
        let answer = self.held(group, first).await;
        let told = answer.is_ok();
        // A group that only the workspace knows: nothing can be granted to it.
        if matches!(&answer, Err(failure) if failure.cause == FailureCause::UnknownPrincipal) {
            return;
        }
        findings.add(group, first, answer);
        if told {
            self.all(group, others, findings).await;
        }
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

/// The catalogs to ask about, and how many are left out. Databricks' own are open to everybody, or nobody's business.
fn others(listed: Vec<Catalog>) -> (Vec<Securable>, usize) {
    let mut names: Vec<String> = listed
        .into_iter()
        .filter(|catalog| catalog.kind == CatalogKind::Customer)
        .map(|catalog| catalog.name)
        .collect();
    // Databricks lists them in any order; two readings should ask about the same ones.
    names.sort_unstable();
    let left_out = names.len().saturating_sub(MAX_CATALOGS);
    names.truncate(MAX_CATALOGS);
    let catalogs = names.into_iter().map(|full_name| Securable {
        kind: SecurableKind::Catalog,
        full_name,
    });
    (catalogs.collect(), left_out)
}

/// The groups that can hold grants; everybody's is asked about anyway.
fn account_groups(me: &Me) -> Vec<String> {
    let mut groups: Vec<String> = me
        .groups
        .iter()
        .filter(|group| {
            !WORKSPACE_GROUPS.contains(&group.as_str()) && group.as_str() != ACCOUNT_USERS
        })
        .cloned()
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The roles that show in the metastore and the workspace. The metastore admin is its owner: a principal or a group.
fn roles(
    principal: &str,
    groups: &[String],
    me: &Me,
    summary: &MetastoreSummary,
) -> Vec<AdminRole> {
    // Databricks does not tell names of principals apart by case.
    let owner = summary.owner.as_deref().map(str::to_lowercase);
    let owns = [principal]
        .into_iter()
        .chain(groups.iter().map(String::as_str))
        .any(|name| owner.as_deref() == Some(&name.to_lowercase()));
    [
        (owns, AdminRole::MetastoreAdmin),
        (me.is_workspace_admin(), AdminRole::WorkspaceAdmin),
    ]
    .into_iter()
    .filter_map(|(has, role)| has.then_some(role))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(name: &str, kind: CatalogKind) -> Catalog {
        Catalog {
            name: name.to_owned(),
            kind,
            owner: None,
            browse_only: false,
        }
    }

    #[test]
    fn many_catalogs_are_cut_off_in_the_order_of_their_names() {
        let mut listed = vec![catalog("system", CatalogKind::Databricks)];
        listed.extend(
            (0..60)
                .rev()
                .map(|n| catalog(&format!("c{n:02}"), CatalogKind::Customer)),
        );
        let (asked, left_out) = others(listed);
        assert_eq!((asked.len(), left_out), (MAX_CATALOGS, 10));
        assert_eq!(asked[0].full_name, "c00");
        assert_eq!(others(Vec::new()), (Vec::new(), 0));
    }

    #[test]
    fn an_owner_is_the_principal_or_one_of_its_groups() {
        let me = Me {
            user_name: "1D0F6A52-0000-4000-8000-00000000009C".to_owned(),
            display_name: None,
            application_id: None,
            workspace_id: None,
            groups: ["users", "admins", "Data Owners", "account users"]
                .map(str::to_owned)
                .to_vec(),
            entitlements: Vec::new(),
            request_id: None,
        };
        let groups = account_groups(&me);
        assert_eq!(groups, ["Data Owners"]);
        let roles = |owner: Option<&str>| {
            let summary = MetastoreSummary {
                metastore_id: "m".to_owned(),
                name: None,
                cloud: None,
                region: None,
                global_metastore_id: None,
                owner: owner.map(str::to_owned),
            };
            super::roles(&me.user_name.to_lowercase(), &groups, &me, &summary)
        };
        let both = [AdminRole::MetastoreAdmin, AdminRole::WorkspaceAdmin];
        assert_eq!(roles(Some("data owners")), both);
        assert_eq!(roles(Some(&me.user_name)), both);
        assert_eq!(roles(Some("System user")), [AdminRole::WorkspaceAdmin]);
        assert_eq!(roles(None), [AdminRole::WorkspaceAdmin]);
    }

    #[tokio::test]
    async fn nothing_begins_after_the_deadline_and_nothing_outlives_it() {
        let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
        let begun = std::cell::Cell::new(false);
        let work = async {
            begun.set(true);
            Ok(())
        };
        let late = Deadline(Instant::now()).keep(&host, work).await;
        assert_eq!(late.unwrap_err().cause, FailureCause::TimedOut);
        assert!(!begun.get());
        let soon = Deadline(Instant::now() + std::time::Duration::from_millis(20));
        let late = soon
            .keep(&host, std::future::pending::<Result<(), _>>())
            .await;
        assert_eq!(late.unwrap_err().cause, FailureCause::TimedOut);
    }
}
