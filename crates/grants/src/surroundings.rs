//! What is known about the account around a plan.

use domain::{AccountId, Address, Cloud, DatabricksHost, Partition, Region, WorkspaceId};

use crate::{Metastore, Plan};

/// What Terraform and the Databricks CLI need besides the plan. Whatever is not known becomes a variable of the file, to be set by
/// whoever runs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The cloud, when it was chosen; otherwise the address of any workspace tells it.
    pub cloud: Option<Cloud>,
    /// The account.
    pub account_id: Option<AccountId>,
    /// The workspaces that LakeSentry is to read through.
    pub workspaces: Vec<Workspace>,
}

/// A workspace that LakeSentry is to read through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its address.
    pub host: DatabricksHost,
    /// Its id; where it is unknown, the address may still hold it.
    pub workspace_id: Option<WorkspaceId>,
    /// Its region. A workspace of an unknown region counts only where the plan itself names its address.
    pub region: Option<Region>,
}

impl Surroundings {
    /// Gives the host of the account API, where it is sure. The sovereign clouds have others, about which sources disagree.
    pub(crate) fn accounts_host(&self, plan: &Plan) -> Option<DatabricksHost> {
        let named = plan.metastores.iter();
        let named = named.filter_map(|plan| plan.metastore.workspace.as_ref());
        let known = self.workspaces.iter().map(|workspace| &workspace.host);
        let hosts: Vec<&DatabricksHost> = named.chain(known).collect();
        let cloud = self
            .cloud
            .or_else(|| hosts.first().map(|host| host.cloud()))?;
        let public = |host: &&DatabricksHost| host.as_str().ends_with(cloud.workspace_zone());
        let all_public = hosts.iter().all(public);
        all_public.then(|| Partition::public(cloud).accounts_host())
    }

    /// Gives the workspaces of a metastore, the one that the plan names first.
    pub(crate) fn of(&self, metastore: &Metastore) -> Vec<Workspace> {
        let in_region = |workspace: &&Workspace| {
            workspace.region.is_some() && workspace.region == metastore.region
        };
        let named = metastore.workspace.iter().map(|host| self.named(host));
        let mut all: Vec<Workspace> = named.collect();
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

    fn named(&self, host: &DatabricksHost) -> Workspace {
        let known = self.workspaces.iter().find(|known| known.host == *host);
        known.cloned().unwrap_or_else(|| Workspace {
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

    fn workspace(host: &str, region: Option<&str>) -> Workspace {
        Workspace {
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
    fn the_account_of_a_sovereign_cloud_is_asked_for() {
        let accounts_host = |host: Option<&str>| {
            let metastores = [metastore("eastus", host)];
            let plan = Plan::new(Selection::default(), Principal::Unnamed, metastores);
            Surroundings::default().accounts_host(&plan)
        };
        let public = accounts_host(Some("acme.cloud.databricks.com"));
        assert_eq!(public, Some(Partition::public(Cloud::Aws).accounts_host()));
        assert_eq!(accounts_host(Some("acme.cloud.databricks.us")), None);
        assert_eq!(accounts_host(None), None);
    }
}
