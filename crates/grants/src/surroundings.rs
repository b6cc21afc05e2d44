//! What is known about the account around a plan.

use domain::{AccountId, Address, DatabricksHost, Partition, Region, WorkspaceId};

use crate::trust_policy::{PolicyKeys, TrustPolicy};
use crate::{Metastore, Plan};

/// What Terraform and the Databricks CLI need besides the plan. Whatever is not known becomes a variable of the file, to be set by
/// whoever runs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The part of the cloud, when it was chosen; otherwise the address of any workspace tells it.
    pub partition: Option<Partition>,
    /// The account.
    pub account_id: Option<AccountId>,
    /// The workspaces that LakeSentry is to read through: all that can be connected, and no others.
    pub workspaces: Vec<ReadingWorkspace>,
    /// How it proves who it is.
    pub signs_in_by: SignsInBy,
}

/// How LakeSentry proves to Databricks who it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SignsInBy {
    /// By an OAuth secret of the service principal.
    #[default]
    Secret,
    /// By its word, which the service principal trusts.
    Trust {
        /// Where the keys are to be.
        keys: PolicyKeys,
        /// The policy that says so, as far as it is known here.
        policy: Option<Box<TrustPolicy>>,
    },
}

impl SignsInBy {
    /// Returns how it is proven as somebody chose it, before the policy is known: by trust with keys in such a place, or by a secret.
    pub const fn chosen(trust: Option<PolicyKeys>) -> Self {
        match trust {
            Some(keys) => Self::Trust { keys, policy: None },
            None => Self::Secret,
        }
    }

    /// Returns where the keys are to be, where there is no secret.
    pub const fn trust(&self) -> Option<PolicyKeys> {
        match self {
            Self::Trust { keys, .. } => Some(*keys),
            Self::Secret => None,
        }
    }

    /// Returns whether there is no secret.
    pub const fn is_trust(&self) -> bool {
        self.trust().is_some()
    }

    /// Fills in the policy, once it is known.
    pub fn tell(&mut self, known: Option<TrustPolicy>) {
        if let Self::Trust { policy, .. } = self {
            *policy = known.map(Box::new);
        }
    }

    /// Returns the policy, where it is known.
    pub fn policy(&self) -> Option<&TrustPolicy> {
        match self {
            Self::Trust { policy, .. } => policy.as_deref(),
            Self::Secret => None,
        }
    }
}

/// A workspace that LakeSentry is to read through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingWorkspace {
    /// Its address.
    pub host: DatabricksHost,
    /// Its id; where it is unknown, the address may still hold it.
    pub workspace_id: Option<WorkspaceId>,
    /// Its region. A workspace of an unknown region counts only where the plan itself names its address.
    pub region: Option<Region>,
}

impl Surroundings {
    /// Gives the host of the account API, where it is sure: that of the part of the cloud in which all workspaces are.
    pub(crate) fn accounts_host(&self, plan: &Plan) -> Option<DatabricksHost> {
        let named = plan.metastores.iter();
        let named = named.filter_map(|plan| plan.metastore.workspace.as_ref());
        let known = self.workspaces.iter().map(|workspace| &workspace.host);
        let of_hosts = named.chain(known).map(DatabricksHost::partition);
        let mut parts = self.partition.into_iter().chain(of_hosts);
        let first = parts.next()?;
        let is_one = parts.all(|part| part == first);
        is_one.then(|| first.accounts_host())
    }

    /// Gives the workspaces of a metastore, the one that the plan names first.
    pub(crate) fn of(&self, metastore: &Metastore) -> Vec<ReadingWorkspace> {
        let in_region = |workspace: &&ReadingWorkspace| {
            workspace.region.is_some() && workspace.region == metastore.region
        };
        let named = metastore.workspace.iter().map(|host| self.named(host));
        let mut all: Vec<ReadingWorkspace> = named.collect();
        for workspace in self.workspaces.iter().filter(in_region) {
            if all.iter().all(|known| known.host != workspace.host) {
                all.push(workspace.clone());
            }
        }
        for workspace in &mut all {
            if workspace.workspace_id.is_none() {
                let address = Address::parse(workspace.host.as_str()).ok();
                workspace.workspace_id = address
                    .and_then(|address| address.workspace_id)
                    .map(|fact| fact.value);
            }
        }
        all
    }

    fn named(&self, host: &DatabricksHost) -> ReadingWorkspace {
        let known = self.workspaces.iter().find(|known| known.host == *host);
        known.cloned().unwrap_or_else(|| ReadingWorkspace {
            host: host.clone(),
            workspace_id: None,
            region: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Principal, Selection};

    fn workspace(host: &str, region: Option<&str>) -> ReadingWorkspace {
        ReadingWorkspace {
            host: DatabricksHost::parse(host).unwrap(),
            workspace_id: None,
            region: region.map(|name| Region::parse(name).unwrap()),
        }
    }

    fn metastore(region: &str, host: Option<&str>) -> Metastore {
        Metastore {
            region: Region::parse(region).ok(),
            primary: true,
            workspace: host.map(|host| DatabricksHost::parse(host).unwrap()),
        }
    }

    #[test]
    fn the_workspace_of_the_plan_comes_first_and_once() {
        let (first, second) = ("adb-1.1.azuredatabricks.net", "adb-2.2.azuredatabricks.net");
        let surroundings = Surroundings {
            workspaces: vec![
                workspace(first, Some("eastus")),
                workspace(second, Some("eastus")),
                workspace("adb-3.3.azuredatabricks.net", Some("westeurope")),
                workspace("adb-4.4.azuredatabricks.net", None),
            ],
            ..Surroundings::default()
        };
        let found = surroundings.of(&metastore("eastus", Some(second)));
        let hosts: Vec<&str> = found.iter().map(|found| found.host.as_str()).collect();
        assert_eq!(hosts, [second, first]);
        let ids = found.iter().map(|found| found.workspace_id.clone());
        assert!(ids.eq([WorkspaceId::parse("2").ok(), WorkspaceId::parse("1").ok()]));
        assert!(surroundings.of(&metastore("uksouth", None)).is_empty());
    }

    #[test]
    fn the_console_is_that_of_the_part_of_the_cloud() {
        let accounts_host = |partition: Option<Partition>, hosts: &[&str]| {
            let metastores = hosts.iter().map(|host| metastore("eastus", Some(host)));
            let plan = Plan::new(Selection::default(), Principal::Unnamed, metastores);
            let surroundings = Surroundings {
                partition,
                ..Surroundings::default()
            };
            surroundings.accounts_host(&plan).map(String::from)
        };
        let host = |partition: Partition| Some(partition.accounts_host().to_string());
        let (public, sovereign) = ("acme.cloud.databricks.com", "acme.cloud.databricks.us");
        assert_eq!(accounts_host(None, &[public]), host(Partition::Aws));
        assert_eq!(
            accounts_host(None, &[sovereign]),
            host(Partition::AwsGovCloud)
        );
        assert_eq!(
            accounts_host(Some(Partition::AzureChina), &[]),
            host(Partition::AzureChina)
        );
        // Which of the two is meant, nobody can know.
        assert_eq!(accounts_host(None, &[public, sovereign]), None);
        assert_eq!(accounts_host(Some(Partition::Aws), &[sovereign]), None);
        assert_eq!(accounts_host(None, &[]), None);
    }
}
