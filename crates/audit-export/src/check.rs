//! `check`: everything that an export needs, one after the other, each with what mends it. Reads a few rows, and changes nothing.

mod repairs;
mod report;

use std::time::{Duration, SystemTime};

use clap::Args;
use databricks::{ErrorKind, Me, SqlStatement, StatementError, SystemSchemaStatus, WarehouseState};
use domain::WorkspaceId;
use jiff::{SignedDuration, Timestamp};

use crate::connection::{Connection, workspace_ids};
use crate::connection_options::ConnectionOptions;
use crate::ending::AuditEnding;
use crate::reading::condition;
use report::{CheckReport, CheckResult, CheckStatus, junit};

/// Tokens and signatures allow for so much.
const CLOCK_TOLERANCE: Duration = Duration::from_mins(5);
/// Events come a quarter of an hour late as a rule, and nobody promises it.
const USUAL_DELAY: SignedDuration = SignedDuration::from_hours(6);
/// A warehouse that is off may have to start first.
const PATIENCE: Duration = Duration::from_mins(10);

/// CheckList what an export needs.
#[derive(Debug, Clone, Args)]
pub struct CheckOptions {
    /// Which workspace is read, and as whom.
    #[command(flatten)]
    pub connection: ConnectionOptions,

    /// How far back events of the workspace are looked for
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8760), help_heading = "What is checked")]
    pub workspace_check_lookback_hours: u32,

    /// Print the result as JSON
    #[arg(long, conflicts_with = "junit", help_heading = "Output")]
    pub json: bool,

    /// Print the result as JUnit's XML, for pipelines
    #[arg(long, help_heading = "Output")]
    pub junit: bool,
}

/// CheckList, and says what it found on standard output.
///
/// # Errors
/// When a check failed.
pub async fn run(options: &CheckOptions) -> Result<(), AuditEnding> {
    let ids = workspace_ids(&options.connection.workspace_id)?;
    let mut connection = Connection::prepare(&options.connection)?;
    let host = connection.workspace.host().to_string();
    let mut checks = CheckList {
        is_told_at_once: !options.json && !options.junit,
        all: Vec::new(),
    };
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        () = look(options, ids, &mut connection, &mut checks) => Ok(()),
    };
    connection.settle().await;
    ended?;
    let failed = checks
        .all
        .iter()
        .filter(|check| check.status == CheckStatus::Fail)
        .count();
    let tool = concat!("lakesentry-audit ", env!("CARGO_PKG_VERSION"));
    let report = CheckReport {
        tool,
        host,
        ok: failed == 0,
        checks: &checks.all,
    };
    if options.json {
        print(&serde_json::to_string_pretty(&report).unwrap_or_default());
    } else if options.junit {
        print(junit(&report).trim_end());
    } else if failed == 0 {
        print("An export would work.");
    } else {
        print(&format!(
            "{failed} of {} checks failed.",
            report.checks.len()
        ));
    }
    if failed == 0 {
        Ok(())
    } else {
        Err(AuditEnding::Checks {
            failed,
            all: checks.all.len(),
        })
    }
}

#[expect(
    clippy::print_stdout,
    reason = "what a command has to say goes to its output"
)]
fn print(text: &str) {
    println!("{text}");
}

/// The checks so far.
struct CheckList {
    is_told_at_once: bool,
    all: Vec<CheckResult>,
}

impl CheckList {
    /// Adds one. Returns whether it makes sense to go on with what stands on it.
    fn add(&mut self, check: CheckResult) -> bool {
        if self.is_told_at_once {
            for line in check.lines() {
                print(&line);
            }
        }
        let goes_on = check.status != CheckStatus::Fail;
        self.all.push(check);
        goes_on
    }

    fn skip(&mut self, names: &[&'static str], why: &str) {
        for name in names {
            self.add(CheckResult::skip(name, why));
        }
    }
}

/// What needs somebody signed in.
const AFTER_SIGN_IN: [&str; 11] = [
    "principal",
    "clock",
    "warehouse_permission",
    "warehouse_connectivity",
    "metastore_region",
    "schema_state",
    "system_table_access",
    "workspace_filter",
    "newest_event",
    "retention",
    "masked_parameters",
];

async fn look(
    options: &CheckOptions,
    mut ids: Vec<WorkspaceId>,
    connection: &mut Connection,
    checks: &mut CheckList,
) {
    let is_azure = connection.azure.is_some();
    let signed_in = connection.sign_in(options.connection.auth_trace).await;
    let name = if is_azure {
        "azure_authentication"
    } else {
        "databricks_authentication"
    };
    if !is_azure {
        checks.add(CheckResult::skip(
            "azure_authentication",
            format!("not used: {} is set", connection.way),
        ));
    }
    if let Err(error) = signed_in {
        checks.add(CheckResult::fail(
            name,
            error.to_string(),
            repairs::sign_in(is_azure),
        ));
        return checks.skip(&AFTER_SIGN_IN, "nobody is signed in");
    }
    let me = match connection.who().await {
        Ok(me) => me,
        Err(error) => {
            let why = error.to_string();
            checks.add(CheckResult::fail(
                name,
                why,
                repairs::not_let_in(connection),
            ));
            return checks.skip(&AFTER_SIGN_IN, "the workspace does not let us in");
        }
    };
    checks.add(CheckResult::pass(
        name,
        format!("signed in by {}", connection.way),
    ));
    let display = me
        .display_name
        .as_deref()
        .filter(|name| **name != me.user_name);
    let display = display.map(|name| format!(" ({name})")).unwrap_or_default();
    checks.add(CheckResult::pass(
        "principal",
        format!("{}{display}", me.user_name),
    ));
    checks.add(clock(&me));
    if !checks.add(warehouse_permission(connection, &me).await) {
        return checks.skip(&AFTER_SIGN_IN[3..], "the SQL warehouse can't be used");
    }
    let asked = SignedInChecks {
        connection,
        me: &me,
    };
    if !checks.add(asked.warehouse_connectivity().await) {
        return checks.skip(&AFTER_SIGN_IN[4..], "the SQL warehouse runs no statement");
    }
    if ids.is_empty() {
        ids.extend(me.workspace_id.clone());
    }
    asked.metastore(&ids, checks).await;
    if !checks.add(asked.table_access().await) {
        return checks.skip(&AFTER_SIGN_IN[7..], "system.access.audit can't be read");
    }
    checks.add(
        asked
            .workspace_filter(&ids, options.workspace_check_lookback_hours)
            .await,
    );
    checks.add(asked.newest_event().await);
    checks.add(asked.retention().await);
    checks.add(asked.masked_parameters().await);
}

fn clock(me: &Me) -> CheckResult {
    let Some(theirs) = me.server_time else {
        return CheckResult::skip("clock", "the workspace does not tell its time");
    };
    let ours = SystemTime::now();
    let (differs, is_ahead) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, true),
        Err(error) => (error.duration(), false),
    };
    if differs <= CLOCK_TOLERANCE {
        return CheckResult::pass("clock", "this machine and the workspace have the same time");
    }
    let way = if is_ahead { "ahead of" } else { "behind" };
    let said = format!(
        "this machine is {} s {way} the workspace; tokens and windows such as 7d are wrong by that",
        differs.as_secs()
    );
    CheckResult::warn(
        "clock",
        said,
        vec!["sudo timedatectl set-ntp true".to_owned()],
    )
}

async fn warehouse_permission(connection: &Connection, me: &Me) -> CheckResult {
    const NAME: &str = "warehouse_permission";
    let id = &connection.warehouse_id;
    match connection.workspace.warehouse(id).await {
        Ok(warehouse) => match warehouse.state {
            WarehouseState::Deleted | WarehouseState::Deleting => CheckResult::fail(
                NAME,
                format!("the SQL warehouse {} is deleted", warehouse.name),
                vec!["databricks warehouses list".to_owned()],
            ),
            WarehouseState::Running => CheckResult::pass(
                NAME,
                format!("{} ({id}) may be used, and runs", warehouse.name),
            ),
            _ => CheckResult::pass(
                NAME,
                format!(
                    "{} ({id}) may be used; it is off, and starts when it is asked",
                    warehouse.name
                ),
            ),
        },
        Err(error) => {
            let repair = match error.kind() {
                ErrorKind::NotFound | ErrorKind::Rejected => {
                    vec!["databricks warehouses list".to_owned()]
                }
                ErrorKind::EntitlementMissing => repairs::entitlement(me),
                _ => repairs::warehouse(me, id.as_str()),
            };
            CheckResult::fail(NAME, AuditEnding::from(error).to_string(), repair)
        }
    }
}

/// Somebody who is signed in, and asks.
struct SignedInChecks<'a> {
    connection: &'a Connection,
    me: &'a Me,
}

impl SignedInChecks<'_> {
    async fn first(&self, text: &str) -> Result<Option<String>, StatementError> {
        let mut statement = SqlStatement::new(self.connection.warehouse_id.clone(), text);
        statement.deadline = PATIENCE;
        let rows = self.connection.workspace.execute(statement).await?;
        Ok(rows.first().map(str::to_owned))
    }

    async fn warehouse_connectivity(&self) -> CheckResult {
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

    /// The metastore is the region's: events of workspaces elsewhere are not in it.
    async fn metastore(&self, ids: &[WorkspaceId], checks: &mut CheckList) {
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
                checks.add(check);
                checks.add(CheckResult::skip(
                    "schema_state",
                    "the metastore is not known",
                ));
                return;
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
        checks.add(if foreign.is_empty() {
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
        checks.add(check);
    }

    async fn table_access(&self) -> CheckResult {
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

    async fn workspace_filter(&self, ids: &[WorkspaceId], hours: u32) -> CheckResult {
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

    async fn newest_event(&self) -> CheckResult {
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

    async fn retention(&self) -> CheckResult {
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
    async fn masked_parameters(&self) -> CheckResult {
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
