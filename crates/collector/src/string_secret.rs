//! The connection string in a secret scope of the workspace: so a job needs no file, and nobody who may see the job sees the string.

use std::str::FromStr;

use connection_string::TrustedInstance;
use databricks::WorkspaceClient;

use crate::configure::{self, AcceptedString};
use crate::exit::Ending;

/// A secret of a workspace, by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretName {
    scope: String,
    key: String,
}

impl FromStr for SecretName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((scope, key)) if !scope.is_empty() && !key.is_empty() && !key.contains('/') => {
                Ok(Self {
                    scope: scope.to_owned(),
                    key: key.to_owned(),
                })
            }
            _ => Err("must be the names of a scope and of a key in it: SCOPE/KEY"),
        }
    }
}

/// Reads the string.
pub async fn read(
    workspace: &WorkspaceClient,
    name: &SecretName,
) -> Result<AcceptedString, Ending> {
    let SecretName { scope, key } = name;
    let secret = workspace.secret(scope, key).await;
    let secret = secret.map_err(|error| {
        Ending::Databricks(format!(
            "the secret {key} of the scope {scope} can't be read: {error}"
        ))
    })?;
    configure::accepted(secret.trim(), &TrustedInstance::default()).map_err(|reason| {
        Ending::Settings(format!("the secret {key} of the scope {scope}: {reason}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_named_by_scope_and_key() {
        let name: SecretName = "lakesentry/east us".parse().unwrap();
        assert_eq!(
            (name.scope.as_str(), name.key.as_str()),
            ("lakesentry", "east us")
        );
        for text in ["lakesentry", "/key", "scope/", "a/b/c", ""] {
            assert!(text.parse::<SecretName>().is_err(), "{text}");
        }
    }
}
