//! Which workspace is read, through which SQL warehouse, and as whom: what `export` and `check` have in common.

use std::net::SocketAddr;

use clap::Args;
use databricks::OutboundProxy;

/// Which workspace is read, and as whom.
#[derive(Debug, Clone, Args)]
pub struct ConnectionOptions {
    /// Host of the workspace, such as adb-1234567890123456.3.azuredatabricks.net; without it, `DATABRICKS_HOST` or the profile
    #[arg(
        long,
        value_name = "HOST",
        env = "DATABRICKS_SERVER_HOSTNAME",
        help_heading = "Workspace"
    )]
    pub server_hostname: Option<String>,

    /// HTTP path of the SQL warehouse (/sql/1.0/warehouses/ID, also /sql/1.0/endpoints/ID), or its id; without it, `DATABRICKS_WAREHOUSE_ID`
    #[arg(
        long,
        value_name = "PATH",
        env = "DATABRICKS_HTTP_PATH",
        help_heading = "Workspace"
    )]
    pub http_path: Option<String>,

    /// Workspace whose events are meant; may be repeated, or a list with commas. Without it, the workspace of the host
    #[arg(
        long,
        value_name = "ID",
        value_delimiter = ',',
        help_heading = "Workspace"
    )]
    pub workspace_id: Vec<String>,

    /// Personal access token. Better `DATABRICKS_TOKEN`, or the option without a value, which asks for it: others on this machine see command lines
    #[arg(long, value_name = "TOKEN", num_args = 0..=1, default_missing_value = "", hide_env_values = true, help_heading = "Sign-in")]
    pub access_token: Option<String>,

    /// Client id of the managed identity that is to sign in, where a user assigned it
    #[arg(long, value_name = "UUID", help_heading = "Sign-in")]
    pub managed_identity_client_id: Option<String>,

    /// Scope of the Entra token, for clouds in which Databricks is another application
    #[arg(long, value_name = "SCOPE", help_heading = "Sign-in")]
    pub scope: Option<String>,

    /// Profile of ~/.databrickscfg
    #[arg(long, value_name = "NAME", help_heading = "Sign-in")]
    pub profile: Option<String>,

    /// The one way to sign in: azure, azure-client-secret, azure-client-certificate, azure-workload-identity, azure-msi, azure-cli, azure-developer-cli, oauth-m2m, env-oidc, file-oidc, pat
    #[arg(long, value_name = "WAY", help_heading = "Sign-in")]
    pub auth_type: Option<String>,

    /// Say which ways to sign in were tried, and why those before the one that was used did not apply
    #[arg(long, help_heading = "Sign-in")]
    pub auth_trace: bool,

    /// Proxy for Databricks and the cloud's storage, http://[user:password@]host:port. One that the environment names is not used for them: what is sent carries secrets
    #[arg(
        long,
        value_name = "URL",
        env = "LAKESENTRY_OUTBOUND_PROXY",
        hide_env_values = true,
        help_heading = "Workspace"
    )]
    pub outbound_proxy: Option<OutboundProxy>,

    /// Practice: send every request to the simulated Databricks at this loopback address
    #[arg(long, value_name = "ADDRESS", env = "LAKESENTRY_PRACTICE", hide = true)]
    pub practice: Option<SocketAddr>,
}
