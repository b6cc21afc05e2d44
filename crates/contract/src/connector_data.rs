//! What is known of the data of a connector: the facts behind its status.

use domain::{ConnectorId, ConnectorStatus, SystemTable, Timestamp};
use serde::{Deserialize, Serialize};

/// What a collector has pushed, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceivedData {
    /// When the collector was last heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// When it last pushed, or confirmed that there was nothing to push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// When rows last came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_at: Option<Timestamp>,
    /// The newest event of which a row came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_event_at: Option<Timestamp>,
    /// How many cycles were missed since then.
    pub missed_cycles: u32,
    /// Tables that came.
    pub tables: u32,
    /// Tables of them that could not be read in the last cycle.
    pub failed_tables: u32,
    /// Rows that are stored.
    pub rows: u64,
}

/// The data of a connector, table by table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorData {
    /// The connector.
    pub connector_id: ConnectorId,
    /// What it is doing: what follows from the three below.
    pub status: ConnectorStatus,
    /// Whether its collector is alive.
    pub collector: CollectorSignal,
    /// Whether data arrives.
    pub arrival: ArrivalSignal,
    /// Whether the data is complete.
    pub completeness: CompletenessSignal,
    /// How long a statement takes from Databricks to here, as far as that was measured.
    #[serde(default)]
    pub canary: CanaryData,
    /// What was received, in short.
    pub received: ReceivedData,
    /// The collector's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collector_version: Option<String>,
    /// What its collector says of itself, beside what of that was approved.
    #[serde(default)]
    pub deployment: CollectorDeployment,
    /// What was pushed in the last week and refused, the newest first.
    #[serde(default)]
    pub refusals: Vec<RefusedPush>,
    /// The tables that it is to read, in the order in which it does.
    pub tables: Vec<TableData>,
}

/// Pushes that were refused for the same reason. Nothing of them is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedPush {
    /// The table, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<SystemTable>,
    /// Why, as the collector was told.
    pub reason: String,
    /// How often.
    pub times: u32,
    /// When for the last time.
    pub last_at: Timestamp,
}

/// The data of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableData {
    /// Its name.
    pub table: SystemTable,
    /// What is known of it.
    pub state: TableDataState,
    /// Rows that are stored.
    pub rows: u64,
    /// When it was last read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// The newest event of which a row came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_event_at: Option<Timestamp>,
    /// Up to which moment of its watermark it has been read; absent for lists, which are read whole, and for what was not read yet or is to be
    /// read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_to: Option<Timestamp>,
    /// What was taken over from the connector that read it before, when this one became primary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<TableHandOver>,
    /// Why it could not be read in the last cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A table of the whole account that another connector read before. Its watermark came along, and what overlaps is read again: so what was there
/// and what has come since are together what is there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableHandOver {
    /// The name of the workspace through which it was read before.
    pub from_workspace: String,
    /// When.
    pub handed_over_at: Timestamp,
    /// Rows that were there then.
    pub rows_before: u64,
    /// Rows that have come since, less those whose place they took.
    pub rows_since: i64,
    /// Rows that are there now.
    pub rows_now: u64,
}

impl TableHandOver {
    /// Returns how many rows there are too many, or too few; none where the totals agree.
    pub fn difference(&self) -> i64 {
        let signed = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
        signed(self.rows_now) - signed(self.rows_before) - self.rows_since
    }
}

/// What is known of the data of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableDataState {
    /// It was never read.
    Waiting,
    /// It is read to its end, and as fresh as Databricks keeps it.
    Complete,
    /// It is read to its end, and its newest event is older than is usual.
    Late,
    /// It could not be read in the last cycle.
    Failed,
}

/// Whether a collector is alive, with the facts behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectorSignal {
    /// What is known.
    pub state: CollectorState,
    /// When it was last heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// When it last worked: pushed something, or ended a cycle. A check is no work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked_at: Option<Timestamp>,
    /// When it should work next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

/// Whether a collector is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CollectorState {
    /// It has never worked.
    NeverSeen,
    /// It keeps its schedule.
    Alive,
    /// It has missed two cycles.
    Late,
    /// It has missed four cycles or more.
    Silent,
    /// None of its connection strings can be used.
    LockedOut,
}

/// Whether data arrives, with the facts behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArrivalSignal {
    /// What is known.
    pub state: ArrivalState,
    /// When a table was last read to its end, with rows or without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// The newest event of which a row came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_event_at: Option<Timestamp>,
    /// From when on that event is too old for data that arrives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub too_old_at: Option<Timestamp>,
}

/// Whether data arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ArrivalState {
    /// No row of an event has come yet.
    Waiting,
    /// It does.
    Arriving,
    /// No table was read for two cycles.
    Late,
    /// No table was read for four cycles, or the newest event is too old.
    Stopped,
}

/// Whether the data is complete, with the facts behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletenessSignal {
    /// What is known.
    pub state: CompletenessState,
    /// Tables that are to be read.
    pub tables: u32,
    /// Those of them that were read to their end, and are as fresh as usual.
    pub complete: u32,
    /// Those whose newest event is older than is usual.
    pub late: u32,
    /// Those that could not be read in the last cycle.
    pub failed: u32,
    /// Those that were never read.
    pub waiting: u32,
}

/// Whether the data is complete.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompletenessState {
    /// Nothing was read yet.
    #[default]
    Waiting,
    /// Every table was read to its end, and is as fresh as usual.
    Complete,
    /// Every table was read to its end, and the newest event of some is older than is usual.
    Late,
    /// Some table was not read, or something that must have come did not.
    Incomplete,
}

/// What a collector says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectorFingerprint {
    /// Its version.
    pub version: String,
    /// SHA-256 of the program, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program_sha256: Option<String>,
    /// How many minutes lie between two cycles; absent where somebody else keeps the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_minutes: Option<u32>,
    /// Who reads, as Databricks calls them; absent where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_as: Option<String>,
}

/// The collector that runs, beside the one that was approved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectorDeployment {
    /// What the last cycle reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<CollectorFingerprint>,
    /// What was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<CollectorFingerprint>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Timestamp>,
    /// The name of who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
}

/// Something in which the collector that runs is another one than was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftedMember {
    /// What.
    pub what: &'static str,
    /// As it was approved.
    pub approved: String,
    /// As it is.
    pub reported: String,
}

impl CollectorDeployment {
    /// Lists in what the collector that runs differs from the approved one. What was not reported is not known to differ, but for the schedule: not
    /// to keep one is to leave it to somebody else.
    pub fn drift(&self) -> Vec<DriftedMember> {
        let (Some(reported), Some(approved)) = (&self.reported, &self.approved) else {
            return Vec::new();
        };
        let every = |minutes: Option<u32>| {
            Some(minutes.map_or_else(
                || "kept by somebody else".to_owned(),
                |minutes| format!("every {minutes} minutes"),
            ))
        };
        let members = [
            (
                "version",
                Some(approved.version.clone()),
                Some(reported.version.clone()),
            ),
            (
                "program",
                approved.program_sha256.clone(),
                reported.program_sha256.clone(),
            ),
            (
                "schedule",
                every(approved.every_minutes),
                every(reported.every_minutes),
            ),
            ("identity", approved.run_as.clone(), reported.run_as.clone()),
        ];
        let differs = members
            .into_iter()
            .filter_map(|(what, approved, reported)| {
                let (approved, reported) = approved.zip(reported)?;
                (approved != reported).then_some(DriftedMember {
                    what,
                    approved,
                    reported,
                })
            });
        differs.collect()
    }
}

/// How long a statement takes from Databricks to here. In each cycle the collector runs one that does nothing, and looks out for the earlier ones
/// in `system.query.history`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CanaryData {
    /// The newest one that has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<CanaryTrip>,
    /// When the oldest one ran that has not come yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    /// Those of the last week that have not come in two days, which means that rows are missing.
    pub lost: u32,
}

/// The way of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CanaryTrip {
    /// When it ran.
    pub ran_at: Timestamp,
    /// When the collector read its row.
    pub read_at: Timestamp,
    /// When the row was visible in the lake.
    pub stored_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(
        version: &str,
        every_minutes: Option<u32>,
        run_as: Option<&str>,
    ) -> CollectorFingerprint {
        CollectorFingerprint {
            version: version.to_owned(),
            program_sha256: None,
            every_minutes,
            run_as: run_as.map(str::to_owned),
        }
    }

    #[test]
    fn another_collector_than_was_approved_is_told_member_by_member() {
        let mut deployment = CollectorDeployment {
            reported: Some(fingerprint("2", None, Some("b"))),
            ..CollectorDeployment::default()
        };
        assert!(
            deployment.drift().is_empty(),
            "nobody has approved anything"
        );
        deployment.approved = Some(fingerprint("1", Some(15), Some("a")));
        let drift = deployment.drift();
        let what: Vec<_> = drift.iter().map(|of| of.what).collect();
        assert_eq!(what, ["version", "schedule", "identity"]);
        assert_eq!(drift[1].reported, "kept by somebody else");
        // That nobody was asked who reads says nothing.
        deployment.reported = Some(fingerprint("1", Some(15), None));
        assert!(deployment.drift().is_empty());
    }

    #[test]
    fn totals_agree_when_what_came_is_what_is_there_more() {
        let of = |rows_before, rows_since, rows_now| TableHandOver {
            from_workspace: String::new(),
            handed_over_at: Timestamp(0),
            rows_before,
            rows_since,
            rows_now,
        };
        assert_eq!(of(10, 5, 15).difference(), 0);
        assert_eq!(of(10, -2, 8).difference(), 0);
        assert_eq!(of(10, 5, 14).difference(), -1);
    }
}
