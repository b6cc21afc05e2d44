//! What a collector works with, from the environment and the file beside it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use connection_string::{ApiUrl, Token};
use domain::{ApplicationId, ConnectorId, Credentials, DatabricksHost, Secret, WarehouseId};
use zeroize::Zeroizing;

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
    /// The workspace that is read.
    pub host: DatabricksHost,
    /// Who reads.
    pub credentials: Credentials,
    /// The SQL warehouse, if one is named.
    pub warehouse_id: Option<WarehouseId>,
    /// The simulated Databricks, in practice.
    pub practice: Option<SocketAddr>,
}

impl Settings {
    /// Reads the environment, and the file for what it does not say.
    pub fn read(file: &Path, practice: Option<SocketAddr>) -> Result<Self, Ending> {
        let mut values =
            env_file::read(file).map_err(|error| Ending::Settings(error.to_string()))?;
        for (name, value) in std::env::vars() {
            if name.starts_with("LAKESENTRY_") || name.starts_with("DATABRICKS_") {
                values.insert(name, Zeroizing::new(value));
            }
        }
        Self::from_values(&values, practice).map_err(Ending::Settings)
    }

    fn from_values(
        values: &BTreeMap<String, Zeroizing<String>>,
        practice: Option<SocketAddr>,
    ) -> Result<Self, String> {
        if practice.is_some_and(|address| !address.ip().is_loopback()) {
            return Err("--practice must be an address of this machine".to_owned());
        }
        let get = |name: &str| {
            let value = values.get(name).map(|value| value.trim());
            value.filter(|value| !value.is_empty())
        };
        let from_string = |name: &str| {
            get(name).ok_or_else(|| {
                format!("{name} is not set: run `lakesentry-collector configure` with the connection string")
            })
        };
        let api_url = from_string(names::API_URL)?;
        let catalog = get(names::REFERENCE_CATALOG).unwrap_or("system");
        let host = get("DATABRICKS_HOST")
            .ok_or("DATABRICKS_HOST is not set: it names the workspace to read")?;
        Ok(Self {
            api_url: ApiUrl::parse(api_url)
                .map_err(|reason| format!("{} can't be used: {reason}", names::API_URL))?,
            connector_id: ConnectorId::parse(from_string(names::CONNECTOR_ID)?)
                .map_err(|reason| format!("{} can't be used: {reason}", names::CONNECTOR_ID))?,
            token: Token::parse(from_string(names::TOKEN)?)
                .map_err(|reason| format!("{} can't be used: {reason}", names::TOKEN))?,
            catalog: catalog.to_owned(),
            host: DatabricksHost::parse(host_of(host))
                .map_err(|reason| format!("DATABRICKS_HOST can't be used: {reason}"))?,
            credentials: credentials(get)?,
            warehouse_id: get("DATABRICKS_WAREHOUSE_ID")
                .map(WarehouseId::parse)
                .transpose()
                .map_err(|reason| format!("DATABRICKS_WAREHOUSE_ID can't be used: {reason}"))?,
            practice,
        })
    }
}

/// Databricks' own tools accept the host with and without its scheme.
fn host_of(text: &str) -> &str {
    let host = text.strip_prefix("https://").unwrap_or(text);
    host.trim_end_matches('/')
}

fn credentials<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Credentials, String> {
    let secret = |name: &str| {
        get(name).map(|text| Secret::parse(text).ok_or_else(|| format!("{name} can't be used")))
    };
    if let Some(application_id) = get("DATABRICKS_CLIENT_ID") {
        let client_secret = secret("DATABRICKS_CLIENT_SECRET")
            .ok_or("DATABRICKS_CLIENT_ID is set, and DATABRICKS_CLIENT_SECRET is not")??;
        return Ok(Credentials::OauthM2m {
            application_id: ApplicationId::parse(application_id)
                .map_err(|reason| format!("DATABRICKS_CLIENT_ID can't be used: {reason}"))?,
            client_secret,
        });
    }
    let token = secret("DATABRICKS_TOKEN").ok_or(
        "no credentials for Databricks: set DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or DATABRICKS_TOKEN",
    )??;
    Ok(Credentials::PersonalAccessToken { token })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(changes: &[(&str, &str)]) -> BTreeMap<String, Zeroizing<String>> {
        let token = Token::from_entropy([7; 32]);
        let usual = [
            (names::API_URL, "https://lake.example"),
            (names::CONNECTOR_ID, "0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11"),
            (names::TOKEN, token.as_str()),
            ("DATABRICKS_HOST", "https://adb-1234.5.azuredatabricks.net/"),
            ("DATABRICKS_TOKEN", "dapi0123456789abcdef0123456789abcdef"),
        ];
        let all = usual.iter().chain(changes);
        all.map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
            .collect()
    }

    #[test]
    fn the_usual_settings_are_read() {
        let settings = Settings::from_values(&values(&[]), None).unwrap();
        assert_eq!(settings.host.as_str(), "adb-1234.5.azuredatabricks.net");
        assert_eq!(settings.catalog, "system");
        assert!(matches!(
            settings.credentials,
            Credentials::PersonalAccessToken { .. }
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
            (
                (
                    "DATABRICKS_CLIENT_ID",
                    "1d0f6a52-0000-4000-8000-00000000009c",
                ),
                "DATABRICKS_CLIENT_SECRET is not",
            ),
        ] {
            let refused = Settings::from_values(&values(&[change]), None).unwrap_err();
            assert!(refused.contains(named), "{refused}");
            assert!(!refused.contains("lsc_"), "{refused}");
        }
        let elsewhere = "192.0.2.1:80".parse().unwrap();
        assert!(Settings::from_values(&values(&[]), Some(elsewhere)).is_err());
    }
}
