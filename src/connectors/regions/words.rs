//! The state of regions and connectors in words.

use contract::{Connector, ReceivedData, RegionCoverage};
use domain::{ConnectorId, ConnectorStatus};

use crate::texts::time;

/// How far a region is. All workspaces of a region show the same tables, so one that sends data covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Data has arrived from one of its workspaces.
    Covered,
    /// A workspace is connected, and nothing has arrived.
    Waiting,
    /// No workspace is connected.
    NotConfigured,
}

impl Coverage {
    /// Judges by what arrived.
    pub fn of(region: &RegionCoverage) -> Self {
        let mut statuses = region.connectors.iter().map(|connector| connector.status);
        if region.connectors.is_empty() {
            Self::NotConfigured
        } else if statuses.any(has_arrived) {
            Self::Covered
        } else {
            Self::Waiting
        }
    }

    /// Returns the word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Covered => "Covered",
            Self::Waiting => "Waiting for first data",
            Self::NotConfigured => "Not configured",
        }
    }

    /// Returns the class of its pill. Green is for data that arrived.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Covered => "pill pill--good",
            Self::Waiting | Self::NotConfigured => "pill pill--none",
        }
    }
}

/// Says whether a status tells that data arrived.
const fn has_arrived(status: ConnectorStatus) -> bool {
    match status {
        ConnectorStatus::Pending | ConnectorStatus::Error => false,
        ConnectorStatus::Active | ConnectorStatus::Late | ConnectorStatus::Stale => true,
    }
}

/// A connector that could read the global tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryCandidate {
    /// Its id.
    pub id: ConnectorId,
    /// Its workspace and region.
    pub name: String,
}

/// Lists the connectors that could become primary; none while one is.
pub fn candidates(regions: &[RegionCoverage]) -> Vec<PrimaryCandidate> {
    let connectors = || regions.iter().flat_map(|region| &region.connectors);
    if connectors().any(|connector| connector.primary) {
        return Vec::new();
    }
    let candidate = |connector: &Connector| PrimaryCandidate {
        id: connector.connector_id,
        name: format!(
            "{} in {}",
            connector.workspace_name,
            connector.region.label()
        ),
    };
    connectors().map(candidate).collect()
}

/// How many workspaces of a region are connected.
pub fn connected(region: &RegionCoverage) -> Option<String> {
    let connected = region.connectors.len();
    let known = region
        .workspaces
        .and_then(|count| usize::try_from(count).ok())
        .filter(|known| connected < *known);
    match (connected, known) {
        (0, _) => None,
        (_, Some(known)) => Some(format!("{connected} of {known} workspaces connected")),
        (1, None) => Some("1 workspace connected".to_owned()),
        (_, None) => Some(format!("{connected} workspaces connected")),
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
    match (&connector.received, connector.live_tokens) {
        (Some(received), live) => of_received(received, live),
        (None, 0) => "No connection string created yet".to_owned(),
        (None, 1) => "String created, never used".to_owned(),
        (None, count) => format!("{count} strings created, never used"),
    }
}

/// The most telling of what is known about received data.
fn of_received(received: &ReceivedData, live_tokens: u32) -> String {
    let ReceivedData {
        failed_tables,
        tables,
        ..
    } = *received;
    match (received.newest_event_at, received.seen_at) {
        (Some(_), _) if live_tokens == 0 => {
            "No connection string can be used any more. Create a new one".to_owned()
        }
        _ if failed_tables > 0 => format!("{failed_tables} of {tables} tables could not be read"),
        (Some(newest), _) if received.missed_cycles > 1 => format!(
            "{} cycles missed. Newest data of {}",
            received.missed_cycles,
            time::day_and_time(newest)
        ),
        (Some(newest), _) => format!("Newest data of {}", time::day_and_time(newest)),
        (None, Some(seen)) => format!(
            "Collector heard of {}, no rows yet",
            time::day_and_time(seen)
        ),
        (None, None) => "Nothing heard of its collector yet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Authentication, Cloud, DatabricksHost, MetastoreId, Region, Timestamp, WorkspaceId,
    };

    fn connector() -> Connector {
        Connector {
            connector_id: ConnectorId::parse("01890000-0000-7000-8000-000000000000").unwrap(),
            account_id: "11111111-2222-3333-4444-555555555555".parse().unwrap(),
            cloud: Cloud::Azure,
            region: Region::parse("westus2").unwrap(),
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            workspace_id: WorkspaceId::from(1),
            workspace_name: "a".to_owned(),
            host: DatabricksHost::parse("adb-1.1.azuredatabricks.net").unwrap(),
            primary: true,
            features: vec![],
            authentication: Authentication::OauthM2m,
            application_id: None,
            tested_as: None,
            created_at: Timestamp::default(),
            status: ConnectorStatus::Pending,
            received: None,
            live_tokens: 1,
        }
    }

    #[test]
    fn green_is_for_data_that_arrived() {
        let region = RegionCoverage {
            region: Region::parse("westus2").unwrap(),
            cloud: Cloud::Azure,
            connectors: vec![connector()],
            workspaces: Some(3),
        };
        assert_eq!(Coverage::of(&region), Coverage::Waiting);
        assert!(!Coverage::Waiting.class().contains("good"));
        assert_eq!(connected(&region).unwrap(), "1 of 3 workspaces connected");
    }

    #[test]
    fn without_a_primary_each_connector_could_be_it() {
        let region = |primary| RegionCoverage {
            region: Region::parse("westus2").unwrap(),
            cloud: Cloud::Azure,
            connectors: vec![Connector {
                primary,
                ..connector()
            }],
            workspaces: None,
        };
        assert_eq!(candidates(&[region(true), region(false)]), []);
        let all = candidates(&[region(false), region(false)]);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].name, "a in West US 2");
        assert_eq!(candidates(&[]), []);
    }

    #[test]
    fn a_region_without_connector_says_what_that_means() {
        let empty = RegionCoverage {
            region: Region::parse("westus2").unwrap(),
            cloud: Cloud::Azure,
            connectors: vec![],
            workspaces: Some(2),
        };
        assert_eq!(Coverage::of(&empty), Coverage::NotConfigured);
        assert_eq!(
            uncovered(empty.workspaces),
            "It has 2 workspaces. No data will be collected there."
        );
    }
}
