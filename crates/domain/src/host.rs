//! The hosts that a Databricks secret may be sent to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Cloud;

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
    /// An address in numbers.
    #[error("Databricks is reached by name, not by a numeric address")]
    IpLiteral,
    /// Outside Databricks' zones.
    #[error(
        "This host does not belong to Databricks: its name must end in .cloud.databricks.com, .azuredatabricks.net or .gcp.databricks.com, or in .cloud.databricks.us, .databricks.azure.us or .databricks.azure.cn"
    )]
    ForeignZone,
}

/// DNS zones of Databricks with the cloud each belongs to (databricks-sdk-go `common/environment`; without the internal ones).
const ZONES: [(&str, Cloud); 6] = [
    (".cloud.databricks.com", Cloud::Aws),
    (".cloud.databricks.us", Cloud::Aws),
    (".azuredatabricks.net", Cloud::Azure),
    (".databricks.azure.us", Cloud::Azure),
    (".databricks.azure.cn", Cloud::Azure),
    (".gcp.databricks.com", Cloud::Gcp),
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
        if ZONES.iter().any(|(zone, _)| host.ends_with(zone)) {
            Ok(Self(host))
        } else {
            Err(InvalidHost::ForeignZone)
        }
    }

    /// Gives the host of a cloud's account API.
    pub fn accounts(cloud: Cloud) -> Self {
        Self(cloud.accounts_host().to_owned())
    }

    /// Gives the host name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells the cloud from the zone.
    pub fn cloud(&self) -> Cloud {
        let zone = ZONES.iter().find(|(zone, _)| self.0.ends_with(zone));
        zone.map_or(Cloud::Aws, |(_, cloud)| *cloud)
    }

    /// Says whether this is the account API, not a workspace.
    pub fn is_accounts(&self) -> bool {
        self.0.starts_with("accounts.") || self.0.starts_with("accounts-")
    }

    /// Gives what stands before the zone: the deployment name.
    pub fn deployment_name(&self) -> &str {
        let zone = ZONES.iter().find_map(|(zone, _)| self.0.strip_suffix(zone));
        zone.unwrap_or(&self.0)
    }
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
    fn the_zone_is_matched_at_a_label() {
        check("evilazuredatabricks.net", Err(InvalidHost::ForeignZone));
        check(
            "acme.cloud.databricks.com.evil.example",
            Err(InvalidHost::ForeignZone),
        );
        check("cloud.databricks.com", Err(InvalidHost::ForeignZone));
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

    proptest! {
        #[test]
        fn no_other_host_gets_through(text in "[a-z0-9.@:/\\[\\]%-]{0,60}") {
            if let Ok(host) = DatabricksHost::parse(&text) {
                prop_assert!(ZONES.iter().any(|(zone, _)| host.as_str().ends_with(zone)));
                prop_assert!(host.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.'));
            }
        }
    }
}
