//! What mends what a check found: statements and commands that can be copied.

use databricks::{DeniedLevel, ErrorKind, Me, SqlFailureKind, StatementError};

use crate::connection::Connection;
use crate::ending::AuditEnding;

/// For who asks for what older instructions name.
const NO_ENTITLEMENT: &str = "-- There is no entitlement `system_table_access` and no switch for it in the account console, whatever older instructions say; these are the rights:";

/// The name of a principal, as SQL takes it.
fn grantee(me: &Me) -> String {
    format!("`{}`", me.user_name.replace('`', "``"))
}

/// What shows why a workspace does not answer.
fn silent(connection: &Connection) -> Vec<String> {
    vec![
        format!(
            "curl -sS -o /dev/null -w '%{{http_code}}\\n' https://{}/   # 503: the workspace is stopped or being set up; no number: this machine does not reach it",
            connection.workspace.host()
        ),
        "databricks account workspaces list   # by an account admin: shows the state of each"
            .to_owned(),
    ]
}

/// What lets somebody sign in.
pub fn sign_in(error: &AuditEnding, connection: &Connection) -> Vec<String> {
    if !matches!(error, AuditEnding::SignIn(_)) {
        return silent(connection);
    }
    tokens(connection)
}

fn tokens(connection: &Connection) -> Vec<String> {
    if connection.azure.is_some() {
        vec![
            "az login".to_owned(),
            "lakesentry-audit check … --auth-trace   # says what each way to sign in was refused for".to_owned(),
        ]
    } else {
        vec![
            "export DATABRICKS_CLIENT_ID=<application id> DATABRICKS_CLIENT_SECRET=<secret>   # a service principal".to_owned(),
            "export DATABRICKS_TOKEN=<token>   # or a personal access token".to_owned(),
        ]
    }
}

/// What lets somebody in who has a token.
pub fn not_let_in(error: &databricks::Error, connection: &Connection) -> Vec<String> {
    let kind = error.kind();
    if kind.is_unreachable() || matches!(kind, ErrorKind::Unavailable { .. }) {
        return silent(connection);
    }
    if matches!(kind, ErrorKind::TokenRejected) {
        return tokens(connection);
    }
    vec![format!(
        "databricks account workspace-assignment update <workspace id of {}> <numeric id of the principal> --json '{{\"permissions\":[\"USER\"]}}'   # by an account admin",
        connection.workspace.host()
    )]
}

/// What gives SQL to a principal.
pub fn entitlement(me: &Me) -> Vec<String> {
    vec![format!(
        "databricks service-principals patch <numeric id of {}> --json '{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[{{\"op\":\"add\",\"path\":\"entitlements\",\"value\":[{{\"value\":\"databricks-sql-access\"}}]}}]}}'   # by a workspace admin",
        me.user_name
    )]
}

/// What lets a principal use a warehouse.
pub fn warehouse(me: &Me, warehouse_id: &str) -> Vec<String> {
    let member = if me.application_id.is_some() {
        "service_principal_name"
    } else {
        "user_name"
    };
    let list = serde_json::json!({
        "access_control_list": [{ member: me.user_name, "permission_level": "CAN_USE" }],
    });
    // Update, not set: set takes away what others hold.
    vec![format!(
        "databricks permissions update warehouses {warehouse_id} --json '{list}'   # by who manages the warehouse"
    )]
}

/// What shows whether the storage is reached.
pub fn cloud_storage(error: &databricks::Error) -> Vec<String> {
    let detail = &error.occurrence().detail;
    let host = detail.split_whitespace().nth(2).unwrap_or_default();
    let host = host.trim_end_matches(':');
    vec![
        format!("curl -sS -o /dev/null -w '%{{http_code}}\\n' https://{host}/   # any number says that this machine reaches it; allow HTTPS to it where a firewall is in between"),
        "lakesentry-audit check … --outbound-proxy http://proxy.example:3128   # where a proxy leads there".to_owned(),
    ]
}

/// What lets a principal read the table: from the level that is missing on.
pub fn grants(error: &StatementError, me: &Me) -> Vec<String> {
    let StatementError::Failed(failure) = error else {
        return Vec::new();
    };
    let rights = matches!(
        failure.kind(),
        SqlFailureKind::Denied
            | SqlFailureKind::TableNotFound
            | SqlFailureKind::SchemaNotFound
            | SqlFailureKind::CatalogNotFound
    );
    if !rights {
        return Vec::new();
    }
    let who = grantee(me);
    let all = [
        (
            DeniedLevel::Catalog,
            format!("GRANT USE CATALOG ON CATALOG system TO {who};   -- by a metastore admin"),
        ),
        (
            DeniedLevel::Schema,
            format!(
                "GRANT USE SCHEMA ON SCHEMA system.access TO {who};   -- by an account admin who is metastore admin, too"
            ),
        ),
        (
            DeniedLevel::Table,
            format!("GRANT SELECT ON TABLE system.access.audit TO {who};"),
        ),
    ];
    let missing = failure.denied.as_ref().map(|right| right.level);
    let from = all
        .iter()
        .position(|(level, _)| Some(*level) == missing)
        .unwrap_or_default();
    let mut lines = vec![NO_ENTITLEMENT.to_owned()];
    lines.extend(all.into_iter().skip(from).map(|(_, statement)| statement));
    lines
}
