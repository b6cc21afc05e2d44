//! The audit log as files: the commands of `lakesentry-audit` for a workspace, and what runs them every day.

use domain::{DatabricksHost, WarehouseId, WorkspaceId};
use grants::ShellWord;

use crate::yaml::indented;

/// What is exported, and through what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditExport {
    /// The workspace that is asked.
    pub host: DatabricksHost,
    /// The SQL warehouse that reads.
    pub warehouse_id: WarehouseId,
    /// The workspace whose events are wanted.
    pub workspace_id: WorkspaceId,
    /// Whether events of the account are wanted, too.
    pub with_account: bool,
    /// Whether nobody may be named in it.
    pub is_redacted: bool,
}

const PROGRAM: &str = "/usr/local/bin/lakesentry-audit";
const SCRIPT: &str = "/usr/local/bin/lakesentry-audit-daily";
/// The file with the settings. Only its owner may read it.
const SETTINGS: &str = "/etc/lakesentry/audit.env";
const USER: &str = "lakesentry";
/// When it runs, UTC: 27 hours after the day that it exports has ended. Events come up to 26 hours late.
const HOUR: u8 = 3;
const MINUTE: u8 = 10;

impl AuditExport {
    /// What both commands are told.
    fn place(&self) -> String {
        let path = format!("/sql/1.0/warehouses/{}", self.warehouse_id.as_str());
        format!(
            "  --server-hostname {} \\\n  --http-path {} \\\n  --workspace-id {}",
            ShellWord(self.host.as_str()),
            ShellWord(&path),
            ShellWord(self.workspace_id.as_str()),
        )
    }

    /// What the export is told besides.
    fn choice(&self) -> String {
        let mut choice = " \\\n  --services all".to_owned();
        for (option, is_wanted) in [
            ("--include-account-level", self.with_account),
            ("--redact", self.is_redacted),
        ] {
            if is_wanted {
                choice.extend([" \\\n  ", option]);
            }
        }
        choice
    }

    /// The script of every day, which writes into the folder that it is told.
    fn script(&self) -> String {
        format!(
            "\
#!/bin/sh
# Exports one day of the audit log, UTC, that ended more than 26 hours ago: later events are not known to come.
# Called again after it was broken off, it goes on where it was.
set -eu
umask 077
folder=$1
now=$(date -u +%s)
day=$(date -u -d \"@$((now - 2 * 86400))\" +%F)
end=$(date -u -d \"@$((now - 86400))\" +%F)
exec lakesentry-audit export \\
{place}{choice} \\
  --start \"$day\" --end \"$end\" \\
  --compress zstd --resume --output \"$folder/audit-$day.jsonl.zst\"
",
            place = self.place(),
            choice = self.choice(),
        )
    }
}

/// Writes the two commands: whether it will work, and the export of a week.
pub fn audit_commands(export: &AuditExport) -> String {
    format!(
        "\
# 1. Look whether it will work. Sign in before: az login, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET.
lakesentry-audit check \\
{place}

# 2. Export the last seven days. Only you may read the file.
umask 077
lakesentry-audit export \\
{place}{choice} \\
  --start 7d \\
  --output audit.jsonl
",
        place = export.place(),
        choice = export.choice(),
    )
}

/// Writes the script that cron and systemd run, and what installs it.
pub fn audit_script(export: &AuditExport) -> String {
    let redacting = if export.is_redacted {
        "# LAKESENTRY_REDACT_KEY stands in the same file: the same key, the same names in every export.\n"
    } else {
        ""
    };
    format!(
        "\
# Save what is below the line as lakesentry-audit-daily. Then:
#   sudo install -m 0755 lakesentry-audit {PROGRAM}
#   sudo install -m 0755 lakesentry-audit-daily {SCRIPT}
#   sudo useradd --system --home-dir /var/lib/lakesentry --create-home {USER}
#   sudo install -d -o {USER} -g {USER} -m 0700 /etc/lakesentry /var/lib/lakesentry/audit
#   sudo install -o {USER} -m 0600 /dev/null {SETTINGS}
# DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET go into {SETTINGS}, a NAME=value a line.
{redacting}# ---
{script}",
        script = export.script(),
    )
}

/// Writes `/etc/cron.d/lakesentry-audit`.
pub fn audit_crontab(_: &AuditExport) -> String {
    format!(
        "\
CRON_TZ=UTC
PATH=/usr/local/bin:/usr/bin:/bin
{MINUTE} {HOUR} * * * {USER} set -a; . {SETTINGS}; {SCRIPT} /var/lib/lakesentry/audit 2>&1 | logger -t lakesentry-audit
"
    )
}

/// Writes the service and the timer of systemd: name and content of each file.
pub fn audit_systemd(export: &AuditExport) -> [(&'static str, String); 2] {
    let id = export.workspace_id.as_str();
    let service = format!(
        "\
[Unit]
Description=Exports a day of the audit log of workspace {id}
Wants=network-online.target
After=network-online.target
# Three times at most.
StartLimitIntervalSec=6h
StartLimitBurst=3

[Service]
Type=oneshot
Restart=on-failure
RestartSec=10min
User={USER}
EnvironmentFile={SETTINGS}
ExecStart={SCRIPT} /var/lib/lakesentry/audit
TimeoutStartSec=6h
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/lakesentry/audit
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
CapabilityBoundingSet=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
"
    );
    let timer = format!(
        "\
[Unit]
Description=Exports the audit log of workspace {id} every day

[Timer]
OnCalendar=*-*-* {HOUR:02}:{MINUTE:02}:00 UTC
Persistent=yes

[Install]
WantedBy=timers.target
"
    );
    [
        ("/etc/systemd/system/lakesentry-audit.service", service),
        ("/etc/systemd/system/lakesentry-audit.timer", timer),
    ]
}

/// Writes the `CronJob` of Kubernetes and the volume that keeps the files. The image is one's own: it holds the program and a shell.
pub fn audit_kubernetes(export: &AuditExport) -> String {
    format!(
        "\
# The audit log of workspace {workspace}, a file a day. The image holds the program and a shell. Its Dockerfile:
#   FROM busybox:stable
#   COPY lakesentry-audit /usr/local/bin/
# kubectl create secret generic lakesentry-audit --from-env-file=audit.env
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: lakesentry-audit
spec:
  accessModes: [\"ReadWriteOnce\"]
  resources:
    requests:
      storage: 50Gi
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: lakesentry-audit
data:
  daily.sh: |
{script}---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: lakesentry-audit
spec:
  schedule: \"{MINUTE} {HOUR} * * *\"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  jobTemplate:
    spec:
      backoffLimit: 2
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
            - name: export
              image: registry.example.com/lakesentry-audit:1
              command: [\"/bin/sh\", \"/scripts/daily.sh\", \"/exports\"]
              envFrom:
                - secretRef:
                    name: lakesentry-audit
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
                - name: exports
                  mountPath: /exports
                - name: scripts
                  mountPath: /scripts
          volumes:
            - name: exports
              persistentVolumeClaim:
                claimName: lakesentry-audit
            - name: scripts
              configMap:
                name: lakesentry-audit
",
        script = indented(&export.script(), 4),
        workspace = export.workspace_id.as_str(),
    )
}
