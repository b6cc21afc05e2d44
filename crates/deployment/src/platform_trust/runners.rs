//! What runs a collector on each platform.

use grants::ShellWord;

use super::{KUBERNETES_FOLDER, PlatformTrust, TokenPlatform};
use crate::MachineCollector;
use crate::yaml::QuotedText;

impl PlatformTrust {
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
                "# kubectl create secret generic",
                &format!("# kubectl --namespace {namespace} create secret generic"),
            )
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
          umask 077
          # A token lives for minutes, and a cycle may take longer: the file always has a new one.
          renew() {{
            curl -sS --fail -H \"Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience={audience}\" \\
              | jq -er .value > \"$DATABRICKS_OIDC_TOKEN_FILEPATH.new\" \\
              && test -s \"$DATABRICKS_OIDC_TOKEN_FILEPATH.new\" \\
              && mv \"$DATABRICKS_OIDC_TOKEN_FILEPATH.new\" \"$DATABRICKS_OIDC_TOKEN_FILEPATH\"
          }}
          renew
          (while sleep 120; do renew || true; done) &
          trap \"kill $!\" EXIT
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
# schedule begins it. The token of a job is not renewed: give the job a timeout that the longest cycle needs, because the token ends with it.
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
