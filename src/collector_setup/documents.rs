//! The documents for a choice.

use contract::Connector;
use deployment::{
    ClassicCompute, CollectorJob, CollectorPackage, JobCompute, MachineCollector, WorkspaceAddress,
    bundle, commands, crontab, install, job_json, kubernetes, rest, systemd, terraform,
};
use domain::Cloud;
use leptos::prelude::Get as _;

use super::choice::{RunsOn, SetupChoice};

/// A document that sets a collector up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupDocument {
    /// Its name in the page.
    pub slug: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The file in which it is kept.
    pub file: &'static str,
    /// What to do with it.
    pub hint: &'static str,
    /// The text.
    pub text: String,
}

/// Writes all documents for a choice; nothing while an answer can't be used.
pub fn documents(
    connector: &Connector,
    package: &CollectorPackage,
    origin: &str,
    address: &WorkspaceAddress,
    choice: SetupChoice,
) -> Option<Vec<SetupDocument>> {
    let machine = |file: &deployment::PackageFile| MachineCollector {
        connector_id: connector.connector_id,
        instance: origin.to_owned(),
        file: file.clone(),
        interval: choice.interval.get(),
    };
    match choice.runs_on.get() {
        RunsOn::Machine => Some(of_machine(&machine(&package.program))),
        RunsOn::Kubernetes => Some(vec![SetupDocument {
            slug: "kubernetes",
            name: "CronJob",
            file: "lakesentry-collector.yaml",
            hint: "Configure on your own machine, make the secret of the file, then: kubectl apply -f lakesentry-collector.yaml",
            text: kubernetes(&machine(&package.wheel)),
        }]),
        runs_on @ (RunsOn::Serverless | RunsOn::Classic) => {
            let job = CollectorJob {
                connector_id: connector.connector_id,
                host: connector.host.clone(),
                application_id: choice.application_id().ok()?,
                warehouse_id: choice.warehouse_id().ok()?,
                package: package.clone(),
                place: choice.place().ok()?,
                compute: compute(runs_on, connector.cloud),
                interval: choice.interval.get(),
            };
            Some(of_job(&job, origin, address))
        }
    }
}

/// The warehouse does the work, so the smallest machine will do.
fn compute(runs_on: RunsOn, cloud: Cloud) -> JobCompute {
    if runs_on == RunsOn::Serverless {
        return JobCompute::Serverless;
    }
    let node_type = match cloud {
        Cloud::Aws => "m6id.large",
        Cloud::Azure => "Standard_D4ds_v5",
        Cloud::Gcp => "n2-standard-4",
    };
    JobCompute::Classic(ClassicCompute {
        node_type: node_type.to_owned(),
        spark_version: "16.4.x-scala2.12".to_owned(),
    })
}

fn of_job(job: &CollectorJob, origin: &str, address: &WorkspaceAddress) -> Vec<SetupDocument> {
    vec![
        SetupDocument {
            slug: "commands",
            name: "Commands",
            file: "set-up-collector.sh",
            hint: "Needs the Databricks CLI. Does everything: fetches the wheel, compares its digest, stores the string, creates the job.",
            text: commands(job, origin),
        },
        SetupDocument {
            slug: "curl",
            name: "curl",
            file: "set-up-collector-with-curl.sh",
            hint: "Does the same with nothing but curl: sh set-up-collector-with-curl.sh. It asks for an access token of the workspace and for the string, and begins the first run.",
            text: rest(job, origin, address),
        },
        SetupDocument {
            slug: "bundle",
            name: "Bundle",
            file: "databricks.yml",
            hint: "Upload the wheel and store the string with the commands of the first form, all but the last. Then: databricks bundle deploy",
            text: bundle(job),
        },
        SetupDocument {
            slug: "terraform",
            name: "Terraform",
            file: "collector.tf",
            hint: "The wheel lies beside the file. Another wheel than this server's is refused.",
            text: terraform(job),
        },
        SetupDocument {
            slug: "json",
            name: "Jobs API",
            file: "job.json",
            hint: "The body of POST /api/2.2/jobs/create. The wheel and the string are there before.",
            text: job_json(job),
        },
    ]
}

fn of_machine(machine: &MachineCollector) -> Vec<SetupDocument> {
    let [(_, service), (_, timer)] = systemd(machine);
    vec![
        SetupDocument {
            slug: "install",
            name: "Install",
            file: "install-collector.sh",
            hint: "For Linux on x86-64, whatever the distribution: the program needs nothing else. Then choose systemd or cron.",
            text: install(machine),
        },
        SetupDocument {
            slug: "service",
            name: "systemd service",
            file: "lakesentry-collector.service",
            hint: "Goes to /etc/systemd/system/.",
            text: service,
        },
        SetupDocument {
            slug: "timer",
            name: "systemd timer",
            file: "lakesentry-collector.timer",
            hint: "Goes to the same folder. Then: systemctl enable --now lakesentry-collector.timer",
            text: timer,
        },
        SetupDocument {
            slug: "cron",
            name: "cron",
            file: "lakesentry-collector",
            hint: "Goes to /etc/cron.d/.",
            text: crontab(machine),
        },
    ]
}
