//! From the options to a workspace that can be called.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;

use audit_record::{did_you_mean, near_names};
use azure_sign_in::{
    AttemptOutcome, AzureChain, AzureCloud, AzureReach, AzureSettings, SourceKind,
};
use databricks::{
    Client, ClientOptions, InvalidAddressRange, Me, SignIn, WorkspaceClient, unified,
};
use domain::{Cloud, Credentials, DatabricksHost, Partition, Secret, WarehouseId, WorkspaceId};
use zeroize::Zeroizing;

use crate::connection_options::ConnectionOptions;
use crate::console::say;
use crate::ending::AuditEnding;

/// A workspace that can be called.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The client, which knows of calls that nobody waits for any more.
    pub client: Client,
    /// The calls of the workspace.
    pub workspace: WorkspaceClient,
    /// The SQL warehouse.
    pub warehouse_id: WarehouseId,
    /// How is signed in, in words.
    pub way: String,
    /// The chain of Azure's ways, where one of them is used.
    pub azure: Option<Arc<AzureChain>>,
    /// Whether to say nothing but errors.
    pub is_quiet: bool,
}

/// Networks in which Private Link has a workspace's name resolve. Whoever runs this names the host himself.
const PRIVATE: [&str; 5] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "fc00::/7",
];

/// After so long without an answer, a person wonders.
const SILENCE: Duration = Duration::from_secs(4);

/// The values of `--auth-type`.
const AUTH_TYPES: [&str; 11] = [
    "azure",
    "azure-client-secret",
    "azure-client-certificate",
    "azure-workload-identity",
    "azure-msi",
    "azure-cli",
    "azure-developer-cli",
    "oauth-m2m",
    "env-oidc",
    "file-oidc",
    "pat",
];

type SettingValues = BTreeMap<String, Zeroizing<String>>;

impl Connection {
    /// Prepares, and calls nobody.
    ///
    /// # Errors
    /// When an option or a setting can't be used.
    pub fn prepare(options: &ConnectionOptions, is_quiet: bool) -> Result<Self, AuditEnding> {
        Self::prepared(options, is_quiet).map_err(AuditEnding::Options)
    }

    fn prepared(options: &ConnectionOptions, is_quiet: bool) -> Result<Self, String> {
        if options
            .practice
            .is_some_and(|address| !address.ip().is_loopback())
        {
            return Err("--practice must be an address of this machine".to_owned());
        }
        let mut values: SettingValues = std::env::vars()
            .filter(|(name, _)| {
                ["DATABRICKS_", "AZURE_", "ARM_", "IDENTITY_", "MSI_"]
                    .iter()
                    .any(|start| name.starts_with(start))
            })
            .map(|(name, value)| (name, Zeroizing::new(value)))
            .collect();
        let mut set = |name: &str, value: &Option<String>| {
            if let Some(value) = value {
                values.insert(name.to_owned(), Zeroizing::new(value.clone()));
            }
        };
        set("DATABRICKS_CONFIG_PROFILE", &options.profile);
        set("DATABRICKS_AUTH_TYPE", &options.auth_type);
        set("DATABRICKS_HOST", &options.server_hostname);
        let is_token_given = options.access_token.is_some();
        let is_azure_named = options.managed_identity_client_id.is_some();
        // Whoever gives a token means it, whatever a profile says.
        if !is_token_given && !is_azure_named || options.profile.is_some() {
            unified::complete(&mut values)?;
        }
        let host = host(&values)?;
        let warehouse_id = warehouse(options.http_path.as_deref(), &values)?;
        let (sign_in, way, azure) = sign_in(options, &values, &host)?;
        let client = client(options).map_err(|error| error.to_string())?;
        let workspace = client.workspace(host, sign_in);
        Ok(Self {
            client,
            workspace,
            warehouse_id,
            way,
            azure,
            is_quiet,
        })
    }

    /// Gets a token, and says so where it is wanted.
    ///
    /// # Errors
    /// When nobody lets us in.
    pub async fn sign_in(&mut self, trace: bool) -> Result<(), AuditEnding> {
        if let Some(chain) = &self.azure {
            let tried = self
                .patiently("a token of Microsoft Entra", None, chain.sign_in())
                .await;
            let attempts = match &tried {
                Ok((attempts, _)) => attempts,
                Err(failed) => &failed.attempts,
            };
            for attempt in attempts {
                match &attempt.outcome {
                    AttemptOutcome::SignedIn => self.way = attempt.source.to_string(),
                    AttemptOutcome::NotHere(_) | AttemptOutcome::Refused(_) => {}
                }
                if trace {
                    trace_line(
                        &attempt.source.to_string(),
                        &match &attempt.outcome {
                            AttemptOutcome::SignedIn => "signed in".to_owned(),
                            AttemptOutcome::NotHere(reason) => format!("does not apply: {reason}"),
                            AttemptOutcome::Refused(reason) => format!("refused: {reason}"),
                        },
                    );
                }
            }
            if let Err(failed) = tried {
                return Err(AuditEnding::SignIn(failed.to_string()));
            }
        } else if trace {
            trace_line(&self.way, "used, because it is set; no other way was tried");
        }
        let what = format!("{} to let us in", self.workspace.host());
        let signed_in = self.patiently(&what, Some(call_time()), self.workspace.sign_in());
        signed_in.await?;
        Ok(())
    }

    /// Waits for something, and says so when that takes long; `longest` is after what time it is given up.
    pub async fn patiently<T>(
        &self,
        what: &str,
        longest: Option<Duration>,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(SILENCE, &mut work).await {
            return done;
        }
        if !self.is_quiet {
            let longest = longest.map(|longest| match longest.as_secs() {
                seconds @ 0..=90 => format!("; after {seconds} s it is given up"),
                seconds => format!("; after {} min it is given up", seconds / 60),
            });
            say(&format!(
                "Waiting for {what}, which has not answered yet{} …",
                longest.unwrap_or_default()
            ));
        }
        work.await
    }

    /// Waits until Databricks has been told of statements that nobody waits for any more: they would go on at the customer's expense.
    pub async fn settle(&self) {
        // Less than the time after which a service manager ends a program that does not end by itself.
        drop(tokio::time::timeout(Duration::from_secs(5), self.client.settle()).await);
    }

    /// Asks who we are, and which workspaces are meant: those of the options, or the one that answers.
    ///
    /// # Errors
    /// When the workspace can't be called.
    pub async fn who(&self) -> Result<Me, databricks::Error> {
        let what = format!("the workspace {}", self.workspace.host());
        self.patiently(&what, Some(call_time()), self.workspace.me())
            .await
    }
}

#[expect(clippy::print_stderr, reason = "what was asked for with --auth-trace")]
fn trace_line(way: &str, said: &str) {
    eprintln!("[auth] {way}: {said}");
}

fn host(values: &SettingValues) -> Result<DatabricksHost, String> {
    let text = get(values, "DATABRICKS_HOST").ok_or("--server-hostname is missing: the host of the workspace, as adb-1234567890123456.3.azuredatabricks.net")?;
    let name = text.strip_prefix("https://").unwrap_or(text);
    let name = name.split(['/', '?']).next().unwrap_or_default();
    let host = DatabricksHost::parse(name)
        .map_err(|reason| format!("--server-hostname can't be used: {reason}"))?;
    if host.is_accounts() {
        return Err(
            "--server-hostname is the account console; the host of a workspace is needed"
                .to_owned(),
        );
    }
    Ok(host)
}

fn warehouse(http_path: Option<&str>, values: &SettingValues) -> Result<WarehouseId, String> {
    let Some(path) = http_path
        .map(str::trim)
        .filter(|path| !path.is_empty())
        .or_else(|| get(values, "DATABRICKS_WAREHOUSE_ID"))
    else {
        return Err("--http-path is missing: the HTTP path of a SQL warehouse, from its tab Connection details".to_owned());
    };
    let inner = path.split('?').next().unwrap_or_default().trim_matches('/');
    let id = match inner.split('/').collect::<Vec<_>>()[..] {
        ["sql", "1.0", "warehouses" | "endpoints", id] | [id] => id,
        ["sql", "protocolv1", ..] => {
            return Err(format!(
                "--http-path {path} is a cluster's; the audit log is read through a SQL warehouse (/sql/1.0/warehouses/…)"
            ));
        }
        _ => {
            return Err(format!(
                "--http-path {path} is none of a SQL warehouse: /sql/1.0/warehouses/<id>"
            ));
        }
    };
    WarehouseId::parse(id).map_err(|reason| format!("--http-path can't be used: {reason}"))
}

/// Who signs in: what the command line says, what Databricks' own settings say, and on Azure what its chain finds.
fn sign_in(
    options: &ConnectionOptions,
    values: &SettingValues,
    host: &DatabricksHost,
) -> Result<(SignIn, String, Option<Arc<AzureChain>>), String> {
    if let Some(given) = &options.access_token {
        let token = match given.as_str() {
            "" => prompted()?,
            given => Zeroizing::new(given.to_owned()),
        };
        let token = Secret::parse(&token).ok_or("the access token is empty")?;
        return Ok((
            Credentials::PersonalAccessToken { token }.into(),
            "access token (command line)".to_owned(),
            None,
        ));
    }
    let is_azure = host.cloud() == Cloud::Azure;
    let auth_type = get(values, "DATABRICKS_AUTH_TYPE");
    let sources = match auth_type {
        Some("azure") => Some(SourceKind::ALL.to_vec()),
        Some("azure-client-secret") => Some(vec![SourceKind::EnvironmentSecret]),
        Some("azure-client-certificate") => Some(vec![SourceKind::EnvironmentCertificate]),
        Some("azure-workload-identity") => Some(vec![SourceKind::WorkloadIdentity]),
        Some("azure-msi") => Some(vec![SourceKind::ManagedIdentity]),
        Some("azure-cli") => Some(vec![SourceKind::AzureCli]),
        Some("azure-developer-cli") => Some(vec![SourceKind::AzureDeveloperCli]),
        Some(known) if AUTH_TYPES.contains(&known) => None,
        Some(unknown) => {
            return Err(format!(
                "{unknown:?} is no way to sign in{}. --auth-type and DATABRICKS_AUTH_TYPE may be: {}",
                did_you_mean(&near_names(unknown, &AUTH_TYPES)),
                AUTH_TYPES.join(", ")
            ));
        }
        None => {
            let is_meant = options.managed_identity_client_id.is_some()
                || is_azure && !has_own_credentials(values);
            is_meant.then(|| SourceKind::ALL.to_vec())
        }
    };
    let Some(sources) = sources else {
        let sign_in = unified::choose(|name| get(values, name))?;
        let way = match &sign_in {
            SignIn::Credentials(Credentials::PersonalAccessToken { .. }) => {
                "access token (settings)"
            }
            SignIn::Credentials(Credentials::OauthM2m { .. }) => {
                "OAuth secret of a service principal"
            }
            SignIn::Federated(_) | SignIn::Credentials(Credentials::Federated { .. }) => {
                "workload identity federation of Databricks"
            }
            SignIn::Provided(_) => "another program",
        };
        return Ok((sign_in, way.to_owned(), None));
    };
    if !is_azure {
        return Err(format!(
            "{host} is not on Azure, where Entra's tokens are known: use a Databricks OAuth secret, federation or an access token"
        ));
    }
    let reach = options
        .practice
        .map_or(AzureReach::Network, AzureReach::Simulated);
    let mut settings = AzureSettings::new(values.clone(), azure_cloud(host), reach)
        .with_managed_identity(options.managed_identity_client_id.as_deref());
    if let Some(scope) = &options.scope {
        settings = settings
            .with_scope(scope)
            .map_err(|error| error.to_string())?;
    }
    let chain = Arc::new(AzureChain::of(settings, sources));
    let provider = Arc::clone(&chain);
    Ok((SignIn::Provided(provider), "Azure".to_owned(), Some(chain)))
}

fn azure_cloud(host: &DatabricksHost) -> AzureCloud {
    match host.partition() {
        Partition::AzureGovernment => AzureCloud::Government,
        Partition::AzureChina => AzureCloud::China,
        _ => AzureCloud::Public,
    }
}

/// Says whether Databricks' own settings name credentials.
fn has_own_credentials(values: &SettingValues) -> bool {
    [
        "DATABRICKS_TOKEN",
        "DATABRICKS_CLIENT_SECRET",
        "DATABRICKS_OIDC_TOKEN_ENV",
        "DATABRICKS_OIDC_TOKEN",
        "DATABRICKS_OIDC_TOKEN_FILEPATH",
        "DATABRICKS_OIDC_TOKEN_FILE",
    ]
    .into_iter()
    .any(|name| get(values, name).is_some())
}

fn prompted() -> Result<Zeroizing<String>, String> {
    if !std::io::stdin().is_terminal() {
        return Err(
            "--access-token has no value, and there is no terminal to ask at: set DATABRICKS_TOKEN"
                .to_owned(),
        );
    }
    let typed = rpassword::prompt_password("Databricks access token: ")
        .map_err(|error| format!("the token was not read: {error}"))?;
    Ok(Zeroizing::new(typed))
}

/// How long a call is tried.
fn call_time() -> Duration {
    ClientOptions::default().total_timeout
}

fn client(options: &ConnectionOptions) -> Result<Client, Box<dyn std::error::Error>> {
    let private = PRIVATE.iter().map(|range| range.parse());
    Ok(Client::new(ClientOptions {
        simulated: options.practice,
        proxy: options.outbound_proxy.clone(),
        user_agent: concat!("lakesentry-audit/", env!("CARGO_PKG_VERSION")).to_owned(),
        allowed_private: private.collect::<Result<_, InvalidAddressRange>>()?,
        ..ClientOptions::default()
    })?)
}

fn get<'a>(values: &'a SettingValues, name: &str) -> Option<&'a str> {
    let value = values.get(name).map(|value| value.trim());
    value.filter(|value| !value.is_empty())
}

/// Reads the ids of workspaces.
///
/// # Errors
/// When one is no number.
pub fn workspace_ids(texts: &[String]) -> Result<Vec<WorkspaceId>, AuditEnding> {
    let mut ids = Vec::new();
    for text in texts {
        let id = WorkspaceId::parse(text).map_err(|_| {
            AuditEnding::Options(format!(
                "--workspace-id {text:?} is no id of a workspace: a number, as in the host adb-1234567890123456.3.azuredatabricks.net, or behind ?o= in its address"
            ))
        })?;
        // Ids are compared as text, so no event would be found.
        let digits = id.as_str().trim_start_matches('0');
        if digits.len() < id.as_str().len() && id.as_str() != "0" {
            return Err(AuditEnding::Options(format!(
                "--workspace-id {id} begins with a zero, which no id does: say {}",
                if digits.is_empty() { "0" } else { digits }
            )));
        }
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warehouse_is_read_from_its_path() {
        let read = |path: &str| {
            warehouse(Some(path), &SettingValues::new()).map(|id| id.as_str().to_owned())
        };
        for path in [
            "/sql/1.0/warehouses/abc123",
            "sql/1.0/endpoints/abc123/",
            "abc123",
            "/sql/1.0/warehouses/abc123?o=1",
        ] {
            assert_eq!(read(path).as_deref(), Ok("abc123"), "{path}");
        }
        assert!(
            read("sql/protocolv1/o/1/0123-abc")
                .unwrap_err()
                .contains("cluster")
        );
        assert!(read("/sql/2.0/x/y").is_err());
        assert!(read("").unwrap_err().contains("missing"));
    }

    #[test]
    fn ids_of_workspaces_are_numbers() {
        let ids = workspace_ids(&["12".to_owned(), "12".to_owned(), "7".to_owned()]).unwrap();
        assert_eq!(ids.len(), 2);
        assert_eq!(workspace_ids(&["0".to_owned()]).unwrap().len(), 1);
        for (wrong, right) in [("0123", "say 123"), ("00", "say 0")] {
            let said = workspace_ids(&[wrong.to_owned()]).unwrap_err().to_string();
            assert!(said.contains(right), "{said}");
        }
        assert!(
            workspace_ids(&["acme-prod".to_owned()])
                .unwrap_err()
                .to_string()
                .contains("acme-prod")
        );
    }
}
