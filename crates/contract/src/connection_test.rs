//! `POST /api/v1/connection-tests`: what the credentials can do in each workspace.

mod check;
mod failure;
mod found;
mod id_token;
mod matrix;
mod verdict;
mod warning;

use domain::{
    AccountId, ApplicationId, ConnectionTestId, Credentials, DatabricksHost, Feature, Partition,
    Region, TableName, Timestamp, WorkspaceId,
};
use serde::{Deserialize, Serialize};

pub use check::{AccessQuestion, Check, CheckName, CheckState, NotChecked};
pub use failure::{Failure, FailureCause, PrivilegeLevel};
pub use found::{Observation, WarehouseState};
pub use id_token::{IdTokenRefusal, SentIdToken};
pub use matrix::{ConnectionTestMatrix, MatrixRow};
pub use verdict::{Finding, Probe, RowsSeen, SystemSchemaState, TableEvidence, Verdict};
pub use warning::Warning;

/// Which workspaces to test, for which tables.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionTestRequest {
    /// The account that all workspaces must belong to.
    pub account_id: AccountId,
    /// The part of a cloud that it is in, where that was stated; a workspace in another one is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// Its console, where somebody typed it; absent for the one that the part of the cloud is known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_host: Option<DatabricksHost>,
    /// The service principal that the test is to run as. Secrets that are held count for it only; a token of somebody else proves what that
    /// one can do.
    pub application_id: ApplicationId,
    /// The optional features that were chosen.
    pub features: Vec<Feature>,
    /// Further tables that are to be read, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableName>,
    /// The workspaces: at least one, or none to take those of [`Self::repeats`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 5000))]
    pub workspaces: Vec<WorkspaceToTest>,
    /// An earlier test to repeat: its checks that passed are kept with their time, as far as they were made of the same inputs; only the
    /// others run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<ConnectionTestId>,
    /// Whether its one workspace is tested to take the place of the connector that reads the global tables. Otherwise no other workspace is tested
    /// for them while there is one.
    #[serde(default)]
    pub hand_over: bool,
}

/// One workspace to test.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceToTest {
    /// Its host.
    pub host: DatabricksHost,
    /// Its id, where known; another id behind the host is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its region, where known; another region is a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Whether it is to read the global tables.
    pub primary: bool,
    /// The checks that are wanted; those that they need are made as well. Empty for all, or, of a test that repeats another one, for all
    /// that did not pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckName>,
    /// Credentials to use here: the principal's secret, or a personal access token. Absent to use what the server holds for the principal.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "Credentials::on_the_wire"
    )]
    pub credentials: Option<Credentials>,
}

/// The test runs; its events are at `paths::connection_test_events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartedConnectionTest {
    /// Names the test.
    pub connection_test_id: ConnectionTestId,
    /// When it began.
    pub started_at: Timestamp,
    /// After how many seconds it is ended at the latest.
    pub time_limit_seconds: u64,
    /// Lists of checks, in the order in which they run. Most workspaces share one, so each is told once.
    pub plans: Vec<Vec<CheckName>>,
    /// The workspaces, in the order of the request.
    pub workspaces: Vec<TestedWorkspace>,
}

impl StartedConnectionTest {
    /// Returns the checks of a workspace, in order: those that are kept, and the others waiting.
    pub fn checks(&self, workspace: &TestedWorkspace) -> Vec<Check> {
        let plan = usize::try_from(workspace.plan).ok();
        let plan = plan.and_then(|plan| self.plans.get(plan));
        let mut kept = workspace.kept.iter().peekable();
        let check = |name: &CheckName| match kept.next_if(|kept| kept.name == *name) {
            Some(kept) => kept.clone(),
            None => Check::waiting(name.clone()),
        };
        plan.into_iter().flatten().map(check).collect()
    }
}

/// A workspace under test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestedWorkspace {
    /// The host.
    pub host: DatabricksHost,
    /// The name, for people.
    pub name: Option<String>,
    /// Whether it is to read the global tables.
    pub primary: bool,
    /// Which of the plans is its, counted from 0.
    pub plan: u32,
    /// Those of its checks that have ended already, in the order of the plan: kept from the test that this one repeats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Check>,
}

/// An event of a running test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "almost every event is the large one; on 32 bits it is small enough"
)]
pub enum TestEvent {
    /// A check has a new state.
    Check {
        /// The workspace.
        host: DatabricksHost,
        /// The check.
        check: Check,
    },
    /// Nothing more will come.
    Finished {
        /// When.
        finished_at: Timestamp,
        /// Whether somebody ended it before the end.
        cancelled: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> DatabricksHost {
        DatabricksHost::parse("acme.cloud.databricks.com").unwrap()
    }

    fn usage() -> CheckName {
        CheckName::Table(TableName::parse("system.billing.usage").unwrap())
    }

    fn failed(cause: FailureCause) -> CheckState {
        CheckState::Failed {
            failure: Failure {
                cause,
                host: host(),
                detail: None,
                request_id: None,
                sql_state: Some("42501".into()),
            },
        }
    }

    fn verdict(state: CheckState) -> Finding {
        let check = Check {
            state,
            ..Check::waiting(usage())
        };
        Verdict::of(&check).unwrap().finding
    }

    #[test]
    fn a_check_reads_back() {
        let check = Check {
            state: failed(FailureCause::Denied {
                level: PrivilegeLevel::Schema,
            }),
            duration_ms: Some(12),
            checked_at: Timestamp::parse("2026-11-22T14:00:00Z").ok(),
            probe: Some(Box::new(Probe {
                statement_id: Some("01ef".into()),
                ..Probe::default()
            })),
            ..Check::waiting(usage())
        };
        let json = serde_json::to_string(&check).unwrap();
        assert_eq!(
            json,
            r#"{"name":"system.billing.usage","state":{"failed":{"failure":{"cause":{"denied":{"level":"schema"}},"host":"acme.cloud.databricks.com","sql_state":"42501"}}},"duration_ms":12,"checked_at":"2026-11-22T14:00:00Z","probe":{"statement_id":"01ef"}}"#
        );
        assert_eq!(serde_json::from_str::<Check>(&json).unwrap(), check);
        let verdict = Verdict::of(&check).unwrap();
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(
            json,
            r#"{"table":"system.billing.usage","finding":{"denied":{"level":"schema"}},"evidence":{"probe":{"statement_id":"01ef"},"checked_at":"2026-11-22T14:00:00Z"}}"#
        );
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }

    #[test]
    fn the_checks_of_a_workspace_are_those_of_its_plan() {
        let ended = Check {
            state: failed(FailureCause::TableNotFound),
            ..Check::waiting(usage())
        };
        let started = StartedConnectionTest {
            connection_test_id: ConnectionTestId::parse("22222222-3333-4444-5555-666666666666")
                .unwrap(),
            started_at: Timestamp::default(),
            time_limit_seconds: 1,
            plans: vec![vec![CheckName::Credentials, usage(), CheckName::Warehouse]],
            workspaces: [vec![], vec![ended.clone()]]
                .map(|kept| TestedWorkspace {
                    host: host(),
                    name: None,
                    primary: false,
                    plan: 0,
                    kept,
                })
                .into(),
        };
        let of = |at: usize| started.checks(&started.workspaces[at]);
        assert_eq!(of(0).len(), 3);
        assert!(of(0).iter().all(|check| check.state == CheckState::Waiting));
        assert_eq!(of(1)[1], ended);
        assert_eq!(of(1)[2], Check::waiting(CheckName::Warehouse));
        // A plan that is not told is no reason to fail.
        let stranger = TestedWorkspace {
            plan: 7,
            ..started.workspaces[0].clone()
        };
        assert_eq!(started.checks(&stranger), []);
    }

    #[test]
    fn names_of_checks_read_back() {
        let questions = AccessQuestion::ALL.map(CheckName::Access);
        for name in [CheckName::Credentials, usage()]
            .into_iter()
            .chain(questions)
        {
            let json = serde_json::to_string(&name).unwrap();
            assert_eq!(serde_json::from_str::<CheckName>(&json).unwrap(), name);
        }
        assert!(serde_json::from_str::<CheckName>(r#""access.all""#).is_err());
    }

    #[test]
    fn what_a_newer_server_says_is_read() {
        for json in [r#""eclipse""#, r#"{"eclipse":{"total":true}}"#] {
            let cause: FailureCause = serde_json::from_str(json).unwrap();
            assert_eq!(cause, FailureCause::Unknown);
            let warning: Warning = serde_json::from_str(json).unwrap();
            assert_eq!(warning, Warning::Unknown);
        }
    }

    #[test]
    fn what_no_server_says_is_refused() {
        for json in [
            "{}",
            r#"{"denied":{}}"#,
            r#"{"denied":{"level":"schema"},"tls":null}"#,
            "1",
        ] {
            assert!(
                serde_json::from_str::<FailureCause>(json).is_err(),
                "{json}"
            );
        }
    }

    #[test]
    fn each_end_of_a_check_has_its_verdict() {
        let passed = |empty, warnings| CheckState::Passed {
            found: Observation::Table {
                newest: None,
                empty,
            },
            warnings,
        };
        let late = Warning::Late {
            usual_minutes: 60,
            age_minutes: 500,
        };
        assert_eq!(verdict(passed(false, vec![])).word(), "readable");
        assert_eq!(verdict(passed(true, vec![])).word(), "readable_empty");
        assert_eq!(verdict(passed(false, vec![late])).word(), "late");
        assert_eq!(
            verdict(failed(FailureCause::TableNotFound)),
            Finding::Denied {
                level: PrivilegeLevel::Table
            }
        );
        let browse = verdict(failed(FailureCause::PrivilegeMissing {
            level: PrivilegeLevel::Catalog,
            privilege: "BROWSE".into(),
        }));
        assert_eq!(browse.word(), "denied");
        assert_eq!(
            verdict(failed(FailureCause::SchemaNotFound)),
            Finding::SchemaNotEnabled
        );
        assert_eq!(
            verdict(failed(FailureCause::NotOffered)),
            Finding::NotOffered
        );
        // A failure that says nothing about the table is no verdict about it.
        assert!(matches!(
            verdict(failed(FailureCause::TimedOut)),
            Finding::NotChecked {
                because: NotChecked::Unread { .. }
            }
        ));
        assert_eq!(
            verdict(CheckState::Running),
            Finding::NotChecked {
                because: NotChecked::NotYet
            }
        );
        assert_eq!(Verdict::of(&Check::waiting(CheckName::Warehouse)), None);
    }
}
