//! Is it the right place? What can be told before a secret is sent, and clocks. Pure.

use contract::{FailureCause, Warning};
use domain::{Cloud, DatabricksHost};
use jiff::{SignedDuration, Timestamp};

use crate::clock;

/// Clocks that differ by more make the ages of rows wrong, and tokens look expired or not yet valid.
const MAX_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Where the workspaces of a test have to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The account's cloud.
    pub cloud: Cloud,
    /// The DNS zone of its workspaces.
    pub zone: String,
}

impl Expected {
    /// Takes the stated cloud, or else the one of the main workspace, whose zone is that of the account.
    pub fn of(stated: Option<Cloud>, main: &DatabricksHost) -> Self {
        Self {
            cloud: stated.unwrap_or_else(|| main.cloud()),
            zone: zone(main).to_owned(),
        }
    }

    /// Compares the address of a workspace with it: an account is on one cloud, and in one part of it.
    pub fn check(&self, host: &DatabricksHost) -> Result<(), FailureCause> {
        self.check_cloud(host.cloud())?;
        let found = zone(host);
        if found == self.zone {
            return Ok(());
        }
        Err(FailureCause::OtherZone {
            expected: self.zone.clone(),
            found: found.to_owned(),
        })
    }

    /// Compares a cloud that was told with it.
    pub fn check_cloud(&self, found: Cloud) -> Result<(), FailureCause> {
        if found == self.cloud {
            return Ok(());
        }
        Err(FailureCause::OtherCloud {
            expected: self.cloud,
            found,
        })
    }
}

/// What follows the deployment name: the commercial, government and China clouds have zones of their own.
fn zone(host: &DatabricksHost) -> &str {
    let deployment = host.deployment_name();
    host.as_str()
        .get(deployment.len()..)
        .unwrap_or_default()
        .trim_start_matches('.')
}

/// Compares the host's clock with ours.
pub fn skew(here: Timestamp, there: Timestamp) -> Option<Warning> {
    (there.duration_since(here).abs() > MAX_SKEW).then(|| Warning::ClockSkew {
        here: clock::text(here),
        there: clock::text(there),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> DatabricksHost {
        DatabricksHost::parse(name).unwrap()
    }

    #[test]
    fn clouds_and_their_parts_are_kept_apart() {
        let expected = Expected::of(None, &host("a.cloud.databricks.com"));
        assert_eq!(expected.check(&host("b.cloud.databricks.com")), Ok(()));
        assert_eq!(
            expected.check(&host("b.cloud.databricks.us")),
            Err(FailureCause::OtherZone {
                expected: "cloud.databricks.com".to_owned(),
                found: "cloud.databricks.us".to_owned()
            })
        );
        let elsewhere = FailureCause::OtherCloud {
            expected: Cloud::Aws,
            found: Cloud::Azure,
        };
        let azure = host("adb-1.2.azuredatabricks.net");
        assert_eq!(expected.check(&azure), Err(elsewhere));
        let stated = Expected::of(Some(Cloud::Gcp), &azure);
        assert!(matches!(
            stated.check(&azure),
            Err(FailureCause::OtherCloud {
                expected: Cloud::Gcp,
                ..
            })
        ));
    }

    #[test]
    fn clocks_may_differ_by_minutes() {
        let here: Timestamp = "2026-11-22T14:00:00Z".parse().unwrap();
        let at = |text: &str| skew(here, text.parse().unwrap());
        assert_eq!(at("2026-11-22T14:05:00Z"), None);
        assert_eq!(at("2026-11-22T13:55:00Z"), None);
        let both = |there: &str| {
            Some(Warning::ClockSkew {
                here: "2026-11-22T14:00:00Z".to_owned(),
                there: there.to_owned(),
            })
        };
        assert_eq!(at("2026-11-22T14:05:01Z"), both("2026-11-22T14:05:01Z"));
        assert_eq!(at("2026-11-22T12:00:00Z"), both("2026-11-22T12:00:00Z"));
    }
}
