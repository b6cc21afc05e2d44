//! Where requests to Databricks may go, and through what.

use std::path::PathBuf;

use databricks::{AddressRange, OutboundProxy, RefusalWords};

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

    /// File with the words by which a refused exchange of an ID token is understood, besides those that this version knows: lines such as
    /// `subject = subject mismatch`. The names are `no_policy`, `issuer`, `subject`, `audience`, `unknown_key`, `keys_unreachable`, `signature`,
    /// `expired` and `not_in_workspace`
    #[arg(long, env = "LAKESENTRY_FEDERATION_REFUSALS", value_name = "FILE")]
    pub federation_refusals: Option<PathBuf>,
}

/// What Databricks says could be misunderstood.
#[derive(Debug, thiserror::Error)]
#[error("the file of --federation-refusals can't be used: {file}: {why}")]
pub struct InvalidRefusalWords {
    file: String,
    why: String,
}

impl Outbound {
    /// Reads the words by which a refused exchange is understood.
    ///
    /// # Errors
    /// When the file can't be read, or holds something else.
    pub fn refusal_words(&self) -> Result<RefusalWords, InvalidRefusalWords> {
        let Some(file) = &self.federation_refusals else {
            return Ok(RefusalWords::default());
        };
        let invalid = |why: String| InvalidRefusalWords {
            file: file.display().to_string(),
            why,
        };
        let text = std::fs::read_to_string(file).map_err(|error| invalid(error.to_string()))?;
        RefusalWords::parse(&text)
            .map_err(|line| invalid(format!("{line:?} is no name of a refusal with words")))
    }
}
