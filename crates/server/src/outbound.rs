//! Where requests to Databricks may go, and through what.

use databricks::{AddressRange, OutboundProxy};

/// Where requests to Databricks may go, and through what.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Outbound {
    /// The proxy through which Databricks is reached, such as `http://proxy.example.com:3128`. A proxy that `HTTPS_PROXY` names is not used.
    #[arg(long, env = "LAKESENTRY_OUTBOUND_PROXY", hide_env_values = true)]
    pub outbound_proxy: Option<OutboundProxy>,

    /// Private ranges in which workspaces may be, such as 10.20.0.0/16, as Private Link gives them. Without, names that lead to private
    /// addresses are refused.
    #[arg(
        long = "allow-private-range",
        env = "LAKESENTRY_ALLOW_PRIVATE_RANGE",
        value_name = "RANGE",
        value_delimiter = ','
    )]
    pub allowed_private: Vec<AddressRange>,
}
