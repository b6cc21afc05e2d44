//! Is it the right place? What can be told before a secret is sent, and clocks. Pure.

use contract::{FailureCause, Warning};
use domain::{Cloud, DatabricksHost, Partition, Timestamp};

use crate::InvalidRequest;

/// Clocks that differ by more make the ages of rows wrong, and tokens look expired or not yet valid.
const MAX_SKEW_SECONDS: u64 = 5 * 60;

/// Where the workspaces of a test have to be, and the console of their account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedPlace {
    partition: Partition,
    /// The DNS zone of the workspaces.
    zone: String,
    accounts_host: DatabricksHost,
}

impl ExpectedPlace {
    /// Takes what was stated, or else the part of the cloud of the main workspace, whose zone is that of the account.
    ///
    /// # Errors
    /// When the stated console is none, or is in another part of the cloud than was stated.
    pub fn of(
        stated: Option<Partition>,
        accounts_host: Option<DatabricksHost>,
        main: &DatabricksHost,
    ) -> Result<Self, InvalidRequest> {
        let typed = accounts_host.as_ref().map(DatabricksHost::partition);
        let partition = stated.or(typed).unwrap_or_else(|| main.partition());
        let accounts_host = console(partition, accounts_host)?;
        let zone = if main.partition() == partition {
            main.zone()
        } else {
            accounts_host.zone()
        };
        Ok(Self {
            partition,
            zone: without_dot(zone),
            accounts_host,
        })
    }

    /// Returns the host of the account API: the only one, besides the workspaces, that a secret of the test is sent to.
    pub const fn accounts_host(&self) -> &DatabricksHost {
        &self.accounts_host
    }

    /// Compares the address of a workspace with it: an account is on one cloud, and in one part of it.
    pub fn check(&self, host: &DatabricksHost) -> Result<(), FailureCause> {
        self.check_cloud(host.cloud())?;
        let found = without_dot(host.zone());
        if found == self.zone {
            return Ok(());
        }
        Err(FailureCause::OtherZone {
            expected: self.zone.clone(),
            found,
        })
    }

    /// Compares a cloud that was told with it.
    pub fn check_cloud(&self, found: Cloud) -> Result<(), FailureCause> {
        let expected = self.partition.cloud();
        if found == expected {
            return Ok(());
        }
        Err(FailureCause::OtherCloud { expected, found })
    }
}

/// Returns the host of the account API of a part of a cloud: the stated one, if it is there, or else the one that is known.
///
/// # Errors
/// When the stated one is no console, or is in another part of the cloud: a secret must not leave its part.
pub fn console(
    partition: Partition,
    stated: Option<DatabricksHost>,
) -> Result<DatabricksHost, InvalidRequest> {
    let host = stated.unwrap_or_else(|| partition.accounts_host());
    if host.is_accounts() && host.partition() == partition {
        return Ok(host);
    }
    Err(InvalidRequest {
        field: "/accounts_host",
        detail: format!("{host} is no account console of {}", partition.label()),
    })
}

fn without_dot(zone: &str) -> String {
    zone.trim_start_matches('.').to_owned()
}

/// Compares the host's clock with ours.
pub fn skew(here: Timestamp, there: Timestamp) -> Option<Warning> {
    let skew = there.seconds_since(here).unsigned_abs();
    (skew > MAX_SKEW_SECONDS).then_some(Warning::ClockSkew { here, there })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> DatabricksHost {
        DatabricksHost::parse(name).unwrap()
    }

    #[test]
    fn clouds_and_their_parts_are_kept_apart() {
        let expected = ExpectedPlace::of(None, None, &host("a.cloud.databricks.com")).unwrap();
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
        let stated = ExpectedPlace::of(Some(Partition::Gcp), None, &azure).unwrap();
        assert!(matches!(
            stated.check(&azure),
            Err(FailureCause::OtherCloud {
                expected: Cloud::Gcp,
                ..
            })
        ));
    }

    #[test]
    fn the_console_is_in_the_part_of_the_cloud_that_the_workspaces_are_in() {
        for partition in Partition::ALL {
            let zone = partition.accounts_host().zone();
            let workspace = host(&format!("acme{zone}"));
            let expected = ExpectedPlace::of(None, None, &workspace).unwrap();
            assert_eq!(expected.accounts_host(), &partition.accounts_host());
            for other in Partition::ALL {
                let stated =
                    ExpectedPlace::of(Some(partition), Some(other.accounts_host()), &workspace);
                assert_eq!(
                    stated.is_ok(),
                    other == partition,
                    "{partition:?} {other:?}"
                );
            }
        }
        // Sources disagree about the console of the Department of Defense; the typed one counts.
        let typed = host("accounts-dod.cloud.databricks.us");
        let workspace = host("acme.cloud.databricks.us");
        let expected = ExpectedPlace::of(None, Some(typed.clone()), &workspace).unwrap();
        assert_eq!(expected.accounts_host(), &typed);
        assert!(ExpectedPlace::of(None, Some(workspace.clone()), &workspace).is_err());
    }

    #[test]
    fn clocks_may_differ_by_minutes() {
        let time = |text: &str| Timestamp::parse(text).unwrap();
        let here = time("2026-11-22T14:00:00Z");
        let at = |text: &str| skew(here, time(text));
        assert_eq!(at("2026-11-22T14:05:00Z"), None);
        assert_eq!(at("2026-11-22T13:55:00Z"), None);
        let both = |there: &str| {
            Some(Warning::ClockSkew {
                here,
                there: time(there),
            })
        };
        assert_eq!(at("2026-11-22T14:05:01Z"), both("2026-11-22T14:05:01Z"));
        assert_eq!(at("2026-11-22T12:00:00Z"), both("2026-11-22T12:00:00Z"));
    }
}
