//! The job of Databricks that runs a collector, and the request that makes it.

use domain::{ApplicationId, ConnectorId, DatabricksHost, WarehouseId};

use crate::yaml::QuotedText;
use crate::{CollectorPackage, CycleInterval, WheelPlace};

/// A job that runs a collector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectorJob {
    /// The connector whose collector it is.
    pub connector_id: ConnectorId,
    /// The workspace in which it runs.
    pub host: DatabricksHost,
    /// The service principal that it runs as.
    pub application_id: ApplicationId,
    /// The SQL warehouse that reads the tables; without one the collector chooses.
    pub warehouse_id: Option<WarehouseId>,
    /// The collector's files.
    pub package: CollectorPackage,
    /// Where the workspace keeps the wheel.
    pub place: WheelPlace,
    /// What it runs on.
    pub compute: JobCompute,
    /// How often.
    pub interval: CycleInterval,
}

/// What a job runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobCompute {
    /// Serverless: starts in seconds, and is paid by the second.
    Serverless,
    /// A machine of its own for each run.
    Classic(ClassicCompute),
}

/// A machine of its own for each run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassicCompute {
    /// The type of machine; the smallest will do: the warehouse does the work.
    pub node_type: String,
    /// The runtime.
    pub spark_version: String,
}

/// The environment of serverless compute: Ubuntu 24.04 with Python 3.12 (release notes of serverless environment version 4).
pub(crate) const ENVIRONMENT_VERSION: &str = "4";
/// The module and distribution of the wheel, and its function. Both names are such that a task finds them in either way it may look.
pub(crate) const WHEEL_PACKAGE: &str = "lakesentry_collector";
pub(crate) const WHEEL_FUNCTION: &str = "run";
/// The secret scope, and the key of the connection string in it. A workspace has one connector.
pub(crate) const SECRET_SCOPE: &str = "lakesentry";
pub(crate) const SECRET_KEY: &str = "connection-string";
/// A first reading of a year takes hours. What was committed by then stays, and the next run goes on.
pub(crate) const TIMEOUT_S: u32 = 6 * 60 * 60;

impl CollectorJob {
    /// Returns its name in the workspace.
    pub(crate) fn name(&self) -> String {
        format!("LakeSentry collector ({})", self.host)
    }

    /// Returns the path of the wheel in the workspace.
    pub(crate) fn wheel_path(&self) -> String {
        self.place.path(&self.package.wheel)
    }

    /// Returns the parameters of the task.
    pub(crate) fn parameters(&self) -> Vec<String> {
        let secret = format!("{SECRET_SCOPE}/{SECRET_KEY}");
        let mut parameters = vec![
            "run".to_owned(),
            "--connection-string-secret".to_owned(),
            secret,
        ];
        if let Some(warehouse_id) = &self.warehouse_id {
            parameters.push("--warehouse-id".to_owned());
            parameters.push(warehouse_id.as_str().to_owned());
        }
        parameters
    }

    /// Returns the parameters between quotes, with commas.
    pub(crate) fn quoted_parameters(&self) -> String {
        let parameters = self.parameters();
        let quoted = parameters.iter().map(|one| QuotedText(one).to_string());
        quoted.collect::<Vec<_>>().join(", ")
    }
}

/// Writes the body of `POST /api/2.2/jobs/create`.
pub fn job_json(job: &CollectorJob) -> String {
    let quartz = job.interval.quartz(job.connector_id);
    let wheel = job.wheel_path();
    let (of_task, of_job) = match &job.compute {
        JobCompute::Serverless => (
            "      \"environment_key\": \"collector\"\n".to_owned(),
            format!(
                ",\n  \"environments\": [\n    {{\n      \"environment_key\": \"collector\",\n      \"spec\": {{\n        \"environment_version\": \"{ENVIRONMENT_VERSION}\",\n        \"dependencies\": [{wheel}]\n      }}\n    }}\n  ]",
                wheel = QuotedText(&wheel)
            ),
        ),
        JobCompute::Classic(compute) => (
            format!(
                "      \"new_cluster\": {{\n        \"spark_version\": {spark},\n        \"node_type_id\": {node},\n        \"num_workers\": 0,\n        \"is_single_node\": true,\n        \"kind\": \"CLASSIC_PREVIEW\",\n        \"data_security_mode\": \"DATA_SECURITY_MODE_DEDICATED\"\n      }},\n      \"libraries\": [{{ \"whl\": {wheel} }}]\n",
                spark = QuotedText(&compute.spark_version),
                node = QuotedText(&compute.node_type),
                wheel = QuotedText(&wheel)
            ),
            String::new(),
        ),
    };
    format!(
        r#"{{
  "name": {name},
  "max_concurrent_runs": 1,
  "timeout_seconds": {TIMEOUT_S},
  "run_as": {{ "service_principal_name": "{application_id}" }},
  "schedule": {{
    "quartz_cron_expression": "{quartz}",
    "timezone_id": "UTC",
    "pause_status": "UNPAUSED"
  }},
  "queue": {{ "enabled": false }},
  "tasks": [
    {{
      "task_key": "collect",
      "max_retries": 0,
      "python_wheel_task": {{
        "package_name": "{WHEEL_PACKAGE}",
        "entry_point": "{WHEEL_FUNCTION}",
        "parameters": [{parameters}]
      }},
{of_task}    }}
  ]{of_job}
}}
"#,
        name = QuotedText(&job.name()),
        application_id = job.application_id,
        parameters = job.quoted_parameters(),
    )
}
