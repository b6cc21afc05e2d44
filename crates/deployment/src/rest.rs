//! The calls that set a job up, for those who have nothing but curl.

use std::fmt::Write as _;

use domain::DatabricksHost;
use grants::ShellWord;

use crate::job::{SECRET_KEY, SECRET_SCOPE, job_json};
use crate::yaml::QuotedText;
use crate::{CollectorJob, WheelPlace};

/// How a workspace is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkspaceAddress {
    /// By its own name.
    Real,
    /// In practice: the simulated Databricks at this address, as `127.0.0.1:8899`, which tells the workspaces apart by the header `Host`.
    Simulated(String),
}

impl WorkspaceAddress {
    /// Returns the words for curl that lead to a workspace.
    fn words(&self, host: &DatabricksHost) -> String {
        match self {
            Self::Real => format!("\"https://{host}$path\""),
            Self::Simulated(address) => {
                let url = ShellWord(&format!("http://{address}")).to_string();
                format!("-H 'Host: {host}' {url}\"$path\"")
            }
        }
    }
}

/// Writes a script that sets a job up with curl alone. It asks for an access token and the connection string, which are in no command line and
/// in no history. Running it again changes the job that is there.
pub fn rest(job: &CollectorJob, instance: &str, address: &WorkspaceAddress) -> String {
    let wheel = &job.package.wheel;
    let url = format!(
        "{}/collector/{}",
        instance.trim_end_matches('/'),
        wheel.name()
    );
    let name = job.name();
    let json = job_json(job);
    format!(
        "\
#!/bin/sh
# Sets up the collector of connector {id} as a job, with curl alone. Run it as somebody who may create secret scopes and jobs, and
# who is a user of the service principal. It asks for an access token of the workspace and for the connection string.
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf \"$work\"' EXIT
trap 'stty echo 2>/dev/null; exit 130' INT TERM HUP

ask() {{
  printf '%s: ' \"$1\" >&2
  stty -echo 2>/dev/null || true
  IFS= read -r answer
  stty echo 2>/dev/null || true
  echo >&2
}}
api() {{
  method=$1 path=$2
  shift 2
  if ! curl -sS --fail-with-body -o \"$work/answer\" -X \"$method\" -H @\"$work/header\" \"$@\" {words}; then
    cat \"$work/answer\" >&2
    exit 1
  fi
}}
post() {{
  api POST \"$1\" -H 'Content-Type: application/json' -d \"$2\"
}}

ask 'Access token'
printf 'Authorization: Bearer %s\\n' \"$answer\" > \"$work/header\"
ask 'Connection string'
printf '{{\"scope\":\"{SECRET_SCOPE}\",\"key\":\"{SECRET_KEY}\",\"string_value\":\"%s\"}}' \"$answer\" > \"$work/secret.json\"

echo 'The wheel' >&2
curl -fsSL -o \"$work/wheel\" {url}
echo '{sha256}  '\"$work/wheel\" | sha256sum -c - >&2
{upload}
echo 'The connection string' >&2
api GET /api/2.0/secrets/scopes/list
grep -q '\"name\": *\"{SECRET_SCOPE}\"' \"$work/answer\" ||
  post /api/2.0/secrets/scopes/create '{{\"scope\":\"{SECRET_SCOPE}\"}}'
post /api/2.0/secrets/put @\"$work/secret.json\"
post /api/2.0/secrets/acls/put '{{\"scope\":\"{SECRET_SCOPE}\",\"principal\":\"{application_id}\",\"permission\":\"READ\"}}'

echo 'The job' >&2
printf %s {json} > \"$work/job.json\"
job_id() {{ sed -n 's/.*\"job_id\": *\\([0-9]*\\).*/\\1/p' \"$work/answer\" | head -n 1; }}
api GET {listed}
job_id=$(job_id)
if [ -n \"$job_id\" ]; then
  {{ printf '{{\"job_id\":%s,\"new_settings\":' \"$job_id\"; cat \"$work/job.json\"; printf '}}'; }} > \"$work/reset.json\"
  post /api/2.2/jobs/reset @\"$work/reset.json\"
else
  post /api/2.2/jobs/create @\"$work/job.json\"
  job_id=$(job_id)
fi
post /api/2.2/jobs/run-now \"{{\\\"job_id\\\":$job_id}}\"
echo \"Job $job_id is there, and its first run has begun.\" >&2
",
        id = job.connector_id,
        words = address.words(&job.host),
        url = ShellWord(&url),
        sha256 = wheel.sha256(),
        upload = upload(job),
        application_id = job.application_id,
        json = ShellWord(&json),
        listed = ShellWord(&format!("/api/2.2/jobs/list?limit=1&name={}", percent(&name, ""))),
    )
}

/// The calls that put the wheel where the job finds it.
fn upload(job: &CollectorJob) -> String {
    let wheel = &job.package.wheel;
    let (folder, path) = (job.place.folder(wheel), job.wheel_path());
    match &job.place {
        WheelPlace::WorkspaceFolder(_) => format!(
            "\
post /api/2.0/workspace/mkdirs {folder}
{{ printf %s {path}; base64 < \"$work/wheel\" | tr -d '\\n'; printf '\"}}'; }} > \"$work/wheel.json\"
post /api/2.0/workspace/import @\"$work/wheel.json\"
",
            folder = ShellWord(&format!("{{\"path\":{}}}", QuotedText(&folder))),
            path = ShellWord(&format!(
                "{{\"path\":{},\"format\":\"AUTO\",\"overwrite\":true,\"content\":\"",
                QuotedText(&path)
            )),
        ),
        WheelPlace::Volume(_) => format!(
            "\
api PUT {folder}
api PUT {path} -H 'Content-Type: application/octet-stream' --data-binary @\"$work/wheel\"
",
            folder = ShellWord(&format!("/api/2.0/fs/directories{}", percent(&folder, "/"))),
            path = ShellWord(&format!(
                "/api/2.0/fs/files{}?overwrite=true",
                percent(&path, "/")
            )),
        ),
    }
}

/// Writes a text for an address, percent-encoded but for what is kept.
fn percent(text: &str, kept: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match char::from(byte) {
            letter if letter.is_ascii_alphanumeric() || "-_.".contains(letter) => out.push(letter),
            letter if kept.contains(letter) => out.push(letter),
            // Writing to a string does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
        out
    })
}
