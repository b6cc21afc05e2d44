//! What a collector works with, from the environment and the files beside it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use connection_string::{ApiUrl, Token};
use databricks::{SignIn, unified};
use domain::{ConnectorId, DatabricksHost, WarehouseId};
use zeroize::Zeroizing;

use crate::configure::AcceptedString;
use crate::env_file;
use crate::exit::Ending;

/// Names of the settings that a connection string gives.
pub mod names {
    /// Origin of the LakeSentry API.
    pub const API_URL: &str = "LAKESENTRY_API_URL";
    /// The connector.
    pub const CONNECTOR_ID: &str = "LAKESENTRY_CONNECTOR_ID";
    /// The collector token.
    pub const TOKEN: &str = "LAKESENTRY_TOKEN";
    /// The catalog that has the system tables.
    pub const REFERENCE_CATALOG: &str = "LAKESENTRY_REFERENCE_CATALOG";
    /// Where the collector runs.
    pub const EXECUTION_MODE: &str = "LAKESENTRY_EXECUTION_MODE";
    /// Whether texts of statements are masked: `true` or `false`.
    pub const MASK_STATEMENT_TEXT: &str = "LAKESENTRY_MASK_STATEMENT_TEXT";
}

/// What a collector works with.
#[derive(Debug)]
pub struct Settings {
    /// Origin of the LakeSentry API.
    pub api_url: ApiUrl,
    /// The connector that is pushed to.
    pub connector_id: ConnectorId,
    /// The secret that permits it.
    pub token: Token,
    /// The catalog that has the system tables.
    pub catalog: String,
    /// Whether texts of statements never leave the warehouse, whatever the server's rules say.
    pub mask_statement_text: bool,
    /// What is read.
    pub workspace: WorkspaceSettings,
}

/// The workspace that is read.
#[derive(Debug, Clone)]
pub struct WorkspaceSettings {
    /// Its host.
    pub host: DatabricksHost,
    /// Who reads.
    pub sign_in: SignIn,
    /// The SQL warehouse, if one is named.
    pub warehouse_id: Option<WarehouseId>,
    /// The simulated Databricks, in practice.
    pub practice: Option<SocketAddr>,
}

/// The settings as they are written: by name, as text.
pub struct WrittenSettings(BTreeMap<String, Zeroizing<String>>);

impl WrittenSettings {
    /// Reads the environment, the file for what it does not say, and the profile for what neither says.
    pub fn read(file: &Path) -> Result<Self, Ending> {
        let mut values =
            env_file::read(file).map_err(|error| Ending::Settings(error.to_string()))?;
        for (name, value) in std::env::vars() {
            if name.starts_with("LAKESENTRY_") || name.starts_with("DATABRICKS_") {
                values.insert(name, Zeroizing::new(value));
            }
        }
        unified::complete(&mut values).map_err(Ending::Settings)?;
        Ok(Self(values))
    }

    /// Takes what a connection string says, in the place of whatever was said before: a token goes with its own address.
    pub fn take(&mut self, string: &AcceptedString) {
        for (name, value) in string.settings() {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Takes what was said on the command line.
    pub fn set(&mut self, name: &str, value: &str) {
        let value = Zeroizing::new(value.to_owned());
        self.0.insert(name.to_owned(), value);
    }

    fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(|value| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Reads which workspace is meant, and who reads it.
    pub fn workspace(&self, practice: Option<SocketAddr>) -> Result<WorkspaceSettings, Ending> {
        self.parse_workspace(practice).map_err(Ending::Settings)
    }

    fn parse_workspace(&self, practice: Option<SocketAddr>) -> Result<WorkspaceSettings, String> {
        if practice.is_some_and(|address| !address.ip().is_loopback()) {
            return Err("--practice must be an address of this machine".to_owned());
        }
        let get = |name: &str| self.get(name);
        let host = get("DATABRICKS_HOST")
            .ok_or("DATABRICKS_HOST is not set: it names the workspace to read")?;
        Ok(WorkspaceSettings {
            host: DatabricksHost::parse(host_of(host))
                .map_err(|reason| format!("DATABRICKS_HOST can't be used: {reason}"))?,
            sign_in: unified::choose(get)?,
            warehouse_id: get("DATABRICKS_WAREHOUSE_ID")
                .map(WarehouseId::parse)
                .transpose()
                .map_err(|reason| format!("DATABRICKS_WAREHOUSE_ID can't be used: {reason}"))?,
            practice,
        })
    }

    /// Reads the rest.
    pub fn settings(&self, workspace: WorkspaceSettings) -> Result<Settings, Ending> {
        self.parse(workspace).map_err(Ending::Settings)
    }

    fn parse(&self, workspace: WorkspaceSettings) -> Result<Settings, String> {
        let from_string = |name: &str| {
            self.get(name).ok_or_else(|| {
                format!("{name} is not set: run `lakesentry-collector configure` with the connection string")
            })
        };
        let api_url = from_string(names::API_URL)?;
        let catalog = self.get(names::REFERENCE_CATALOG).unwrap_or("system");
        let mask_statement_text = match self.get(names::MASK_STATEMENT_TEXT) {
            None | Some("false") => false,
            Some("true") => true,
            // What is meant to hold something back must not fail to.
            Some(_) => {
                return Err(format!(
                    "{} is neither true nor false",
                    names::MASK_STATEMENT_TEXT
                ));
            }
        };
        Ok(Settings {
            api_url: ApiUrl::parse(api_url)
                .map_err(|reason| format!("{} can't be used: {reason}", names::API_URL))?,
            connector_id: ConnectorId::parse(from_string(names::CONNECTOR_ID)?)
                .map_err(|reason| format!("{} can't be used: {reason}", names::CONNECTOR_ID))?,
            token: Token::parse(from_string(names::TOKEN)?)
                .map_err(|reason| format!("{} can't be used: {reason}", names::TOKEN))?,
            catalog: catalog.to_owned(),
            mask_statement_text,
            workspace,
        })
    }
}

/// Databricks' own tools accept the host with and without its scheme.
fn host_of(text: &str) -> &str {
    let host = text.strip_prefix("https://").unwrap_or(text);
    host.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(changes: &[(&str, &str)]) -> WrittenSettings {
        let token = Token::from_entropy([7; 32]);
        let usual = [
            (names::API_URL, "https://lake.example"),
            (names::CONNECTOR_ID, "0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11"),
            (names::TOKEN, token.as_str()),
            ("DATABRICKS_HOST", "https://adb-1234.5.azuredatabricks.net/"),
            ("DATABRICKS_TOKEN", "dapi0123456789abcdef0123456789abcdef"),
        ];
        let all = usual.iter().chain(changes);
        let all =
            all.map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())));
        WrittenSettings(all.collect())
    }

    fn settings(changes: &[(&str, &str)]) -> Result<Settings, String> {
        let written = written(changes);
        written.parse(written.parse_workspace(None)?)
    }

    #[test]
    fn the_usual_settings_are_read() {
        let settings = settings(&[]).unwrap();
        assert_eq!(
            settings.workspace.host.as_str(),
            "adb-1234.5.azuredatabricks.net"
        );
        assert_eq!(settings.catalog, "system");
        assert!(matches!(
            settings.workspace.sign_in,
            SignIn::Credentials(domain::Credentials::PersonalAccessToken { .. })
        ));
        let shown = format!("{settings:?}");
        assert!(
            !shown.contains("dapi") && !shown.contains(settings.token.as_str()),
            "{shown}"
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_no_secret_is_shown() {
        for (change, named) in [
            ((names::TOKEN, ""), "LAKESENTRY_TOKEN is not set"),
            (
                (names::TOKEN, "lsc_secret"),
                "LAKESENTRY_TOKEN can't be used",
            ),
            (
                (names::API_URL, "http://lake.example"),
                "LAKESENTRY_API_URL can't be used",
            ),
            (
                ("DATABRICKS_HOST", "evil.example"),
                "DATABRICKS_HOST can't be used",
            ),
            (("DATABRICKS_TOKEN", ""), "no credentials for Databricks"),
        ] {
            let refused = settings(&[change]).unwrap_err();
            assert!(refused.contains(named), "{refused}");
            assert!(!refused.contains("lsc_"), "{refused}");
        }
        let elsewhere = "192.0.2.1:80".parse().unwrap();
        assert!(written(&[]).parse_workspace(Some(elsewhere)).is_err());
    }
}
