//! The job as a bundle: `databricks.yml` of Declarative Automation Bundles, which were called Asset Bundles until 2026.

use crate::job::{
    CollectorJob, ENVIRONMENT_VERSION, JobCompute, TIMEOUT_S, WHEEL_FUNCTION, WHEEL_PACKAGE,
};
use crate::yaml::{QuotedText, indented};

/// Writes `databricks.yml`.
pub fn bundle(job: &CollectorJob) -> String {
    let compute = indented(&compute(job), 10);
    let environments = indented(&environments(job), 6);
    let parameters = job.parameters();
    let parameters: Vec<String> = parameters
        .iter()
        .map(|one| format!("- {}", QuotedText(one)))
        .collect();
    format!(
        "\
# The collector of connector {id}. The wheel is uploaded first: its path holds its digest.
# Then: databricks bundle deploy
bundle:
  name: lakesentry-collector-{id}

targets:
  workspace:
    default: true
    workspace:
      host: \"https://{host}\"

resources:
  jobs:
    lakesentry_collector:
      name: {name}
      max_concurrent_runs: 1
      timeout_seconds: {TIMEOUT_S}
      run_as:
        service_principal_name: \"{application_id}\"
      schedule:
        quartz_cron_expression: \"{quartz}\"
        timezone_id: UTC
        pause_status: UNPAUSED
      queue:
        enabled: false
      tasks:
        - task_key: collect
          max_retries: 0
          python_wheel_task:
            package_name: {WHEEL_PACKAGE}
            entry_point: {WHEEL_FUNCTION}
            parameters:
{parameters}{compute}{environments}",
        id = job.connector_id,
        host = job.host,
        name = QuotedText(&job.name()),
        application_id = job.application_id,
        quartz = job.interval.quartz(job.connector_id),
        parameters = indented(&parameters.join("\n"), 14),
    )
}

fn compute(job: &CollectorJob) -> String {
    match &job.compute {
        JobCompute::Serverless => "environment_key: collector\n".to_owned(),
        JobCompute::Classic(compute) => format!(
            "\
new_cluster:
  spark_version: {spark}
  node_type_id: {node}
  num_workers: 0
  is_single_node: true
  kind: CLASSIC_PREVIEW
  data_security_mode: DATA_SECURITY_MODE_DEDICATED
libraries:
  - whl: {wheel}
",
            spark = QuotedText(&compute.spark_version),
            node = QuotedText(&compute.node_type),
            wheel = QuotedText(&job.wheel_path()),
        ),
    }
}

fn environments(job: &CollectorJob) -> String {
    match &job.compute {
        JobCompute::Classic(_) => String::new(),
        JobCompute::Serverless => format!(
            "\
environments:
  - environment_key: collector
    spec:
      environment_version: \"{ENVIRONMENT_VERSION}\"
      dependencies:
        - {}
",
            QuotedText(&job.wheel_path())
        ),
    }
}
