//! A collector that signs in without a secret, by a token of the platform that it runs on: the federation policy that takes that token, and the
//! settings and the documents that bring it there.
//!
//! What tokens say: GitHub (<https://docs.github.com/actions/reference/openid-connect-reference>), GitLab
//! (<https://docs.gitlab.com/ci/secrets/id_token_authentication/>), Kubernetes
//! (<https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/>). Each is asked for a token for the account, which
//! Databricks recommends and which no other service takes.

mod runners;

use std::fmt;

use domain::{AccountId, ApplicationId, ConnectorId, DatabricksHost};
use grants::federation::{PrincipalNumber, TrustPolicy, TrustedParty};

use crate::{CycleInterval, PackageFile};

/// A platform that gives tokens to what runs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenPlatform {
    /// Kubernetes, which puts tokens of service accounts into a file.
    Kubernetes {
        /// What the cluster calls itself.
        issuer: String,
        /// The namespace of the service account.
        namespace: String,
        /// Its name.
        service_account: String,
        /// The keys of the cluster, where the internet does not reach its issuer.
        keys: Option<String>,
    },
    /// GitHub Actions.
    GithubActions {
        /// Owner and name, as tokens name them: with the number of each behind an `@` where the repository was made, renamed or moved since
        /// 15 July 2026 (<https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/>).
        repository: String,
        /// The environment that the job names.
        environment: String,
    },
    /// GitLab CI/CD.
    GitlabCi {
        /// The address of the GitLab.
        issuer: String,
        /// Group and project.
        project: String,
        /// The branch that runs.
        branch: String,
    },
    /// Whatever puts a token into a file.
    File {
        /// Who writes it.
        issuer: String,
        /// Whom it names.
        subject: String,
        /// The file.
        path: String,
    },
    /// Whatever puts a token into an environment variable.
    Variable {
        /// Who writes it.
        issuer: String,
        /// Whom it names.
        subject: String,
        /// The variable.
        name: String,
    },
}

/// An answer about a platform can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidPlatform {
    /// The issuer is no `https` address.
    Issuer,
    /// Something is missing, or holds a character that no name of that kind has.
    Name(&'static str),
    /// The keys are no JSON Web Key Set.
    Keys,
}

impl fmt::Display for InvalidPlatform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issuer => f.write_str("The issuer must be an address that begins with https://, letter by letter as tokens name it"),
            Self::Name(what) => write!(f, "Fill in the {what}, as the platform writes it"),
            Self::Keys => f.write_str("The keys must be a JSON Web Key Set: {\"keys\": […]}"),
        }
    }
}

/// Says whether a text is a name of letters, digits and some further characters.
fn is_name(text: &str, further: &[u8]) -> bool {
    let is_of_it = |b: u8| b.is_ascii_alphanumeric() || further.contains(&b);
    !text.is_empty() && text.bytes().all(is_of_it)
}

/// Says whether a text names a repository of GitHub, with the numbers of owner and repository or without both.
fn is_repository(text: &str) -> bool {
    let is_bare = |part: &str| is_name(part, b"-_.");
    let is_numbered = |part: &str| {
        let is_number = |number: &str| number.bytes().all(|b| b.is_ascii_digit());
        let parts = part.split_once('@');
        parts.is_some_and(|(name, number)| is_bare(name) && !number.is_empty() && is_number(number))
    };
    text.split_once('/').is_some_and(|(owner, name)| {
        (is_bare(owner) && is_bare(name)) || (is_numbered(owner) && is_numbered(name))
    })
}

impl TokenPlatform {
    /// Looks whether all answers can be used.
    ///
    /// # Errors
    /// The first that can't.
    pub fn check(&self) -> Result<(), InvalidPlatform> {
        let named = |is_one: bool, what| {
            if is_one {
                Ok(())
            } else {
                Err(InvalidPlatform::Name(what))
            }
        };
        let issuer = |issuer: &str| {
            let rest = issuer.strip_prefix("https://");
            let is_address = rest.is_some_and(|rest| is_name(rest, b".-_~:/%"));
            if is_address {
                Ok(())
            } else {
                Err(InvalidPlatform::Issuer)
            }
        };
        let printed = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        match self {
            Self::Kubernetes {
                issuer: of,
                namespace,
                service_account,
                keys,
            } => {
                issuer(of)?;
                named(is_name(namespace, b"-"), "namespace")?;
                named(is_name(service_account, b"-."), "service account")?;
                match keys
                    .as_deref()
                    .map(serde_json::from_str::<serde_json::Value>)
                {
                    None => Ok(()),
                    Some(Ok(keys)) if keys["keys"].as_array().is_some_and(|of| !of.is_empty()) => {
                        Ok(())
                    }
                    Some(_) => Err(InvalidPlatform::Keys),
                }
            }
            Self::GithubActions {
                repository,
                environment,
            } => {
                named(
                    is_repository(repository),
                    "repository as owner/name, or as owner@1234/name@5678 where it has numbers",
                )?;
                // Other characters are written otherwise in tokens.
                named(is_name(environment, b"-_."), "environment")
            }
            Self::GitlabCi {
                issuer: of,
                project,
                branch,
            } => {
                issuer(of)?;
                let is_project = project.contains('/') && is_name(project, b"-_./");
                named(is_project, "project as group/project")?;
                named(is_name(branch, b"-_./+#@"), "branch")
            }
            Self::File {
                issuer: of,
                subject,
                path,
            } => {
                issuer(of)?;
                named(printed(subject), "subject")?;
                named(
                    path.starts_with('/') && is_name(path, b"-_./"),
                    "path of the file, from / on",
                )
            }
            Self::Variable {
                issuer: of,
                subject,
                name,
            } => {
                issuer(of)?;
                named(printed(subject), "subject")?;
                let is_variable =
                    !name.starts_with(|c: char| c.is_ascii_digit()) && is_name(name, b"_");
                named(is_variable, "name of the variable")
            }
        }
    }

    fn issuer(&self) -> &str {
        match self {
            Self::GithubActions { .. } => "https://token.actions.githubusercontent.com",
            Self::Kubernetes { issuer, .. }
            | Self::GitlabCi { issuer, .. }
            | Self::File { issuer, .. }
            | Self::Variable { issuer, .. } => issuer,
        }
    }

    fn subject(&self) -> String {
        match self {
            Self::Kubernetes {
                namespace,
                service_account,
                ..
            } => format!("system:serviceaccount:{namespace}:{service_account}"),
            Self::GithubActions {
                repository,
                environment,
            } => format!("repo:{repository}:environment:{environment}"),
            Self::GitlabCi {
                project, branch, ..
            } => format!("project_path:{project}:ref_type:branch:ref:{branch}"),
            Self::File { subject, .. } | Self::Variable { subject, .. } => subject.clone(),
        }
    }
}

/// A collector that signs in by a token of its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformTrust {
    /// The connector whose collector it is.
    pub connector_id: ConnectorId,
    /// The workspace.
    pub host: DatabricksHost,
    /// Its account.
    pub account_id: AccountId,
    /// The service principal.
    pub application_id: ApplicationId,
    /// The number of the service principal, where it is known.
    pub number: Option<PrincipalNumber>,
    /// The platform, whose answers were checked.
    pub platform: TokenPlatform,
    /// The origin of the instance, without a slash at the end.
    pub instance: String,
    /// The wheel.
    pub wheel: PackageFile,
    /// How often.
    pub interval: CycleInterval,
}

/// Where the workflow puts the tokens that it asks GitHub for: in memory.
const GITHUB_FILE: &str = "/dev/shm/lakesentry-id-token";
/// Where Kubernetes puts the token.
const KUBERNETES_FOLDER: &str = "/var/run/secrets/databricks";

impl PlatformTrust {
    /// The federation policy of the service principal.
    pub fn policy(&self) -> TrustPolicy {
        TrustPolicy {
            party: TrustedParty::Collector,
            partition: self.host.partition(),
            account_id: self.account_id,
            application_id: self.application_id,
            number: self.number,
            issuer: self.platform.issuer().to_owned(),
            subject: self.platform.subject(),
            jwks_json: match &self.platform {
                TokenPlatform::Kubernetes { keys, .. } => keys.clone(),
                _ => None,
            },
        }
    }

    /// The settings by which a collector signs in: names and values.
    fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            ("DATABRICKS_HOST", format!("https://{}", self.host)),
            ("DATABRICKS_CLIENT_ID", self.application_id.to_string()),
        ];
        let file = |path: &str| {
            [
                ("DATABRICKS_AUTH_TYPE", "file-oidc".to_owned()),
                ("DATABRICKS_OIDC_TOKEN_FILEPATH", path.to_owned()),
            ]
        };
        let variable = |name: &str| {
            [
                ("DATABRICKS_AUTH_TYPE", "env-oidc".to_owned()),
                ("DATABRICKS_OIDC_TOKEN_ENV", name.to_owned()),
            ]
        };
        settings.extend(match &self.platform {
            TokenPlatform::Kubernetes { .. } => file(&format!("{KUBERNETES_FOLDER}/token")),
            TokenPlatform::File { path, .. } => file(path),
            TokenPlatform::GithubActions { .. } => file(GITHUB_FILE),
            TokenPlatform::GitlabCi { .. } => variable("DATABRICKS_OIDC_TOKEN"),
            TokenPlatform::Variable { name, .. } => variable(name),
        });
        settings
    }

    /// Writes the settings as lines for the file that `configure` has written.
    pub fn environment(&self) -> String {
        let lines = self.settings().into_iter();
        let lines = lines.map(|(name, value)| format!("{name}={value}\n"));
        lines.collect()
    }
}

#[cfg(test)]
mod tests;
