//! The state of regions and connectors in words.

use contract::{Connector, RegionCoverage};
use domain::ConnectorStatus;

/// "Covered" or "Not configured".
pub fn coverage(coverage: &RegionCoverage) -> String {
    let connected = coverage.connectors.len();
    let known = coverage
        .workspaces
        .and_then(|count| usize::try_from(count).ok());
    match (connected, known) {
        (0, _) => "Not configured".to_owned(),
        (_, Some(known)) if connected < known => {
            format!("Covered · {connected} of {known} workspaces")
        }
        (1, _) => "Covered · 1 workspace".to_owned(),
        _ => format!("Covered · {connected} workspaces"),
    }
}

/// What a region without a connector means.
pub fn uncovered(workspaces: Option<u32>) -> String {
    match workspaces {
        None | Some(0) => "No data will be collected there.".to_owned(),
        Some(1) => "It has 1 workspace. No data will be collected there.".to_owned(),
        Some(count) => format!("It has {count} workspaces. No data will be collected there."),
    }
}

/// The fact behind the state of a connector.
pub fn evidence(connector: &Connector) -> String {
    match (connector.status, connector.live_tokens) {
        (ConnectorStatus::Pending, 0) => "No connection string minted yet".to_owned(),
        (ConnectorStatus::Pending, 1) => "String minted, never used".to_owned(),
        (ConnectorStatus::Pending, count) => format!("{count} strings minted, never used"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Cloud, Region};

    #[test]
    fn a_region_without_connector_says_what_that_means() {
        let empty = RegionCoverage {
            region: Region::parse("westus2").unwrap(),
            cloud: Cloud::Azure,
            connectors: vec![],
            workspaces: Some(2),
        };
        assert_eq!(coverage(&empty), "Not configured");
        assert_eq!(
            uncovered(empty.workspaces),
            "It has 2 workspaces. No data will be collected there."
        );
    }
}
