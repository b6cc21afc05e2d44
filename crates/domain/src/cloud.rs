//! The three clouds that Databricks runs on, and the addresses that follow from the choice.

use serde::{Deserialize, Serialize};

/// The cloud of a Databricks account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Gcp,
}

impl Cloud {
    /// All clouds, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// Gives the name that people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Gcp => "Google Cloud",
        }
    }

    /// Gives the word used in JSON, in URLs and by Databricks itself.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Gcp => "gcp",
        }
    }

    /// Reads a slug; `None` for any other text.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|cloud| cloud.slug().eq_ignore_ascii_case(slug))
    }

    /// Gives the host of the account console and of the account API (public cloud; the sovereign ones differ).
    pub const fn accounts_host(self) -> &'static str {
        match self {
            Self::Aws => "accounts.cloud.databricks.com",
            Self::Azure => "accounts.azuredatabricks.net",
            Self::Gcp => "accounts.gcp.databricks.com",
        }
    }

    /// Gives what follows the deployment name in the address of a workspace, with the leading dot.
    pub const fn workspace_zone(self) -> &'static str {
        match self {
            Self::Aws => ".cloud.databricks.com",
            Self::Azure => ".azuredatabricks.net",
            Self::Gcp => ".gcp.databricks.com",
        }
    }
}
