//! Reads whatever a person pastes as the address of a workspace.

mod pasted;
mod settings;
mod url;

use crate::{
    AccountId, Cloud, DatabricksHost, Evidence, Fact, InvalidHost, Partition, Region, SecretShape,
    WarehouseId, WorkspaceId,
};
pub use pasted::AccountSettings;
use pasted::PastedProfile;

/// What a pasted text says by itself, without a request. Whatever it does not say stays open; nothing is guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The host, inside Databricks' zones.
    pub host: DatabricksHost,
    /// The workspace's id, from the host (`adb-<id>.<n>`, `<id>.<n>.gcp`), from `?o=` or from a line beside it.
    pub workspace_id: Option<Fact<WorkspaceId>>,
    /// The account's id, from `?account_id=` or from a line beside it.
    pub account_id: Option<Fact<AccountId>>,
    /// The region, where the host is named after one, as old hosts are.
    pub region: Option<Fact<Region>>,
    /// The SQL warehouse of an HTTP path.
    pub warehouse_id: Option<Fact<WarehouseId>>,
}

/// Why an address can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// Nothing was typed.
    #[error("Enter the address of the workspace")]
    Empty,
    /// More text than any address has around it.
    #[error("This is too much text. Paste the address of the workspace only")]
    TooLong,
    /// Another scheme than `https`.
    #[error("The address must start with https://")]
    Scheme,
    /// A name or password inside the address.
    #[error("Leave out the name and password before the @")]
    UserInfo,
    /// A port other than 443.
    #[error("Databricks answers on port 443 only; leave out the port")]
    Port,
    /// Addresses of more than one host.
    #[error("There are two addresses here, {} and {}. Leave one of them", unless_secret(.0.as_str()), unless_secret(.1.as_str()))]
    Several(DatabricksHost, DatabricksHost),
    /// An HTTP path, which names a warehouse or a cluster and no host.
    #[error(
        "This is the HTTP path of a SQL warehouse or a cluster. The server hostname stands above it under Connection details: enter that one, or both"
    )]
    OnlyHttpPath,
    /// A name that an account has for its console and all its workspaces. Which workspace is meant, and on which cloud, it does not say.
    #[error(
        "{} is the name of a whole account, not of one workspace. Enter the workspace's own address, which goes on working beside it: in the account console it is the URL on the page of the workspace",
        unless_secret(.0)
    )]
    WholeAccount(String),
    /// An invisible character inside the host, without which it would be another one.
    #[error(
        "There is an invisible character in {}, after character {after}. Without it this is another address: type it by hand",
        unless_secret(.host.as_str())
    )]
    InvisibleCharacter {
        /// The host, without the character.
        host: DatabricksHost,
        /// How many characters come before it.
        after: usize,
    },
    /// A page of the Azure portal.
    #[error(
        "This is the workspace's page in the Azure portal. Enter the address that stands there under Overview as URL"
    )]
    AzurePortal,
    /// The host is refused.
    #[error("{0}")]
    Host(#[from] InvalidHost),
}

/// Gives a name for an error text; one that has the shape of a secret is left out.
fn unless_secret(name: &str) -> &str {
    if SecretShape::may_begin_in(name) || SecretShape::is_joined_in(name) {
        "…"
    } else {
        name
    }
}

impl Address {
    /// Reads a workspace's address with anything around it: a URL with path and `?o=`, a bare host, a page of the account console, an HTTP
    /// path beside a host, a JDBC or ODBC string, a block of `.databrickscfg`, a sentence; with spaces, quotes and capital letters.
    ///
    /// Tokens and secrets in the text are neither kept nor repeated.
    ///
    /// # Errors
    /// Says which part can't be used.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        PastedProfile::read(text)?.address()
    }

    /// Knows nothing but the host, and what its name says.
    pub fn of(host: DatabricksHost) -> Self {
        let mut address = Self {
            workspace_id: None,
            account_id: None,
            region: None,
            warehouse_id: None,
            host,
        };
        let (workspace_id, region) = (workspace_id_in(&address.host), region_in(&address.host));
        Fact::hear(&mut address.workspace_id, workspace_id, Evidence::HostName);
        Fact::hear(&mut address.region, region, Evidence::HostName);
        address
    }

    /// Tells the cloud, which the zone of the host decides.
    pub fn cloud(&self) -> Fact<Cloud> {
        Fact::new(self.host.cloud(), Evidence::Zone)
    }

    /// Tells the part of the cloud, which the zone of the host decides.
    pub fn partition(&self) -> Fact<Partition> {
        Fact::new(self.host.partition(), Evidence::Zone)
    }

    /// Gives the address without anything that need not leave the page: the host, and the ids that the text held.
    pub fn link(&self) -> String {
        let workspace = self
            .workspace_id
            .as_ref()
            .map(|id| format!("o={}", id.value));
        let account = self
            .account_id
            .as_ref()
            .map(|id| format!("account_id={}", id.value));
        let known: Vec<String> = workspace.into_iter().chain(account).collect();
        let path = self
            .warehouse_id
            .as_ref()
            .map_or_else(String::new, |id| format!("sql/1.0/warehouses/{}", id.value));
        let query = if known.is_empty() { "" } else { "?" };
        format!("https://{}/{path}{query}{}", self.host, known.join("&"))
    }
}

/// The id in `adb-<id>.<n>` on Azure and in `<id>.<n>` on Google Cloud. Hosts on AWS carry none. The number after the dot is not
/// checked: it often is the id modulo 20, but not always.
fn workspace_id_in(host: &DatabricksHost) -> Option<WorkspaceId> {
    let (id, shard) = host.deployment_name().split_once('.')?;
    let id = match host.cloud() {
        Cloud::Azure => id.strip_prefix("adb-")?,
        Cloud::Gcp => id,
        Cloud::Aws => return None,
    };
    let is_shard = matches!(shard.len(), 1..=2) && shard.bytes().all(|b| b.is_ascii_digit());
    is_shard.then(|| WorkspaceId::parse(id).ok())?
}

/// The region of `westeurope.azuredatabricks.net` and `us-east4.gcp.databricks.com`, as hosts were called at first.
fn region_in(host: &DatabricksHost) -> Option<Region> {
    let name = host.deployment_name();
    if host.cloud() == Cloud::Aws {
        return None; // Customers choose the names there.
    }
    Region::known(host.cloud()).find(|region| region.as_str() == name)
}

#[cfg(test)]
mod tests;
