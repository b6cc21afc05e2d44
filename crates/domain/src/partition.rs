//! The parts of a cloud that are run apart from the rest, with hosts and an account console of their own.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Cloud, DatabricksHost};

/// A part of a cloud. Accounts, identities and workspaces of one part do not exist in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Partition {
    /// The public part of AWS.
    Aws,
    /// AWS `GovCloud`, for civil authorities.
    AwsGovCloud,
    /// AWS `GovCloud` for the Department of Defense.
    AwsGovCloudDod,
    /// The public part of Azure.
    Azure,
    /// Azure for the government of the United States.
    AzureGovernment,
    /// Azure in China, run by 21Vianet.
    AzureChina,
    /// The public part of Google Cloud.
    Gcp,
}

impl Partition {
    /// All parts, the public one of each cloud first.
    pub const ALL: [Self; 7] = [
        Self::Aws,
        Self::AwsGovCloud,
        Self::AwsGovCloudDod,
        Self::Azure,
        Self::AzureGovernment,
        Self::AzureChina,
        Self::Gcp,
    ];

    /// Gives the public part of a cloud.
    pub const fn public(cloud: Cloud) -> Self {
        match cloud {
            Cloud::Aws => Self::Aws,
            Cloud::Azure => Self::Azure,
            Cloud::Gcp => Self::Gcp,
        }
    }

    /// Returns the address of the list of service principals in the account console.
    pub fn service_principals_page(self, account: Option<AccountId>) -> String {
        let host = self.accounts_host_name();
        let query = account.map_or_else(String::new, |id| format!("?account_id={id}"));
        format!("https://{host}/user-management/serviceprincipals{query}")
    }

    /// Gives the cloud.
    pub const fn cloud(self) -> Cloud {
        match self {
            Self::Aws | Self::AwsGovCloud | Self::AwsGovCloudDod => Cloud::Aws,
            Self::Azure | Self::AzureGovernment | Self::AzureChina => Cloud::Azure,
            Self::Gcp => Cloud::Gcp,
        }
    }

    /// Returns the word used in JSON and in URLs; for a public part, that of its cloud.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::AwsGovCloud => "aws-gov-cloud",
            Self::AwsGovCloudDod => "aws-gov-cloud-dod",
            Self::AzureGovernment => "azure-government",
            Self::AzureChina => "azure-china",
            Self::Aws | Self::Azure | Self::Gcp => self.cloud().slug(),
        }
    }

    /// Reads the word of a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|partition| partition.slug().eq_ignore_ascii_case(slug))
    }

    /// Says whether everybody may have an account here.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Aws | Self::Azure | Self::Gcp)
    }

    /// Gives the name that people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AwsGovCloud => "AWS GovCloud",
            Self::AwsGovCloudDod => "AWS GovCloud (DoD)",
            Self::AzureGovernment => "Azure Government",
            Self::AzureChina => "Azure China",
            Self::Aws | Self::Azure | Self::Gcp => self.cloud().label(),
        }
    }

    /// Gives the host of the account console and of the account API. Sources disagree about those of Azure Government, Azure China and
    /// the Department of Defense; these are the ones inside the zones of Databricks' own libraries, and terraform's for the last.
    pub const fn accounts_host_name(self) -> &'static str {
        match self {
            Self::AwsGovCloud => "accounts.cloud.databricks.us",
            Self::AwsGovCloudDod => "accounts-dod.cloud.databricks.mil",
            Self::AzureGovernment => "accounts.databricks.azure.us",
            Self::AzureChina => "accounts.databricks.azure.cn",
            Self::Aws | Self::Azure | Self::Gcp => self.cloud().accounts_host(),
        }
    }

    /// Gives the host of the account API.
    pub fn accounts_host(self) -> DatabricksHost {
        DatabricksHost::of_accounts(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_of_each_part_is_in_its_own_zone() {
        for partition in Partition::ALL {
            let host = DatabricksHost::parse(partition.accounts_host_name()).unwrap();
            assert_eq!(host, partition.accounts_host());
            assert_eq!(host.partition(), partition);
            assert_eq!(host.cloud(), partition.cloud());
            assert!(host.is_accounts());
        }
        for partition in Partition::ALL {
            assert_eq!(Partition::from_slug(partition.slug()), Some(partition));
            let json = serde_json::to_value(partition).unwrap();
            assert_eq!(json, partition.slug());
            let page = partition.service_principals_page(None);
            assert!(page.contains(partition.accounts_host_name()));
        }
        for cloud in Cloud::ALL {
            assert!(Partition::public(cloud).is_public());
            assert_eq!(Partition::public(cloud).cloud(), cloud);
        }
    }
}
