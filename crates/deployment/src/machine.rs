//! A collector on a machine of one's own: how it gets there, and who starts it.

use domain::ConnectorId;
use grants::ShellWord;

use crate::{CycleInterval, PackageFile};

/// A collector on a machine or in a cluster of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineCollector {
    /// The connector whose collector it is.
    pub connector_id: ConnectorId,
    /// The origin of the instance, without a slash at the end.
    pub instance: String,
    /// The file that it runs: the program on a machine, the wheel in a cluster.
    pub file: PackageFile,
    /// How often.
    pub interval: CycleInterval,
}

/// The file with the settings. Only its owner may read it.
const SETTINGS: &str = "/etc/lakesentry/collector.env";
const PROGRAM: &str = "/usr/local/bin/lakesentry-collector";
const USER: &str = "lakesentry";

impl MachineCollector {
    /// Returns where the instance serves the file.
    pub(crate) fn url(&self) -> String {
        format!("{}/collector/{}", self.instance, self.file.name())
    }
}

/// Writes the commands that install the program and configure it. Databricks' credentials are added to the file by hand.
pub fn install(collector: &MachineCollector) -> String {
    let name = collector.file.name();
    format!(
        "\
curl -fsSL -o {name} {url}
echo '{sha256}  {name}' | sha256sum -c -
sudo install -m 0755 {name} {PROGRAM}
sudo useradd --system --home-dir /var/lib/lakesentry --create-home {USER}
sudo install -d -o {USER} -g {USER} -m 0700 /etc/lakesentry
# Paste the connection string and press Enter, then Ctrl+D.
sudo -u {USER} {PROGRAM} configure --connection-string - --env-file {SETTINGS}
# Add DATABRICKS_HOST, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET.
sudo -u {USER} \"${{EDITOR:-vi}}\" {SETTINGS}
sudo -u {USER} {PROGRAM} check --env-file {SETTINGS}
",
        url = ShellWord(&collector.url()),
        sha256 = collector.file.sha256(),
    )
}

/// Writes `/etc/cron.d/lakesentry-collector`.
pub fn crontab(collector: &MachineCollector) -> String {
    format!(
        "\
# The collector of connector {id}. A cycle that takes longer than the interval is not joined by a second one.
{schedule} {USER} {PROGRAM} run --env-file {SETTINGS} 2>&1 | logger -t lakesentry-collector
",
        id = collector.connector_id,
        schedule = collector.interval.cron(collector.connector_id),
    )
}

/// Writes the service and the timer of systemd: name and content of each file.
pub fn systemd(collector: &MachineCollector) -> [(&'static str, String); 2] {
    let id = collector.connector_id;
    let service = format!(
        "\
[Unit]
Description=LakeSentry collector of connector {id}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={USER}
ExecStart={PROGRAM} run --env-file {SETTINGS} --lock-file /run/lakesentry-collector/cycle.lock
RuntimeDirectory=lakesentry-collector
TimeoutStartSec=6h
NoNewPrivileges=yes
ProtectSystem=strict
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
Description=Runs the LakeSentry collector of connector {id}

[Timer]
OnCalendar={calendar}
Persistent=yes

[Install]
WantedBy=timers.target
",
        calendar = collector.interval.calendar(id),
    );
    [
        ("/etc/systemd/system/lakesentry-collector.service", service),
        ("/etc/systemd/system/lakesentry-collector.timer", timer),
    ]
}
