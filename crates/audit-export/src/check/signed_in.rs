//! What can be asked once somebody is signed in and the warehouse answers.

use std::time::Duration;

use databricks::{ErrorKind, Me, SqlStatement, StatementError, SystemSchemaStatus};
use domain::WorkspaceId;
use jiff::{SignedDuration, Timestamp};

use super::repairs;
use super::report::CheckResult;
use crate::connection::Connection;
use crate::ending::AuditEnding;
use crate::reading::condition;

/// Events come a quarter of an hour late as a rule, and nobody promises it.
const USUAL_DELAY: SignedDuration = SignedDuration::from_hours(6);
/// A warehouse that is off may have to start first.
const PATIENCE: Duration = Duration::from_mins(10);

/// Somebody who is signed in, and asks.
pub struct SignedInChecks<'a> {
    /// The workspace.
    pub connection: &'a Connection,
    /// Who asks.
    pub me: &'a Me,
}

impl SignedInChecks<'_> {
    async fn first(&self, text: &str) -> Result<Option<String>, StatementError> {
        let mut statement = SqlStatement::new(self.connection.warehouse_id.clone(), text);
        statement.deadline = PATIENCE;
        let rows = self.connection.workspace.execute(statement).await?;
        Ok(rows.first().map(str::to_owned))
    }

    /// Asks the warehouse for anything.
    pub async fn warehouse_connectivity(&self) -> CheckResult {
        const NAME: &str = "warehouse_connectivity";
        match self.first("SELECT 1").await {
            Ok(_) => CheckResult::pass(NAME, "SELECT 1 was answered"),
            Err(error) => CheckResult::fail(
                NAME,
                AuditEnding::from(error).to_string(),
                repairs::warehouse(self.me, self.connection.warehouse_id.as_str()),
            ),
        }
    }

    /// Long results lie in the cloud's storage, which is another host than the workspace.
    pub async fn cloud_storage(&self) -> CheckResult {
        const NAME: &str = "cloud_storage";
        let mut statement =
            SqlStatement::new(self.connection.warehouse_id.clone(), "SELECT 1 AS reached");
        statement.deadline = PATIENCE;
        let workspace = &self.connection.workspace;
        let fetched = match workspace.execute_linked(statement).await {
            Ok(result) => result.part(0).await,
            Err(error) => Err(error),
        };
        match fetched {
            Ok(_) => CheckResult::pass(
                NAME,
                "a result was fetched from where Databricks puts long ones",
            ),
            Err(StatementError::Call(error)) if error.is_storage_out_of_reach() => {
                let said = format!(
                    "{}: long results are not to be had there, so an export reads through the workspace, which is slower",
                    error.occurrence().detail
                );
                CheckResult::warn(NAME, said, repairs::cloud_storage(&error))
            }
            Err(error) => CheckResult::fail(NAME, AuditEnding::from(error).to_string(), Vec::new()),
        }
    }

    /// The metastore is the region's: events of workspaces elsewhere are not in it.
    pub async fn metastore(&self, ids: &[WorkspaceId]) -> Vec<CheckResult> {
        let mut checks = Vec::new();
        let workspace = &self.connection.workspace;
        let summary = match workspace.metastore_summary().await {
            Ok(summary) => summary,
            Err(error) => {
                let check = match error.kind() {
                    ErrorKind::NoMetastore => CheckResult::fail(
                        "metastore_region",
                        "the workspace has no Unity Catalog, and so no system tables",
                        vec!["databricks metastores assign <workspace id> <metastore id> main   # by an account admin".to_owned()],
                    ),
                    _ => CheckResult::skip("metastore_region", error.to_string()),
                };
                checks.push(check);
                checks.push(CheckResult::skip(
                    "schema_state",
                    "the metastore is not known",
                ));
                return checks;
            }
        };
        let region = summary
            .region
            .as_ref()
            .map_or("an unknown region".to_owned(), ToString::to_string);
        let foreign: Vec<&str> = ids
            .iter()
            .filter(|id| Some(*id) != self.me.workspace_id.as_ref() && id.as_str() != "0")
            .map(WorkspaceId::as_str)
            .collect();
        let found = format!("metastore {} of {region}", summary.display_name());
        checks.push(if foreign.is_empty() {
            CheckResult::pass("metastore_region", format!("{found}: events of workspaces in {region} are in it"))
        } else {
            let said = format!(
                "{found}. Workspace {} is another one than the host's: its events are here only if it is in {region} too",
                foreign.join(", ")
            );
            CheckResult::warn("metastore_region", said, vec!["databricks account workspaces list   # by an account admin: shows the region of each".to_owned()])
        });
        let check = match workspace.system_schemas(summary.metastore_id).await {
            Ok(schemas) => match schemas
                .iter()
                .find(|schema| schema.name == "access")
                .map(|schema| schema.state)
            {
                Some(SystemSchemaStatus::Enabled) => {
                    CheckResult::pass("schema_state", "system.access is there")
                }
                Some(SystemSchemaStatus::Available) => {
                    let repair = vec![format!(
                        "databricks system-schemas enable {} access",
                        summary.metastore_id
                    )];
                    CheckResult::fail("schema_state", "system.access is not switched on", repair)
                }
                Some(SystemSchemaStatus::Changing) => CheckResult::warn(
                    "schema_state",
                    "system.access is being switched on; try later",
                    Vec::new(),
                ),
                Some(SystemSchemaStatus::Unavailable) => CheckResult::fail(
                    "schema_state",
                    "system.access is not offered in this region",
                    Vec::new(),
                ),
                Some(SystemSchemaStatus::Unknown) | None => CheckResult::skip(
                    "schema_state",
                    "Databricks does not say how system.access is",
                ),
            },
            Err(_) => CheckResult::skip(
                "schema_state",
                "only admins of the account or the metastore may ask; the next check shows it anyway",
            ),
        };
        checks.push(check);
        checks
    }

    /// Asks for any row of the table.
    pub async fn table_access(&self) -> CheckResult {
        const NAME: &str = "system_table_access";
        let text = "SELECT event_id FROM system.access.audit WHERE event_date >= date_sub(current_date(), 1) LIMIT 1";
        match self.first(text).await {
            Ok(Some(_)) => CheckResult::pass(NAME, "system.access.audit can be read"),
            Ok(None) => CheckResult::warn(
                NAME,
                "system.access.audit can be read, and has no event since yesterday: nothing happened, or events are late",
                Vec::new(),
            ),
            Err(error) => {
                let repair = repairs::grants(&error, self.me);
                CheckResult::fail(
                    NAME,
                    AuditEnding::from(error).to_string().replace(
                        " Run `lakesentry-audit check` for the statement that mends it.",
                        "",
                    ),
                    repair,
                )
            }
        }
    }

    /// Counts the events of the workspaces that are meant.
    pub async fn workspace_filter(&self, ids: &[WorkspaceId], hours: u32) -> CheckResult {
        const NAME: &str = "workspace_filter";
        let (of_rows, parameters) = condition(ids, None);
        let from = Timestamp::now() - SignedDuration::from_hours(hours.into());
        let text = format!(
            "SELECT workspace_id, count(*) FROM system.access.audit WHERE event_date >= DATE'{}' AND event_time >= timestamp_micros({}) AND {of_rows} GROUP BY workspace_id",
            from.strftime("%Y-%m-%d"),
            from.as_microsecond()
        );
        let mut statement = SqlStatement::new(self.connection.warehouse_id.clone(), text);
        statement.parameters = parameters;
        statement.deadline = PATIENCE;
        let rows = match self.connection.workspace.execute(statement).await {
            Ok(rows) => rows.rows,
            Err(error) => {
                return CheckResult::fail(NAME, AuditEnding::from(error).to_string(), Vec::new());
            }
        };
        let count = |id: &WorkspaceId| {
            let found = rows
                .iter()
                .find(|row| row.first().and_then(Option::as_deref) == Some(id.as_str()));
            found
                .and_then(|row| row.get(1)?.clone())
                .unwrap_or_else(|| "0".to_owned())
        };
        let told: Vec<String> = ids
            .iter()
            .map(|id| format!("{} of workspace {id}", count(id)))
            .collect();
        let told = format!("events of the last {hours} h: {}", told.join(", "));
        if ids.iter().all(|id| count(id) != "0") {
            return CheckResult::pass(NAME, told);
        }
        // No row proves nothing: the id may be wrong, of another region, or quiet.
        CheckResult::warn(
            NAME,
            format!("{told}. No event is no proof: the id may be another one's, the workspace in another region, or nothing happened"),
            vec![
                format!("lakesentry-audit check … --workspace-check-lookback-hours {}", u64::from(hours) * 7),
                "SELECT workspace_id, count(*) FROM system.access.audit WHERE event_date >= date_sub(current_date(), 7) GROUP BY 1".to_owned(),
            ],
        )
    }

    /// Asks how late events are.
    pub async fn newest_event(&self) -> CheckResult {
        const NAME: &str = "newest_event";
        let text = "SELECT unix_micros(max(event_time)) FROM system.access.audit WHERE event_date >= date_sub(current_date(), 2)";
        let newest = match self.first(text).await {
            Ok(newest) => newest
                .and_then(|text| text.parse().ok())
                .and_then(|micros| Timestamp::from_microsecond(micros).ok()),
            Err(error) => return CheckResult::skip(NAME, AuditEnding::from(error).to_string()),
        };
        let Some(newest) = newest else {
            return CheckResult::warn(
                NAME,
                "there is no event of the last two days in this metastore",
                vec!["https://status.databricks.com".to_owned()],
            );
        };
        let age = Timestamp::now().duration_since(newest);
        let told = format!(
            "the newest event is {} min old ({newest:.0})",
            age.as_mins()
        );
        if age <= USUAL_DELAY {
            CheckResult::pass(
                NAME,
                format!("{told}; a quarter of an hour is usual, and nothing is promised"),
            )
        } else {
            CheckResult::warn(
                NAME,
                format!("{told}: events are late, or nothing happens"),
                vec!["https://status.databricks.com".to_owned()],
            )
        }
    }

    /// Asks how far back events go.
    pub async fn retention(&self) -> CheckResult {
        const NAME: &str = "retention";
        let mut statement = SqlStatement::new(
            self.connection.warehouse_id.clone(),
            "SELECT min(event_date) FROM system.access.audit",
        );
        // It may have to look at a year; what an export needs is known without it.
        statement.deadline = Duration::from_mins(1);
        match self.connection.workspace.execute(statement).await {
            Ok(rows) => match rows.first() {
                Some(oldest) => CheckResult::pass(
                    NAME,
                    format!(
                        "events go back to {oldest}; Databricks keeps 365 days, of deleted workspaces 14"
                    ),
                ),
                None => CheckResult::warn(NAME, "the table has no event at all", Vec::new()),
            },
            Err(error) => CheckResult::skip(NAME, AuditEnding::from(error).to_string()),
        }
    }

    /// Since August 2026 some parameters are left out for readers who are neither account admins nor in a certain group.
    pub async fn masked_parameters(&self) -> CheckResult {
        const NAME: &str = "masked_parameters";
        const GROUP: &str = "databricks_pii_access";
        let is_member = match self
            .first(&format!("SELECT is_account_group_member('{GROUP}')"))
            .await
        {
            Ok(answer) => answer.as_deref() == Some("true"),
            Err(_) => self.me.groups.iter().any(|group| group == GROUP),
        };
        if is_member {
            return CheckResult::pass(
                NAME,
                format!(
                    "{} is in the account group {GROUP}: parameters are complete",
                    self.me.user_name
                ),
            );
        }
        CheckResult::warn(
            NAME,
            format!(
                "{} is not in the account group {GROUP}: unless it is an account admin, Databricks leaves some request_params out and writes <REDACTED>",
                self.me.user_name
            ),
            vec![format!(
                "databricks account groups list --filter 'displayName eq \"{GROUP}\"'   # then add the principal to it; leave it as it is to keep personal data out"
            )],
        )
    }
}
