//! What the environment and the command line say.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::arc_challenge;

/// The application of Azure Databricks, the same in every cloud of Microsoft's, as a scope.
pub const DATABRICKS_SCOPE: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

/// A cloud of Microsoft's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AzureCloud {
    /// The public one.
    Public,
    /// For the government of the United States.
    Government,
    /// In China.
    China,
}

impl AzureCloud {
    /// Returns the address at which people and applications sign in.
    pub const fn authority(self) -> &'static str {
        match self {
            Self::Public => "https://login.microsoftonline.com",
            Self::Government => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
        }
    }
}

/// Where requests go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AzureReach {
    /// To Microsoft, and to the machine's own identity service.
    Network,
    /// In practice: all of them to a simulation on this machine.
    Simulated(SocketAddr),
}

/// The scope is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--scope {0:?} is no scope: letters, digits and :/._- only, as {DATABRICKS_SCOPE}")]
pub struct InvalidScope(String);

/// What the environment and the command line say.
#[derive(Clone)]
pub struct AzureSettings {
    values: BTreeMap<String, Zeroizing<String>>,
    pub(crate) managed_identity_client_id: Option<String>,
    /// Where Azure Arc's agent puts the files that prove who asks.
    pub(crate) arc_tokens: PathBuf,
    pub(crate) scope: String,
    pub(crate) cloud: AzureCloud,
    pub(crate) reach: AzureReach,
}

impl AzureSettings {
    /// Takes settings by their names in the environment.
    pub fn new(
        values: BTreeMap<String, Zeroizing<String>>,
        cloud: AzureCloud,
        reach: AzureReach,
    ) -> Self {
        Self {
            values,
            managed_identity_client_id: None,
            arc_tokens: arc_challenge::FOLDER.into(),
            scope: DATABRICKS_SCOPE.to_owned(),
            cloud,
            reach,
        }
    }

    /// Names a managed identity that a user assigned.
    #[must_use]
    pub fn with_managed_identity(mut self, client_id: Option<&str>) -> Self {
        self.managed_identity_client_id = client_id.map(str::to_owned);
        self
    }

    /// Says where Azure Arc's agent puts its files, where that is not its usual folder.
    #[must_use]
    pub fn with_arc_tokens(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.arc_tokens);
        self
    }

    /// Asks for tokens of another scope. A resource without `/.default` is meant as one.
    ///
    /// # Errors
    /// When it is none.
    pub fn with_scope(mut self, scope: &str) -> Result<Self, InvalidScope> {
        // It becomes an argument of a command, which on Windows a shell reads.
        let is_one = !scope.is_empty()
            && !scope.starts_with('-')
            && scope
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b":/._-".contains(&byte));
        if !is_one {
            return Err(InvalidScope(scope.chars().take(80).collect()));
        }
        self.scope = if scope.contains("/.") {
            scope.to_owned()
        } else {
            format!("{}/.default", scope.trim_end_matches('/'))
        };
        Ok(self)
    }

    /// Returns the resource of the scope, as older endpoints want it.
    pub(crate) fn resource(&self) -> &str {
        self.scope.strip_suffix("/.default").unwrap_or(&self.scope)
    }

    /// Returns the address at which is signed in.
    pub(crate) fn authority(&self) -> &str {
        self.get("AZURE_AUTHORITY_HOST")
            .map_or(self.cloud.authority(), |named| named.trim_end_matches('/'))
    }

    /// Returns a setting; those of Terraform stand in for those of Microsoft's SDKs, as with Databricks' own.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let read = |name: &str| {
            let value = self.values.get(name).map(|value| value.trim());
            value.filter(|value| !value.is_empty())
        };
        read(name).or_else(|| match name {
            "AZURE_TENANT_ID" => read("ARM_TENANT_ID"),
            "AZURE_CLIENT_ID" => read("ARM_CLIENT_ID"),
            "AZURE_CLIENT_SECRET" => read("ARM_CLIENT_SECRET"),
            _ => None,
        })
    }
}

impl fmt::Debug for AzureSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.values.keys().collect();
        f.debug_struct("AzureSettings")
            .field("set", &names)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> AzureSettings {
        AzureSettings::new(BTreeMap::new(), AzureCloud::Public, AzureReach::Network)
    }

    #[test]
    fn a_scope_is_checked() {
        let scope = |text: &str| settings().with_scope(text).map(|settings| settings.scope);
        assert_eq!(
            scope("4a67d088-db5c-48f1-9ff2-0aace800ae68").unwrap(),
            "4a67d088-db5c-48f1-9ff2-0aace800ae68/.default"
        );
        assert_eq!(scope(DATABRICKS_SCOPE).unwrap(), DATABRICKS_SCOPE);
        for text in ["", "a b", "a&calc", "$(x)", "--help"] {
            assert!(scope(text).is_err(), "{text}");
        }
        assert_eq!(
            settings().resource(),
            "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"
        );
    }
}
