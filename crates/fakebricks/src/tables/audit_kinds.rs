//! Kinds of audit events as a workspace that is worked in has them, with the parameters that they carry.

use std::fmt::Write as _;

use super::draw::Draw;
use super::moment::RosterEntry;

/// A kind of event.
#[derive(Debug)]
pub struct AuditKind {
    /// The service, as the audit log names it.
    pub service: &'static str,
    /// The action.
    pub action: &'static str,
    /// Who asked, as programs call themselves.
    pub agent: &'static str,
    /// Whether it belongs to the account and to no workspace.
    pub of_account: bool,
    /// The names of its parameters.
    pub parameters: &'static [&'static str],
    /// What the answer held.
    pub result: Option<&'static str>,
}

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
const SDK: &str = "databricks-sdk-py/0.68.0 python/3.12.3 os/linux auth/oauth-m2m";
const SPARK: &str = "Apache-HttpClient/4.5.14 (Java/17.0.14)";

const GET_TABLE: AuditKind = AuditKind {
    service: "unityCatalog",
    action: "getTable",
    agent: SPARK,
    of_account: false,
    parameters: &[
        "include_browse",
        "include_delta_metadata",
        "full_name_arg",
        "workspace_id",
        "metastore_id",
    ],
    result: None,
};
const CREDENTIALS: AuditKind = AuditKind {
    service: "unityCatalog",
    action: "generateTemporaryTableCredential",
    agent: SPARK,
    of_account: false,
    parameters: &[
        "table_id",
        "operation",
        "table_full_name",
        "is_permissions_enforcing_client",
        "credential_type",
        "workspace_id",
    ],
    result: None,
};
const COMMAND: AuditKind = AuditKind {
    service: "databrickssql",
    action: "commandSubmit",
    agent: BROWSER,
    of_account: false,
    parameters: &["commandId", "warehouseId", "commandText"],
    result: None,
};
const COMMAND_ENDED: AuditKind = AuditKind {
    service: "databrickssql",
    action: "commandFinish",
    agent: BROWSER,
    of_account: false,
    parameters: &["commandId", "warehouseId"],
    result: None,
};
const RUN: AuditKind = AuditKind {
    service: "jobs",
    action: "runStart",
    agent: SDK,
    of_account: false,
    parameters: &[
        "jobId",
        "runId",
        "taskKey",
        "jobTriggerType",
        "jobClusterType",
        "orgId",
    ],
    result: None,
};
const RUN_ENDED: AuditKind = AuditKind {
    service: "jobs",
    action: "runSucceeded",
    agent: SDK,
    of_account: false,
    parameters: &[
        "jobId",
        "runId",
        "taskKey",
        "jobTriggerType",
        "jobClusterType",
        "orgId",
    ],
    result: None,
};
const LOGIN: AuditKind = AuditKind {
    service: "accounts",
    action: "tokenLogin",
    agent: SDK,
    of_account: false,
    parameters: &["user", "tokenId", "authenticationMethod"],
    result: None,
};
const ACCOUNT_LOGIN: AuditKind = AuditKind {
    service: "accounts",
    action: "oidcTokenAuthorization",
    agent: BROWSER,
    of_account: true,
    parameters: &["user", "authenticationMethod"],
    result: None,
};
const CLUSTER: AuditKind = AuditKind {
    service: "clusters",
    action: "start",
    agent: BROWSER,
    of_account: false,
    parameters: &["cluster_id", "cluster_name", "user"],
    result: Some(r#"{"cluster_id":"0112-093015-abcdef01"}"#),
};
const SECRET: AuditKind = AuditKind {
    service: "secrets",
    action: "getSecret",
    agent: SPARK,
    of_account: false,
    parameters: &["scope", "key"],
    result: None,
};

/// Kinds to draw from; one that is frequent stands there several times.
pub const SOME_KINDS: [&AuditKind; 20] = [
    &GET_TABLE,
    &GET_TABLE,
    &GET_TABLE,
    &GET_TABLE,
    &GET_TABLE,
    &GET_TABLE,
    &CREDENTIALS,
    &CREDENTIALS,
    &CREDENTIALS,
    &CREDENTIALS,
    &COMMAND,
    &COMMAND,
    &COMMAND_ENDED,
    &RUN,
    &RUN_ENDED,
    &LOGIN,
    &LOGIN,
    &ACCOUNT_LOGIN,
    &CLUSTER,
    &SECRET,
];

/// The value of a parameter.
pub fn parameter(name: &str, workspace: Option<&RosterEntry>, draw: &mut Draw) -> String {
    let table = |draw: &mut Draw| {
        let schema = ["sales", "finance", "supply", "people"]
            [usize::try_from(draw.below(4)).unwrap_or_default()];
        format!("main.{schema}.orders_{}", draw.below(400))
    };
    match name {
        "workspace_id" | "orgId" => workspace.map_or("0", |one| &one.id).to_owned(),
        "full_name_arg" | "table_full_name" => table(draw),
        "include_browse" | "include_delta_metadata" | "is_permissions_enforcing_client" => {
            "true".to_owned()
        }
        "operation" => "READ".to_owned(),
        "credential_type" => "StorageCredential".to_owned(),
        "warehouseId" => workspace
            .and_then(|one| one.warehouses.first())
            .cloned()
            .unwrap_or_default(),
        "commandText" => command(draw, table),
        "jobTriggerType" => "cron".to_owned(),
        "jobClusterType" => "new".to_owned(),
        "taskKey" => format!("load_{}", draw.below(30)),
        "user" => format!("user{}@acme.example", draw.below(240) + 1),
        "authenticationMethod" => "OAUTH".to_owned(),
        "cluster_name" => format!("team-{}", draw.below(20)),
        "scope" => format!("scope-{}", draw.below(9)),
        "key" => format!("key-{}", draw.below(40)),
        "jobId" | "runId" => draw.below(1_000_000_000_000_000).to_string(),
        _ => draw.uuid(),
    }
}

/// A statement as people write them: lines, quotes, a letter beyond ASCII.
fn command(draw: &mut Draw, table: impl Fn(&mut Draw) -> String) -> String {
    let mut text = format!(
        "-- Übersicht {}\nSELECT customer, sum(amount) AS \"total\"\nFROM {}\nWHERE",
        draw.below(100),
        table(draw)
    );
    for number in 0..=draw.below(6) {
        let joined = if number == 0 { "" } else { "  AND" };
        // Writing into a text does not fail.
        let _ = writeln!(
            text,
            "{joined} day_{number} >= DATE'2026-0{}-01'",
            draw.below(9) + 1
        );
    }
    text.push_str("GROUP BY ALL");
    text
}
