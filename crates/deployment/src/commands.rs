//! The commands that set a job up with Databricks' command line, from the download of the wheel to the schedule.

use domain::DatabricksHost;
use grants::ShellWord;

use crate::job::{SECRET_KEY, SECRET_SCOPE, job_json};
use crate::{CollectorJob, PackageFile, WheelPlace};

/// Writes the commands that fetch a wheel from an instance, compare its digest, and put it where the workspace finds it.
pub fn upload(
    instance: &str,
    host: &DatabricksHost,
    wheel: &PackageFile,
    place: &WheelPlace,
) -> String {
    let (name, folder) = (wheel.name(), place.folder(wheel));
    let copy = match place {
        WheelPlace::WorkspaceFolder(_) => format!(
            "\
databricks workspace mkdirs {folder}
databricks workspace import {path} --file {name} --format AUTO --overwrite
",
            folder = ShellWord(&folder),
            path = ShellWord(&place.path(wheel)),
        ),
        WheelPlace::Volume(_) => format!(
            "\
databricks fs mkdirs {folder}
databricks fs cp {name} {folder}/ --overwrite
",
            folder = ShellWord(&format!("dbfs:{folder}")),
        ),
    };
    let url = format!("{}/collector/{name}", instance.trim_end_matches('/'));
    format!(
        "\
export DATABRICKS_HOST={host}
curl -fsSL -o {name} {url}
echo '{sha256}  {name}' | sha256sum -c -
{copy}",
        host = ShellWord(&format!("https://{host}")),
        url = ShellWord(&url),
        sha256 = wheel.sha256(),
    )
}

/// Writes a script for the Databricks CLI that does all that a job needs. It asks for the connection string, which is in no command line and
/// in no history.
pub fn commands(job: &CollectorJob, instance: &str) -> String {
    format!(
        "\
#!/bin/sh
# Sets up the collector of connector {id} as a job. Run it signed in as somebody who may create secret scopes and jobs, and who is a user
# of the service principal: databricks auth login --host https://{host}
set -eu

# The wheel.
{upload}
# The connection string. Paste it when you are asked.
databricks secrets list-scopes | grep -q {scope_word} || databricks secrets create-scope {scope}
databricks secrets put-secret {scope} {SECRET_KEY}
databricks secrets put-acl {scope} {application_id} READ

# The job.
databricks jobs create --json {json}
",
        id = job.connector_id,
        host = job.host,
        upload = upload(instance, &job.host, &job.package.wheel, &job.place),
        scope = SECRET_SCOPE,
        scope_word = ShellWord(&format!("^{SECRET_SCOPE} ")),
        application_id = job.application_id,
        json = ShellWord(&job_json(job)),
    )
}
