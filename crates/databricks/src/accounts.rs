//! The account API: the workspaces of an account.

mod list;

use domain::{AccountId, Cloud, DatabricksHost, Region, WorkspaceId, WorkspaceState};
use serde::Deserialize;

use crate::Error;
use crate::api::{Api, ApiCall};
use crate::error::Area;
use crate::lenient::{Lenient, Present, from_object};

/// The calls of an account. All need the account admin role.
#[derive(Debug, Clone)]
pub struct AccountClient {
    api: Api,
    account_id: AccountId,
}

/// A workspace as the account knows it. Only its id is always told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountWorkspace {
    /// The id.
    pub workspace_id: WorkspaceId,
    /// The name in the account console; the deployment name or the id when it has none.
    pub name: String,
    /// The host, made from the deployment name and the zone of the account host: the API has no address. `None` while the
    /// workspace has no deployment name.
    pub host: Option<DatabricksHost>,
    /// The region: `aws_region` on AWS, `location` elsewhere. Azure may leave it out; the metastore tells it then.
    pub region: Option<Region>,
    /// The cloud; told, or read from members that one cloud only has.
    pub cloud: Option<Cloud>,
    /// The state; `UNKNOWN` when not told.
    pub state: WorkspaceState,
    /// A sentence about the state.
    pub state_message: Option<String>,
    /// `PREMIUM`, `ENTERPRISE` or another tier.
    pub pricing_tier: Option<String>,
    /// Where the workspace is in Azure.
    pub azure: Option<AzureWorkspace>,
}

/// Where a workspace is in Azure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureWorkspace {
    /// The subscription.
    pub subscription_id: String,
    /// The resource group.
    pub resource_group: String,
}

/// The list is a bare array; newer documentation shows an object around it (databricks-sdk-go decodes the array).
///
/// It is read entry by entry without a tree of all values in between: the answer of a large account has tens of megabytes.
#[derive(Default)]
struct AccountWorkspaceList(Vec<WireWorkspace>);

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireWorkspace {
    workspace_id: Lenient<WorkspaceId>,
    workspace_name: Lenient<String>,
    deployment_name: Lenient<String>,
    aws_region: Lenient<String>,
    location: Lenient<String>,
    cloud: Lenient<String>,
    workspace_status: Lenient<String>,
    workspace_status_message: Lenient<String>,
    pricing_tier: Lenient<String>,
    azure_workspace_info: Lenient<WireAzure>,
    cloud_resource_container: Present,
    gcp_managed_network_config: Present,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireAzure {
    subscription_id: Lenient<String>,
    resource_group: Lenient<String>,
}

from_object!(WireWorkspace, WireAzure);

impl AccountClient {
    pub(crate) fn new(api: Api, account_id: AccountId) -> Self {
        Self { api, account_id }
    }

    /// Gives the account's id.
    pub fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// Gives the account host.
    pub fn host(&self) -> &DatabricksHost {
        &self.api.host
    }

    /// Lists the workspaces of the account. There are no pages: it is one answer.
    pub async fn workspaces(&self) -> Result<Vec<AccountWorkspace>, Error> {
        let call = ApiCall::get(
            "GET /api/2.0/accounts/{account_id}/workspaces",
            Area::Account,
            format!("/api/2.0/accounts/{}/workspaces", self.account_id),
        );
        let deadline = self.api.deadline();
        let limit_bytes = self.api.inner.workspaces_limit_bytes;
        let reply = self.api.call_until(call, deadline, limit_bytes).await?;
        Ok(read(reply.json()?, &self.api.host))
    }
}

/// Reads the entries; one that can't be understood, or without an id, is left out rather than hiding all others.
fn read(list: AccountWorkspaceList, accounts_host: &DatabricksHost) -> Vec<AccountWorkspace> {
    let entries = list.0.into_iter();
    entries
        .filter_map(|wire| wire.workspace(accounts_host))
        .collect()
}

impl WireWorkspace {
    fn workspace(self, accounts_host: &DatabricksHost) -> Option<AccountWorkspace> {
        let cloud = self.cloud();
        let workspace_id = self.workspace_id.0?;
        let filled = |text: Lenient<String>| text.0.filter(|text| !text.is_empty());
        let deployment_name = filled(self.deployment_name);
        let host = deployment_name
            .as_deref()
            .and_then(|name| workspace_host(name, accounts_host));
        let region = [self.aws_region.0, self.location.0]
            .into_iter()
            .flatten()
            .find_map(|region| Region::try_from(region).ok());
        Some(AccountWorkspace {
            name: filled(self.workspace_name)
                .or(deployment_name)
                .unwrap_or_else(|| workspace_id.to_string()),
            state: WorkspaceState::from(
                filled(self.workspace_status).unwrap_or_else(|| "UNKNOWN".to_owned()),
            ),
            state_message: filled(self.workspace_status_message),
            pricing_tier: filled(self.pricing_tier),
            azure: self.azure_workspace_info.0.and_then(|azure| {
                Some(AzureWorkspace {
                    subscription_id: azure.subscription_id.0?,
                    resource_group: azure.resource_group.0?,
                })
            }),
            workspace_id,
            host,
            region,
            cloud,
        })
    }

    fn cloud(&self) -> Option<Cloud> {
        let told = self.cloud.0.as_deref().and_then(Cloud::from_slug);
        told.or_else(|| {
            if self.aws_region.0.is_some() {
                Some(Cloud::Aws)
            } else if self.azure_workspace_info.0.is_some() {
                Some(Cloud::Azure)
            } else if self.cloud_resource_container.0 || self.gcp_managed_network_config.0 {
                Some(Cloud::Gcp)
            } else {
                None
            }
        })
    }
}

/// Puts the deployment name before the zone of the account host, as Terraform's provider does. Names can hold a dot.
fn workspace_host(deployment_name: &str, accounts_host: &DatabricksHost) -> Option<DatabricksHost> {
    let zone = accounts_host
        .as_str()
        .strip_prefix(accounts_host.deployment_name())?;
    DatabricksHost::parse(&format!("{deployment_name}{zone}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspaces(accounts_host: &str, json: &str) -> Vec<AccountWorkspace> {
        let host = DatabricksHost::parse(accounts_host).unwrap();
        read(serde_json::from_str(json).unwrap(), &host)
    }

    #[track_caller]
    fn one(accounts_host: &str, json: &str) -> AccountWorkspace {
        workspaces(accounts_host, &format!("[{json}]")).remove(0)
    }

    #[test]
    fn each_cloud_is_read() {
        let aws = one(
            "accounts.cloud.databricks.com",
            r#"{"workspace_id":1234567890123456,"workspace_name":"prod-eu","deployment_name":"acme-prod-eu",
                "aws_region":"eu-west-1","cloud":"aws","workspace_status":"RUNNING","pricing_tier":"ENTERPRISE","x":1}"#,
        );
        assert_eq!(
            aws.host.unwrap().as_str(),
            "acme-prod-eu.cloud.databricks.com"
        );
        assert_eq!(aws.region, Region::parse("eu-west-1").ok());
        assert_eq!(aws.state, WorkspaceState::Running);

        let azure = one(
            "accounts.azuredatabricks.net",
            r#"{"workspace_id":7405605519549535,"workspace_name":"dbw","deployment_name":"adb-7405605519549535.15",
                "location":"westeurope","azure_workspace_info":{"subscription_id":"s","resource_group":"rg"}}"#,
        );
        assert_eq!(
            azure.host.unwrap().as_str(),
            "adb-7405605519549535.15.azuredatabricks.net"
        );
        assert_eq!(azure.cloud, Some(Cloud::Azure));
        assert_eq!(azure.azure.unwrap().resource_group, "rg");

        let gcp = one(
            "accounts.gcp.databricks.com",
            r#"{"workspace_id":"8757561887652360","deployment_name":"8757561887652360.0","location":"us-east4",
                "cloud_resource_container":{"gcp":{"project_id":"acme"}}}"#,
        );
        assert_eq!(
            gcp.host.unwrap().as_str(),
            "8757561887652360.0.gcp.databricks.com"
        );
        assert_eq!(gcp.cloud, Some(Cloud::Gcp));
        assert_eq!(gcp.name, "8757561887652360.0");
    }

    #[test]
    fn a_workspace_with_an_id_only_is_kept() {
        let bare = one("accounts.azuredatabricks.net", r#"{"workspace_id":7}"#);
        assert_eq!(bare.name, "7");
        assert_eq!(bare.state.as_str(), "UNKNOWN");
        assert_eq!((bare.host, bare.region, bare.cloud), (None, None, None));
    }

    #[test]
    fn both_shapes_of_the_list_are_read() {
        let host = "accounts.cloud.databricks.com";
        assert_eq!(
            workspaces(host, r#"{"workspaces":[{"workspace_id":1}]}"#).len(),
            1
        );
        assert_eq!(workspaces(host, "{}").len(), 0);
        assert_eq!(workspaces(host, "[]").len(), 0);
        assert_eq!(
            workspaces(
                host,
                r#"[{"workspace_id":1},{"name":"no id"},5,null,[{"workspace_id":2}]]"#
            )
            .len(),
            1
        );
    }

    #[test]
    fn one_strange_member_hides_nothing() {
        let strange = one(
            "accounts.cloud.databricks.com",
            r#"{"workspace_id":7,"workspace_name":["x"],"deployment_name":"acme","aws_region":{"a":[1]},"cloud":5,"workspace_status":null,
                "workspace_status_message":true,"pricing_tier":-1.5,"azure_workspace_info":"none","cloud_resource_container":null,
                "custom_tags":{"a":"b"}}"#,
        );
        assert_eq!(strange.name, "acme");
        assert_eq!(strange.host.unwrap().as_str(), "acme.cloud.databricks.com");
        assert_eq!(strange.state.as_str(), "UNKNOWN");
        assert_eq!(
            (strange.region, strange.cloud, strange.azure),
            (None, None, None)
        );
    }

    #[test]
    fn the_sovereign_parts_have_their_own_hosts() {
        for (accounts, host) in [
            ("accounts.cloud.databricks.us", "acme.cloud.databricks.us"),
            (
                "accounts-dod.cloud.databricks.mil",
                "acme.cloud.databricks.mil",
            ),
            ("accounts.databricks.azure.us", "acme.databricks.azure.us"),
            ("accounts.databricks.azure.cn", "acme.databricks.azure.cn"),
        ] {
            let found = one(accounts, r#"{"workspace_id":7,"deployment_name":"acme"}"#);
            assert_eq!(found.host.unwrap().as_str(), host);
        }
    }

    #[test]
    fn a_broken_answer_is_no_shorter_list() {
        for json in [
            r#"[{"workspace_id":1},{"workspace_id":"#,
            "[{},",
            r#"{"workspaces":[{}"#,
            "5",
            "\"x\"",
        ] {
            assert!(
                serde_json::from_str::<AccountWorkspaceList>(json).is_err(),
                "{json}"
            );
        }
    }

    #[test]
    fn a_strange_deployment_name_makes_no_host() {
        let strange = one(
            "accounts.cloud.databricks.com",
            r#"{"workspace_id":7,"deployment_name":"evil.example/"}"#,
        );
        assert_eq!(strange.host, None);
    }
}
