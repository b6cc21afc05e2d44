//! The names of services. Databricks adds new ones without notice, so one that is not known here may exist.

use std::collections::BTreeSet;

use crate::near::{did_you_mean, near_names};

/// The services that the script which this program replaces reads unless told otherwise. It follows Databricks' page on audit logs section
/// by section, and stops in the middle.
pub const ORIGINAL_SERVICES: [&str; 23] = [
    "accounts",
    "dashboards",
    "aibiGenie",
    "alerts",
    "clusters",
    "clusterLibraries",
    "clusterPolicies",
    "apps",
    "databrickssql",
    "dataMonitoring",
    "dbfs",
    "featureStore",
    "filesystem",
    "genie",
    "gitCredentials",
    "repos",
    "globalInitScripts",
    "groups",
    "iamRole",
    "ingestion",
    "instancePools",
    "jobs",
    "databaseInstances",
];

/// What a security team looks at: who comes in, who is given what, and who reads secrets and data.
pub const SECURITY_SERVICES: [&str; 24] = [
    "accounts",
    "accountsAccessControl",
    "accountsManager",
    "clusterPolicies",
    "databrickssql",
    "dbfs",
    "deltaPipelines",
    "filesystem",
    "genie",
    "gitCredentials",
    "globalInitScripts",
    "groups",
    "iamRole",
    "modelRegistry",
    "notebook",
    "oauth2",
    "secrets",
    "serverlessRealTimeInference",
    "servicePrincipalCredentials",
    "sqlPermissions",
    "ssh",
    "ssoConfigBackend",
    "unityCatalog",
    "workspace",
];

/// Services whose events belong to the account, beside those of workspaces.
pub const ACCOUNT_LEVEL_SERVICES: [&str; 11] = [
    "accounts",
    "accountsManager",
    "accountsAccessControl",
    "accountBillableUsage",
    "budgetPolicyCentral",
    "cleanRoom",
    "logDelivery",
    "oauth2",
    "servicePrincipalCredentials",
    "ssoConfigBackend",
    "unityCatalog",
];

/// Further services that Databricks documents, or that Azure has a category for.
const FURTHER: [&str; 34] = [
    "agentFramework",
    "brickStoreHttpGateway",
    "capsule8-alerts-dataplane",
    "clamAVScan-service-dataplane",
    "clean-room",
    "cloudStorageMetadata",
    "dataRooms",
    "files",
    "lakeviewConfig",
    "lineageTracking",
    "marketplaceConsumer",
    "marketplaceProvider",
    "mlflowAcledArtifact",
    "mlflowExperiment",
    "monit",
    "onlineTables",
    "partnerConnect",
    "partnerHub",
    "predictiveOptimization",
    "RBAC",
    "remoteHistoryService",
    "RFA",
    "DatabricksRFA",
    "sqlanalytics",
    "vectorSearch",
    "webhookNotifications",
    "webTerminal",
    "workspaceFiles",
    "networkConnectivity",
    "networkPolicies",
    "budgets",
    "tagPolicies",
    "externalLocations",
    "supplyChain",
];

/// Which services are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceChoice {
    /// All that there are, also those that nobody here knows.
    All,
    /// These.
    Some(BTreeSet<String>),
}

/// A name that no known service has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no service is called {name:?}{}. Databricks adds services without notice: if it is right, add --allow-unknown-services",
    did_you_mean(near)
)]
pub struct UnknownService {
    /// What was given.
    pub name: String,
    /// Names that are near, the nearest first.
    pub near: Vec<&'static str>,
}

/// Returns every name that is known here, each once, by the alphabet.
pub fn known_services() -> Vec<&'static str> {
    let all = ORIGINAL_SERVICES
        .into_iter()
        .chain(SECURITY_SERVICES)
        .chain(ACCOUNT_LEVEL_SERVICES)
        .chain(FURTHER);
    let all: BTreeSet<&str> = all.collect();
    let mut all: Vec<&str> = all.into_iter().collect();
    all.sort_by_key(|name| name.to_lowercase());
    all
}

impl ServiceChoice {
    /// Reads a list: names, in any case, and the presets `default`, `security` and `all`, with commas between them.
    ///
    /// # Errors
    /// When a name is not known, unless `allow_unknown`.
    pub fn parse(text: &str, allow_unknown: bool) -> Result<Self, UnknownService> {
        let mut chosen = BTreeSet::new();
        let mut is_all = false;
        for name in text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            match name.to_lowercase().as_str() {
                "all" | "*" => is_all = true,
                "default" => chosen.extend(ORIGINAL_SERVICES.map(str::to_owned)),
                "security" => chosen.extend(SECURITY_SERVICES.map(str::to_owned)),
                lower => {
                    let known = known_services();
                    match known.iter().find(|known| known.to_lowercase() == lower) {
                        Some(known) => chosen.insert((*known).to_owned()),
                        None if allow_unknown => chosen.insert(name.to_owned()),
                        None => {
                            let near = near_names(lower, &known);
                            return Err(UnknownService {
                                name: name.to_owned(),
                                near,
                            });
                        }
                    };
                }
            }
        }
        Ok(if is_all || chosen.is_empty() {
            Self::All
        } else {
            Self::Some(chosen)
        })
    }

    /// Returns the names, or `None` for all.
    pub fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::All => None,
            Self::Some(names) => Some(names.iter().cloned().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<ServiceChoice, UnknownService> {
        ServiceChoice::parse(text, false)
    }

    #[test]
    fn presets_and_names_go_together() {
        assert_eq!(parsed("all"), Ok(ServiceChoice::All));
        assert_eq!(parsed("default,all"), Ok(ServiceChoice::All));
        assert_eq!(parsed("default").unwrap().names().unwrap().len(), 23);
        let names = parsed(" Default , UNITYCATALOG,").unwrap().names().unwrap();
        assert_eq!(names.len(), 24);
        assert!(names.contains(&"unityCatalog".to_owned()));
    }

    #[test]
    fn near_names_are_offered() {
        let near = |text: &str| parsed(text).unwrap_err().near;
        assert_eq!(near("cluster")[0], "clusters");
        assert_eq!(near("unitycatalogue")[0], "unityCatalog");
        assert_eq!(near("secret")[0], "secrets");
        assert!(near("xyzzy").is_empty());
        assert!(
            parsed("secret")
                .unwrap_err()
                .to_string()
                .contains("did you mean secrets")
        );
        assert!(ServiceChoice::parse("brandNew", true).is_ok());
    }

    #[test]
    fn no_name_is_twice_in_a_preset() {
        for preset in [
            &ORIGINAL_SERVICES[..],
            &SECURITY_SERVICES,
            &ACCOUNT_LEVEL_SERVICES,
        ] {
            let once: BTreeSet<_> = preset.iter().collect();
            assert_eq!(once.len(), preset.len());
        }
    }
}
