//! The hosts that a Databricks secret may be sent to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Cloud, Partition, Region};

/// A host name inside one of Databricks' own DNS zones, in lower case.
///
/// That is the whole allow-list: a secret, and any request of the server, only goes to a value of this type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DatabricksHost(String);

/// Why a host is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHost {
    /// Not a DNS name of letters, digits, hyphens and dots.
    #[error("This is not a host name")]
    Malformed,
    /// One label without a zone, as the name of a workspace is.
    #[error("This looks like a name. Paste the address from your browser's address bar")]
    OnlyName,
    /// An address in numbers.
    #[error("Databricks is reached by name, not by a numeric address")]
    IpLiteral,
    /// Outside Databricks' zones.
    #[error(
        "This host does not belong to Databricks: its name must end in .cloud.databricks.com, .azuredatabricks.net or .gcp.databricks.com, or in .cloud.databricks.us, .cloud.databricks.mil, .databricks.azure.us or .databricks.azure.cn"
    )]
    ForeignZone,
}

/// Why a host of Databricks is no workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoWorkspace {
    /// The console and the API of an account.
    #[error("This is the account console. Open the workspace and copy its address")]
    AccountConsole,
    /// What stands in front of a whole region.
    #[error(
        "This stands in front of all workspaces of a region. Open the workspace and copy its own address"
    )]
    Front,
}

/// A DNS zone of Databricks.
struct Zone {
    suffix: &'static str,
    partition: Partition,
}

const fn zone(suffix: &'static str, partition: Partition) -> Zone {
    Zone { suffix, partition }
}

/// The DNS zones of Databricks, those inside others first (databricks-sdk-go `common/environment`, and the one of the Department of
/// Defense, which only terraform's documentation has). `.dev.databricks.com` is Databricks' own and leads to no customer.
const ZONES: [Zone; 12] = [
    zone(".staging.cloud.databricks.com", Partition::Aws),
    zone(".cloud.databricks.com", Partition::Aws),
    zone(".cloud.databricks.us", Partition::AwsGovCloud),
    zone(".cloud.databricks.mil", Partition::AwsGovCloudDod),
    zone(".dev.azuredatabricks.net", Partition::Azure),
    zone(".staging.azuredatabricks.net", Partition::Azure),
    zone(".azuredatabricks.net", Partition::Azure),
    zone(".databricks.azure.us", Partition::AzureGovernment),
    zone(".databricks.azure.cn", Partition::AzureChina),
    zone(".dev.gcp.databricks.com", Partition::Gcp),
    zone(".staging.gcp.databricks.com", Partition::Gcp),
    zone(".gcp.databricks.com", Partition::Gcp),
];

/// What Databricks on AWS calls its regions (its documentation, "IP addresses and domains").
const AWS_SHARDS: [&str; 16] = [
    "canada",
    "frankfurt",
    "ireland",
    "london",
    "mumbai",
    "ncalifornia",
    "nvirginia",
    "ohio",
    "oregon",
    "paris",
    "pendleton",
    "saopaulo",
    "seoul",
    "singapore",
    "sydney",
    "tokyo",
];

/// The regions of Azure that are run apart from the public ones, as its documentation writes them.
const AZURE_REGIONS_APART: [&str; 12] = [
    "chinaeast",
    "chinaeast2",
    "chinaeast3",
    "chinanorth",
    "chinanorth2",
    "chinanorth3",
    "usdodcentral",
    "usdodeast",
    "usgovarizona",
    "usgoviowa",
    "usgovtexas",
    "usgovvirginia",
];

impl DatabricksHost {
    /// Reads a bare host name.
    ///
    /// # Errors
    /// Says why a request must not go there.
    pub fn parse(text: &str) -> Result<Self, InvalidHost> {
        let host = text.to_ascii_lowercase();
        if host.starts_with('[')
            || host
                .split('.')
                .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(InvalidHost::IpLiteral);
        }
        if host.len() > 253 || !host.split('.').all(is_dns_label) {
            return Err(InvalidHost::Malformed);
        }
        if zone_of(&host).is_some() {
            Ok(Self(host))
        } else if !host.contains('.') {
            Err(InvalidHost::OnlyName)
        } else {
            Err(InvalidHost::ForeignZone)
        }
    }

    /// Gives the host of the account API in a part of a cloud.
    pub(crate) fn of_accounts(partition: Partition) -> Self {
        Self(partition.accounts_host_name().to_owned())
    }

    /// Returns the regular expression that the names have, in lower case.
    #[cfg(feature = "openapi")]
    pub(crate) fn pattern() -> String {
        let zones: Vec<String> = ZONES
            .iter()
            .map(|zone| zone.suffix.trim_start_matches('.').replace('.', "\\."))
            .collect();
        format!(
            "^([a-z0-9]([a-z0-9-]{{0,61}}[a-z0-9])?\\.){{1,2}}({})$",
            zones.join("|")
        )
    }

    /// Gives the host name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells the cloud from the zone.
    pub fn cloud(&self) -> Cloud {
        self.partition().cloud()
    }

    /// Tells the part of the cloud from the zone.
    pub fn partition(&self) -> Partition {
        zone_of(&self.0).map_or(Partition::Aws, |zone| zone.partition)
    }

    /// Gives the zone, with the leading dot.
    pub fn zone(&self) -> &'static str {
        zone_of(&self.0).map_or("", |zone| zone.suffix)
    }

    /// Says whether this is the account API, not a workspace (databricks-sdk-go: the name begins with `accounts.` or `accounts-dod.`).
    pub fn is_accounts(&self) -> bool {
        matches!(self.deployment_name(), "accounts" | "accounts-dod")
    }

    /// Refuses what can be no workspace.
    ///
    /// # Errors
    /// Says what it is.
    pub fn check_workspace(&self) -> Result<(), NoWorkspace> {
        if self.is_accounts() {
            Err(NoWorkspace::AccountConsole)
        } else if self.is_front() {
            Err(NoWorkspace::Front)
        } else {
            Ok(())
        }
    }

    /// Says whether this stands in front of all workspaces of a region, as the names of regions, of Private Link and of its sign-in do. No
    /// workspace is told from another by it.
    fn is_front(&self) -> bool {
        let name = self.deployment_name();
        let is_network = |label: &str| {
            matches!(
                label,
                "privatelink" | "pl-auth" | "psc" | "psc-auth" | "service-direct" | "tunnel"
            ) || label.ends_with("-pl-auth")
        };
        let of_compute: &[&str] = match self.cloud() {
            Cloud::Gcp => &["dp-"],
            Cloud::Aws | Cloud::Azure => &["adb-dp-", "dbc-dp-"],
        };
        name.split('.').any(is_network)
            || of_compute.iter().any(|start| name.starts_with(start))
            || self.is_named_after_region()
    }

    /// Says whether the name is that of a region, on Azure perhaps with the number of a control plane: `eastus-c3`.
    fn is_named_after_region(&self) -> bool {
        let name = self.deployment_name();
        let numbered = name
            .rsplit_once("-c")
            .filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        let name = match numbered {
            Some((region, _)) if self.cloud() == Cloud::Azure => region,
            _ => name,
        };
        let by_cloud: &[&str] = match self.cloud() {
            Cloud::Aws => &AWS_SHARDS,
            Cloud::Azure => &AZURE_REGIONS_APART,
            Cloud::Gcp => &[],
        };
        by_cloud.contains(&name)
            || Region::known(self.cloud()).any(|region| region.as_str() == name)
    }

    /// Gives what stands before the zone: the deployment name.
    pub fn deployment_name(&self) -> &str {
        self.0.strip_suffix(self.zone()).unwrap_or(&self.0)
    }
}

fn zone_of(host: &str) -> Option<&'static Zone> {
    ZONES
        .iter()
        .find(|zone| host.len() > zone.suffix.len() && host.ends_with(zone.suffix))
}

fn is_dns_label(label: &str) -> bool {
    matches!(label.len(), 1..=63)
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl TryFrom<String> for DatabricksHost {
    type Error = InvalidHost;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<DatabricksHost> for String {
    fn from(host: DatabricksHost) -> Self {
        host.0
    }
}

impl fmt::Display for DatabricksHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(host: &str, want: Result<Cloud, InvalidHost>) {
        assert_eq!(
            DatabricksHost::parse(host).map(|host| host.cloud()),
            want,
            "{host}"
        );
    }

    #[test]
    fn the_zone_tells_the_cloud() {
        check(
            "adb-7405605519549535.15.azuredatabricks.net",
            Ok(Cloud::Azure),
        );
        check("Acme-Prod.cloud.databricks.com", Ok(Cloud::Aws));
        check("8757561887652360.0.gcp.databricks.com", Ok(Cloud::Gcp));
        check("acme.databricks.azure.cn", Ok(Cloud::Azure));
    }

    #[test]
    fn every_part_of_a_cloud_has_its_zone() {
        let partition = |host: &str| DatabricksHost::parse(host).map(|host| host.partition());
        for (host, want) in [
            ("a.cloud.databricks.com", Partition::Aws),
            ("a.staging.cloud.databricks.com", Partition::Aws),
            ("a.cloud.databricks.us", Partition::AwsGovCloud),
            ("a.cloud.databricks.mil", Partition::AwsGovCloudDod),
            ("adb-1.2.azuredatabricks.net", Partition::Azure),
            ("adb-1.2.dev.azuredatabricks.net", Partition::Azure),
            ("adb-1.2.staging.azuredatabricks.net", Partition::Azure),
            ("adb-1.2.databricks.azure.us", Partition::AzureGovernment),
            ("adb-1.2.databricks.azure.cn", Partition::AzureChina),
            ("1.2.gcp.databricks.com", Partition::Gcp),
            ("1.2.dev.gcp.databricks.com", Partition::Gcp),
            ("1.2.staging.gcp.databricks.com", Partition::Gcp),
        ] {
            assert_eq!(partition(host), Ok(want), "{host}");
        }
        // Names of whole accounts, and Databricks' own development, are no hosts for a secret.
        for host in ["acme.databricks.com", "acme.dev.databricks.com"] {
            assert_eq!(partition(host), Err(InvalidHost::ForeignZone), "{host}");
        }
    }

    #[test]
    fn what_stands_before_the_zone_is_the_deployment_name() {
        let name = |host: &str| {
            DatabricksHost::parse(host)
                .unwrap()
                .deployment_name()
                .to_owned()
        };
        assert_eq!(name("adb-1.2.azuredatabricks.net"), "adb-1.2");
        assert_eq!(name("acme.staging.cloud.databricks.com"), "acme");
    }

    #[test]
    fn a_workspace_may_be_called_as_the_console_begins() {
        let is_accounts = |host: &str| DatabricksHost::parse(host).unwrap().is_accounts();
        assert!(is_accounts("accounts.cloud.databricks.com"));
        assert!(is_accounts("accounts-dod.cloud.databricks.mil"));
        assert!(is_accounts("accounts-dod.cloud.databricks.us"));
        assert!(!is_accounts("accounts-payable.cloud.databricks.com"));
        assert!(!is_accounts("accounts.1.azuredatabricks.net"));
    }

    #[test]
    fn the_zone_is_matched_at_a_label() {
        check("evilazuredatabricks.net", Err(InvalidHost::ForeignZone));
        check(
            "acme.cloud.databricks.com.evil.example",
            Err(InvalidHost::ForeignZone),
        );
        check("cloud.databricks.com", Err(InvalidHost::ForeignZone));
        check("dbw-prod-eastus", Err(InvalidHost::OnlyName));
        check(".cloud.databricks.com", Err(InvalidHost::Malformed));
        check("127.0.0.1", Err(InvalidHost::IpLiteral));
        check("[::1]", Err(InvalidHost::IpLiteral));
        check(
            "acme@evil.cloud.databricks.com",
            Err(InvalidHost::Malformed),
        );
        check(
            "acme%2eevil.cloud.databricks.com",
            Err(InvalidHost::Malformed),
        );
    }

    #[test]
    fn what_stands_in_front_of_a_region_is_no_workspace() {
        let is_front = |host: &str| {
            let checked = DatabricksHost::parse(host).unwrap().check_workspace();
            checked == Err(NoWorkspace::Front)
        };
        for front in [
            "westeurope.azuredatabricks.net",
            "eastus-c3.azuredatabricks.net",
            "eastus2-c12.azuredatabricks.net",
            "usgovvirginia.databricks.azure.us",
            "chinanorth3.databricks.azure.cn",
            "westeurope.pl-auth.azuredatabricks.net",
            "australiaeast-c2.pl-auth.azuredatabricks.net",
            "adb-7405605519549535.15.privatelink.azuredatabricks.net",
            "adb-dp-7405605519549535.15.azuredatabricks.net",
            "oregon.cloud.databricks.com",
            "nvirginia.privatelink.cloud.databricks.com",
            "accounts-pl-auth.privatelink.cloud.databricks.com",
            "us-east4.gcp.databricks.com",
            "us-east4.psc-auth.gcp.databricks.com",
            "tunnel.us-east4.gcp.databricks.com",
            "us-east4.psc.gcp.databricks.com",
            "dp-8757561887652360.0.gcp.databricks.com",
        ] {
            assert!(is_front(front), "{front}");
        }
        for workspace in [
            "adb-7405605519549535.15.azuredatabricks.net",
            "dbc-1a2b3c4d-5e6f.cloud.databricks.com",
            "acme-oregon.cloud.databricks.com",
            "dp-acme.cloud.databricks.com",
            "eastus-c3.cloud.databricks.com",
            "eastus-c.azuredatabricks.net",
            "8757561887652360.0.gcp.databricks.com",
        ] {
            assert!(!is_front(workspace), "{workspace}");
        }
    }

    proptest! {
        /// Near misses: names that begin or end as Databricks' do.
        #[test]
        fn no_other_host_gets_through(
            before in "(|acme|a\\.b|acme-prod|-acme|acme-|evil\\.example|a@b|a%2eb|a:b|a/b|\\[a|[a-z0-9.@:/%-]{0,8})",
            dot in "(\\.|\\.|\\.|)",
            zone in proptest::sample::select(ZONES.iter().map(|zone| &zone.suffix[1..]).collect::<Vec<_>>()),
            after in "(||||\\.|\\.evil\\.example|/|:443|@evil\\.example|x)",
        ) {
            let text = format!("{before}{dot}{zone}{after}");
            let parsed = DatabricksHost::parse(&text);
            let labels = before.split('.').all(is_dns_label);
            let is_right = labels && dot == "." && after.is_empty();
            let inside_another = ZONES.iter().any(|outer| zone.ends_with(outer.suffix) && format!("{before}{dot}{zone}").split('.').all(is_dns_label));
            prop_assert!(!is_right || parsed.is_ok(), "{}", text);
            prop_assert!(parsed.is_err() || is_right || (after.is_empty() && inside_another), "{}", text);
            if let Ok(host) = parsed {
                prop_assert!(ZONES.iter().any(|zone| host.as_str().ends_with(zone.suffix)));
                prop_assert!(host.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.'));
            }
        }
    }
}
