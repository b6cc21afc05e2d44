//! A collector as a `CronJob` of Kubernetes.

use grants::ShellWord;

use crate::MachineCollector;
use crate::yaml::QuotedText;

/// Writes the `CronJob`. The wheel comes from the instance, and pip compares its digest. The settings are a secret that was made of the file
/// which `configure` wrote: `kubectl create secret generic lakesentry-collector --from-env-file=.env`.
pub fn kubernetes(collector: &MachineCollector) -> String {
    // pip checks the digest that stands in the fragment.
    let url = format!("{}#sha256={}", collector.url(), collector.file.sha256());
    let script = format!(
        "python -m venv /collector/venv && /collector/venv/bin/pip install --quiet --no-deps --no-index {} && exec /collector/venv/bin/lakesentry-collector run",
        ShellWord(&url)
    );
    format!(
        "\
# The collector of connector {id}.
# kubectl create secret generic lakesentry-collector --from-env-file=.env
apiVersion: batch/v1
kind: CronJob
metadata:
  name: lakesentry-collector
spec:
  schedule: \"{schedule}\"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 300
  jobTemplate:
    spec:
      backoffLimit: 0
      activeDeadlineSeconds: 21600
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            fsGroup: 10001
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: collector
              image: python:3.12-slim
              command: [\"/bin/sh\", \"-c\", {script}]
              workingDir: /collector
              envFrom:
                - secretRef:
                    name: lakesentry-collector
              resources:
                requests:
                  cpu: 100m
                  memory: 128Mi
                limits:
                  memory: 256Mi
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [\"ALL\"]
              volumeMounts:
                - name: work
                  mountPath: /collector
                - name: tmp
                  mountPath: /tmp
          volumes:
            - name: work
              emptyDir: {{}}
            - name: tmp
              emptyDir: {{}}
",
        id = collector.connector_id,
        schedule = collector.interval.cron(collector.connector_id),
        script = QuotedText(&script),
    )
}
