//! `check`: everything that an export needs, one after the other, each with what mends it. Reads a few rows, and changes nothing.

mod repairs;
mod report;
mod signed_in;

use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use clap::Args;
use databricks::{ErrorKind, Me, WarehouseState};
use domain::WorkspaceId;

use crate::connection::{Connection, workspace_ids};
use crate::connection_options::ConnectionOptions;
use crate::ending::AuditEnding;
use report::{CheckReport, CheckResult, CheckStatus, junit};
use signed_in::SignedInChecks;

/// Tokens and signatures allow for so much.
const CLOCK_TOLERANCE: Duration = Duration::from_mins(5);

/// Checks what an export needs.
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

    /// Print the result as `JUnit`'s XML, for pipelines
    #[arg(long, help_heading = "Output")]
    pub junit: bool,
}

/// Checks, and says what it found on standard output.
///
/// # Errors
/// When a check failed.
pub async fn run(options: &CheckOptions) -> Result<(), AuditEnding> {
    let ids = workspace_ids(&options.connection.workspace_id)?;
    let mut connection = Connection::prepare(&options.connection, false)?;
    let host = connection.workspace.host().to_string();
    let mut checks = CheckList {
        is_told_at_once: !options.json && !options.junit,
        told: Ok(()),
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
    let told = if options.json {
        print(&serde_json::to_string_pretty(&report).unwrap_or_default())
    } else if options.junit {
        print(junit(&report).trim_end())
    } else if failed == 0 {
        print("An export would work.")
    } else {
        print(&format!(
            "{failed} of {} checks failed.",
            report.checks.len()
        ))
    };
    checks
        .told
        .and(told)
        .map_err(|error| AuditEnding::of_output(&error, Path::new("standard output")))?;
    if failed == 0 {
        Ok(())
    } else {
        Err(AuditEnding::Checks {
            failed,
            all: checks.all.len(),
        })
    }
}

/// Prints a line; what a command has to say goes to its output.
fn print(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// The checks so far.
struct CheckList {
    is_told_at_once: bool,
    /// Whether all that was told was also taken.
    told: io::Result<()>,
    all: Vec<CheckResult>,
}

impl CheckList {
    /// Adds one. Returns whether it makes sense to go on with what stands on it.
    fn add(&mut self, check: CheckResult) -> bool {
        if self.is_told_at_once {
            for line in check.lines() {
                let told = print(&line);
                // The first failure says why.
                self.told = std::mem::replace(&mut self.told, Ok(())).and(told);
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
const AFTER_SIGN_IN: [&str; 12] = [
    "principal",
    "clock",
    "warehouse_permission",
    "warehouse_connectivity",
    "cloud_storage",
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
            repairs::sign_in(&error, connection),
        ));
        return checks.skip(&AFTER_SIGN_IN, "nobody is signed in");
    }
    let me = match connection.who().await {
        Ok(me) => me,
        Err(error) => {
            let repair = repairs::not_let_in(&error, connection);
            let why = AuditEnding::from(error).to_string();
            checks.add(CheckResult::fail(name, why, repair));
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
    checks.add(asked.cloud_storage().await);
    if ids.is_empty() {
        ids.extend(me.workspace_id.clone());
    }
    for check in asked.metastore(&ids).await {
        checks.add(check);
    }
    if !checks.add(asked.table_access().await) {
        return checks.skip(&AFTER_SIGN_IN[8..], "system.access.audit can't be read");
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
