//! A collector that signs in without a secret, by a token of the platform that it runs on: the federation policy that takes that token, and the
//! settings and the documents that bring it there.
//!
//! What tokens say: GitHub (<https://docs.github.com/actions/reference/openid-connect-reference>), GitLab
//! (<https://docs.gitlab.com/ci/secrets/id_token_authentication/>), Kubernetes
//! (<https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/>). Each is asked for a token for the account, which
//! Databricks recommends and which no other service takes.

use std::fmt;

use domain::{AccountId, ApplicationId, ConnectorId, DatabricksHost};
use grants::ShellWord;
use grants::federation::{PrincipalNumber, TrustPolicy, TrustedParty};

use crate::yaml::QuotedText;
use crate::{CycleInterval, MachineCollector, PackageFile};

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
        /// Owner and name.
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
                    Some(Ok(keys)) if keys["keys"].is_array() => Ok(()),
                    Some(_) => Err(InvalidPlatform::Keys),
                }
            }
            Self::GithubActions {
                repository,
                environment,
            } => {
                let parts: Vec<&str> = repository.split('/').collect();
                let is_repository =
                    parts.len() == 2 && parts.iter().all(|part| is_name(part, b"-_."));
                named(is_repository, "repository as owner/name")?;
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
                named(is_name(branch, b"-_./"), "branch")
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
                named(is_name(name, b"_"), "name of the variable")
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
            TokenPlatform::GithubActions { .. } | TokenPlatform::GitlabCi { .. } => {
                variable("DATABRICKS_OIDC_TOKEN")
            }
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

    /// Writes what runs it there: its file, and the text. Nothing where only the settings are to be added to what runs already.
    pub fn runner(&self) -> Option<(&'static str, String)> {
        match &self.platform {
            TokenPlatform::Kubernetes {
                namespace,
                service_account,
                ..
            } => Some((
                "lakesentry-collector.yaml",
                self.kubernetes(namespace, service_account),
            )),
            TokenPlatform::GithubActions { environment, .. } => Some((
                ".github/workflows/lakesentry-collector.yml",
                self.github(environment),
            )),
            TokenPlatform::GitlabCi { .. } => Some((".gitlab-ci.yml", self.gitlab())),
            TokenPlatform::File { .. } | TokenPlatform::Variable { .. } => None,
        }
    }

    fn kubernetes(&self, namespace: &str, service_account: &str) -> String {
        let collector = MachineCollector {
            connector_id: self.connector_id,
            instance: self.instance.clone(),
            file: self.wheel.clone(),
            interval: self.interval,
        };
        // A name such as `true` or `1.0` is something else to YAML, unless it is quoted.
        let (namespace, service_account) = (QuotedText(namespace), QuotedText(service_account));
        let settings = self.settings().into_iter().map(|(name, value)| {
            format!(
                "                - name: {name}\n                  value: {}\n",
                QuotedText(&value)
            )
        });
        let account = format!(
            "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {service_account}
  namespace: {namespace}
---
"
        );
        let job = crate::kubernetes(&collector)
            .replace(
                "  name: lakesentry-collector\nspec:",
                &format!("  name: lakesentry-collector\n  namespace: {namespace}\nspec:"),
            )
            .replace(
                "          restartPolicy: Never\n",
                &format!("          restartPolicy: Never\n          serviceAccountName: {service_account}\n"),
            )
            .replace(
                "              envFrom:\n",
                &format!("              env:\n{}              envFrom:\n", settings.collect::<String>()),
            )
            .replace(
                "              volumeMounts:\n",
                &format!("              volumeMounts:\n                - name: databricks-token\n                  mountPath: {KUBERNETES_FOLDER}\n                  readOnly: true\n"),
            )
            .replace(
                "          volumes:\n",
                &format!("          volumes:\n            - name: databricks-token\n              projected:\n                sources:\n                  - serviceAccountToken:\n                      audience: {}\n                      expirationSeconds: 3600\n                      path: token\n", QuotedText(&self.account_id.to_string())),
            );
        account + &job
    }

    /// The lines of a shell that fetch the collector and run one cycle.
    fn cycle(&self) -> [String; 2] {
        let url = format!(
            "{}/collector/{}#sha256={}",
            self.instance,
            self.wheel.name(),
            self.wheel.sha256()
        );
        [
            format!(
                "pip install --quiet --no-deps --no-index {}",
                ShellWord(&url)
            ),
            "lakesentry-collector run".to_owned(),
        ]
    }

    fn github(&self, environment: &str) -> String {
        let [install, run] = self.cycle();
        let settings = self.settings().into_iter();
        let settings =
            settings.map(|(name, value)| format!("      {name}: {}\n", QuotedText(&value)));
        format!(
            "\
# The collector of connector {id}. Its connection string is the secret LAKESENTRY_CONNECTION_STRING of the environment {environment}.
name: LakeSentry collector
on:
  schedule:
    - cron: \"{schedule}\"
  workflow_dispatch:
permissions:
  id-token: write
concurrency:
  group: lakesentry-collector
jobs:
  collect:
    runs-on: ubuntu-latest
    environment: {quoted}
    timeout-minutes: 360
    env:
{settings}    steps:
      - name: Configure
        env:
          STRING: ${{{{ secrets.LAKESENTRY_CONNECTION_STRING }}}}
        run: |
          {install}
          umask 077
          printf %s \"$STRING\" | lakesentry-collector configure --connection-string -
      - name: Run one cycle
        run: |
          answer=$(curl -sS --fail -H \"Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience={audience}\")
          DATABRICKS_OIDC_TOKEN=$(printf %s \"$answer\" | jq -r .value)
          export DATABRICKS_OIDC_TOKEN
          {run}
",
            id = self.connector_id,
            quoted = QuotedText(environment),
            schedule = self.interval.cron(self.connector_id),
            settings = settings.collect::<String>(),
            audience = self.account_id,
        )
    }

    fn gitlab(&self) -> String {
        let [install, run] = self.cycle();
        let settings = self.settings().into_iter();
        let settings =
            settings.map(|(name, value)| format!("    {name}: {}\n", QuotedText(&value)));
        format!(
            "\
# The collector of connector {id}. Its connection string is the masked variable LAKESENTRY_CONNECTION_STRING of the project; a pipeline
# schedule begins it.
lakesentry-collector:
  image: python:3.12-slim
  rules:
    - if: $CI_PIPELINE_SOURCE == \"schedule\"
  resource_group: lakesentry-collector
  id_tokens:
    DATABRICKS_OIDC_TOKEN:
      aud: {audience}
  variables:
{settings}  script:
    - {install}
    - umask 077
    - printf %s \"$LAKESENTRY_CONNECTION_STRING\" | lakesentry-collector configure --connection-string -
    - {run}
",
            id = self.connector_id,
            settings = settings.collect::<String>(),
            audience = QuotedText(&self.account_id.to_string()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(platform: TokenPlatform) -> PlatformTrust {
        assert_eq!(platform.check(), Ok(()), "{platform:?}");
        PlatformTrust {
            connector_id: ConnectorId::parse("0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11").unwrap(),
            host: DatabricksHost::parse("adb-1.0.azuredatabricks.net").unwrap(),
            account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
            number: None,
            platform,
            instance: "https://lakesentry.example".to_owned(),
            wheel: PackageFile::new("collector-1.whl".to_owned(), "a".repeat(64), 1).unwrap(),
            interval: CycleInterval::USUAL,
        }
    }

    fn platforms() -> [TokenPlatform; 5] {
        let text = |text: &str| text.to_owned();
        [
            TokenPlatform::Kubernetes {
                issuer: text("https://kubernetes.default.svc"),
                namespace: text("monitoring"),
                service_account: text("lakesentry-collector"),
                keys: Some(text(r#"{"keys":[]}"#)),
            },
            TokenPlatform::GithubActions {
                repository: text("acme/data.platform"),
                environment: text("production"),
            },
            TokenPlatform::GitlabCi {
                issuer: text("https://gitlab.com"),
                project: text("acme/sub/platform"),
                branch: text("main"),
            },
            TokenPlatform::File {
                issuer: text("https://issuer.example"),
                subject: text("host/7"),
                path: text("/run/token"),
            },
            TokenPlatform::Variable {
                issuer: text("https://issuer.example/tenant"),
                subject: text("ci:7"),
                name: text("CI_TOKEN"),
            },
        ]
    }

    #[test]
    fn policy_and_settings_belong_together() {
        let subjects = [
            "system:serviceaccount:monitoring:lakesentry-collector",
            "repo:acme/data.platform:environment:production",
            "project_path:acme/sub/platform:ref_type:branch:ref:main",
            "host/7",
            "ci:7",
        ];
        for (platform, subject) in platforms().into_iter().zip(subjects) {
            let trust = trust(platform);
            let policy = trust.policy();
            let body: serde_json::Value = serde_json::from_str(&policy.body()).unwrap();
            assert_eq!(body["oidc_policy"]["subject"], subject);
            assert_eq!(
                body["oidc_policy"]["audiences"][0],
                trust.account_id.to_string()
            );
            // Each policy has a name of its own: the server's may be there as well.
            assert!(
                policy.cli().contains("--policy-id lakesentry-collector"),
                "{}",
                policy.cli()
            );
            let settings = trust.environment();
            assert!(
                settings.contains("DATABRICKS_CLIENT_ID=1d0f6a52"),
                "{settings}"
            );
            assert!(
                settings.contains("-oidc\n") && !settings.contains("SECRET"),
                "{settings}"
            );
            // What asks the platform for a token asks for one for the account.
            if let Some((_, runner)) = trust.runner() {
                assert!(runner.contains(&trust.account_id.to_string()), "{runner}");
                for line in settings.lines() {
                    let (name, value) = line.split_once('=').unwrap();
                    assert!(runner.contains(name) && runner.contains(value), "{runner}");
                }
            }
        }
    }

    #[test]
    fn kubernetes_mounts_the_token_of_the_service_account_and_nothing_else() {
        let [kubernetes, ..] = platforms();
        let (_, text) = trust(kubernetes).runner().unwrap();
        for part in [
            "kind: ServiceAccount",
            "serviceAccountName: \"lakesentry-collector\"",
            "namespace: \"monitoring\"",
            "automountServiceAccountToken: false",
            "serviceAccountToken:",
            "mountPath: /var/run/secrets/databricks",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert_eq!(text.matches("name: databricks-token").count(), 2, "{text}");
    }

    #[test]
    fn an_answer_that_is_none_is_named() {
        let [kubernetes, github, gitlab, file, variable] = platforms();
        let wrong = |platform: &TokenPlatform, change: fn(&mut TokenPlatform)| {
            let mut platform = platform.clone();
            change(&mut platform);
            platform.check().unwrap_err().to_string()
        };
        let cases = [
            (
                wrong(&kubernetes, |of| {
                    if let TokenPlatform::Kubernetes { issuer, .. } = of {
                        *issuer = "kubernetes.default.svc".to_owned();
                    }
                }),
                "issuer",
            ),
            (
                wrong(&kubernetes, |of| {
                    if let TokenPlatform::Kubernetes { keys, .. } = of {
                        *keys = Some("[]".to_owned());
                    }
                }),
                "Key Set",
            ),
            (
                wrong(&kubernetes, |of| {
                    if let TokenPlatform::Kubernetes { namespace, .. } = of {
                        *namespace = "a:b".to_owned();
                    }
                }),
                "namespace",
            ),
            (
                wrong(&github, |of| {
                    if let TokenPlatform::GithubActions { repository, .. } = of {
                        *repository = "acme".to_owned();
                    }
                }),
                "repository",
            ),
            (
                wrong(&github, |of| {
                    if let TokenPlatform::GithubActions { environment, .. } = of {
                        *environment = "a:b".to_owned();
                    }
                }),
                "environment",
            ),
            (
                wrong(&gitlab, |of| {
                    if let TokenPlatform::GitlabCi { project, .. } = of {
                        *project = "x".to_owned();
                    }
                }),
                "project",
            ),
            (
                wrong(&file, |of| {
                    if let TokenPlatform::File { path, .. } = of {
                        *path = "token".to_owned();
                    }
                }),
                "path",
            ),
            (
                wrong(&variable, |of| {
                    if let TokenPlatform::Variable { name, .. } = of {
                        *name = "A=B".to_owned();
                    }
                }),
                "variable",
            ),
        ];
        for (said, what) in cases {
            assert!(said.contains(what), "{said}");
        }
    }
}
