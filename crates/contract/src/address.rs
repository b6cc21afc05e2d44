//! `POST /api/v1/addresses`: what a typed workspace address is.

use domain::{
    AccountId, Address, Cloud, DatabricksHost, Evidence, Fact, Partition, Region, WarehouseId,
    WorkspaceId,
};
use serde::{Deserialize, Serialize};

use crate::{DiscoveredWorkspace, Discovery, Failure};

/// A text that a person typed as the address of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressRequest {
    /// As typed, or better [`Address::link`] of it: a pasted configuration may hold secrets, which have no business here.
    pub address: String,
}

/// What was found out about it, each fact with where it comes from. What nobody tells stays open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DetectedAddress {
    /// The host.
    pub host: DatabricksHost,
    /// What answers at it, where that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Fact<HostKind>>,
    /// The cloud.
    pub cloud: Fact<Cloud>,
    /// The part of the cloud: the public one, or one that is run apart.
    pub partition: Fact<Partition>,
    /// The workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<Fact<WorkspaceId>>,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Fact<AccountId>>,
    /// The region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Fact<Region>>,
    /// The SQL warehouse that the text named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warehouse_id: Option<Fact<WarehouseId>>,
    /// Sources that were asked and did not answer. None of them is needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unanswered: Vec<UnansweredSource>,
}

/// What answers at a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HostKind {
    /// One workspace.
    Workspace,
    /// The account console.
    Account,
    /// The account console and all workspaces of the account, under a name of its own.
    WholeAccount,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A source that was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnansweredSource {
    /// The source.
    pub evidence: Evidence,
    /// Why it did not answer.
    pub failure: Failure,
}

impl DetectedAddress {
    /// Adds what the account's list says of the host, if it is on it. Only the browser holds the list that the person chooses from.
    pub fn hear_list(&mut self, list: &Discovery) {
        let is_it = |workspace: &&DiscoveredWorkspace| workspace.host.as_ref() == Some(&self.host);
        let Some(workspace) = list.workspaces.iter().find(is_it) else {
            return;
        };
        let source = Evidence::AccountList;
        Fact::hear(&mut self.kind, Some(HostKind::Workspace), source);
        self.cloud.add(list.cloud, source);
        Fact::hear(
            &mut self.workspace_id,
            Some(workspace.workspace_id.clone()),
            source,
        );
        Fact::hear(&mut self.account_id, Some(list.account_id), source);
        Fact::hear(&mut self.region, workspace.region.clone(), source);
    }
}

impl From<Address> for DetectedAddress {
    /// Tells what the text says by itself.
    fn from(address: Address) -> Self {
        let by_name = if address.host.is_accounts() {
            Some(HostKind::Account)
        } else {
            let in_name = |fact: &Fact<WorkspaceId>| fact.evidence.contains(&Evidence::HostName);
            let is_workspace = address.workspace_id.as_ref().is_some_and(in_name);
            is_workspace.then_some(HostKind::Workspace)
        };
        Self {
            kind: by_name.map(|kind| Fact::new(kind, Evidence::HostName)),
            cloud: address.cloud(),
            partition: address.partition(),
            workspace_id: address.workspace_id,
            account_id: address.account_id,
            region: address.region,
            warehouse_id: address.warehouse_id,
            unanswered: Vec::new(),
            host: address.host,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_account_is_believed_before_the_host_and_both_are_kept() {
        let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
        let host = DatabricksHost::parse("acme-prod.cloud.databricks.com").unwrap();
        let list = Discovery {
            account_id: account,
            cloud: Cloud::Aws,
            discovered_at: domain::Timestamp::default(),
            through: None,
            workspaces: vec![DiscoveredWorkspace {
                workspace_id: WorkspaceId::from(7),
                name: "prod".to_owned(),
                host: Some(host),
                region: Region::parse("us-east-1").ok(),
                state: domain::WorkspaceState::Running,
                connected: false,
            }],
        };
        let mut detected =
            DetectedAddress::from(Address::parse("acme-prod.cloud.databricks.com/?o=8").unwrap());
        detected.hear_list(&list);
        let id = detected.workspace_id.unwrap();
        assert_eq!(
            (id.value.clone(), id.best()),
            (WorkspaceId::from(7), Evidence::AccountList)
        );
        assert_eq!(id.contradicted.len(), 1);
        assert_eq!(
            detected.account_id,
            Some(Fact::new(account, Evidence::AccountList))
        );
        assert_eq!(
            detected.region.map(|region| region.value),
            Region::parse("us-east-1").ok()
        );

        let mut other =
            DetectedAddress::from(Address::parse("other.cloud.databricks.com").unwrap());
        let before = other.clone();
        other.hear_list(&list);
        assert_eq!(other, before);
    }
}
