//! The three clouds and the host names that belong to them.

use serde::{Deserialize, Serialize};

/// A cloud that Databricks runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// All clouds, in the order of their discriminants.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// The name in addresses and in the `cloud` field of the API.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Gcp => "gcp",
        }
    }

    /// The name for people, and in host metadata.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Gcp => "GCP",
        }
    }

    /// The domain that workspace hosts end with, with its leading dot.
    pub fn zone(self) -> &'static str {
        match self {
            Self::Aws => ".cloud.databricks.com",
            Self::Azure => ".azuredatabricks.net",
            Self::Gcp => ".gcp.databricks.com",
        }
    }

    /// The host of the account console and of the accounts API.
    pub fn accounts_host(self) -> String {
        format!("accounts{}", self.zone())
    }

    /// The cloud with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.slug() == slug)
    }
}
