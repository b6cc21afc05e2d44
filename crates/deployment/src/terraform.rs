//! The job as Terraform: the wheel, the secret, and the job.

use grants::HclString;

use crate::job::{
    CollectorJob, ENVIRONMENT_VERSION, JobCompute, SECRET_KEY, SECRET_SCOPE, TIMEOUT_S,
    WHEEL_FUNCTION, WHEEL_PACKAGE,
};
use crate::{PackageFile, WheelPlace};

/// Writes the configuration. The wheel lies beside it; another one than the instance serves is refused.
pub fn terraform(job: &CollectorJob) -> String {
    let wheel = &job.package.wheel;
    format!(
        "\
# The collector of connector {id} as a job. {name} lies in the same folder.
# The connection string comes from the variable: TF_VAR_connection_string=… terraform apply
# The state holds it: keep the state where only those may read it who may know the string.

terraform {{
  required_providers {{
    databricks = {{
      source  = \"databricks/databricks\"
      version = \">= 1.113, < 2.0\"
    }}
  }}
}}

provider \"databricks\" {{
  host = \"https://{host}\"
}}

variable \"connection_string\" {{
  type      = string
  sensitive = true
}}

{file}
resource \"databricks_secret_scope\" \"lakesentry\" {{
  name = \"{SECRET_SCOPE}\"
}}

resource \"databricks_secret\" \"connection_string\" {{
  scope        = databricks_secret_scope.lakesentry.name
  key          = \"{SECRET_KEY}\"
  string_value = var.connection_string
}}

resource \"databricks_secret_acl\" \"collector\" {{
  scope      = databricks_secret_scope.lakesentry.name
  principal  = \"{application_id}\"
  permission = \"READ\"
}}

{resource}",
        id = job.connector_id,
        name = wheel.name(),
        host = job.host,
        file = file(wheel, &job.place),
        application_id = job.application_id,
        resource = resource(job),
    )
}

fn file(wheel: &PackageFile, place: &WheelPlace) -> String {
    let kind = match place {
        WheelPlace::WorkspaceFolder(_) => "databricks_workspace_file",
        WheelPlace::Volume(_) => "databricks_file",
    };
    format!(
        "\
resource \"{kind}\" \"wheel\" {{
  source = \"${{path.module}}/{name}\"
  path   = {path}

  lifecycle {{
    precondition {{
      condition     = filesha256(\"${{path.module}}/{name}\") == \"{sha256}\"
      error_message = \"The wheel is not the one that LakeSentry serves.\"
    }}
  }}
}}
",
        name = wheel.name(),
        path = HclString(&place.path(wheel)),
        sha256 = wheel.sha256(),
    )
}

fn resource(job: &CollectorJob) -> String {
    let path = HclString(&job.wheel_path()).to_string();
    let (of_task, of_job) = match &job.compute {
        JobCompute::Serverless => (
            "    task_key        = \"collect\"\n    max_retries     = 0\n    environment_key = \"collector\"\n".to_owned(),
            format!(
                "
  environment {{
    environment_key = \"collector\"

    spec {{
      environment_version = \"{ENVIRONMENT_VERSION}\"
      dependencies        = [{path}]
    }}
  }}
"
            ),
        ),
        JobCompute::Classic(compute) => (
            format!(
                "    task_key    = \"collect\"
    max_retries = 0

    new_cluster {{
      spark_version      = {spark}
      node_type_id       = {node}
      num_workers        = 0
      is_single_node     = true
      kind               = \"CLASSIC_PREVIEW\"
      data_security_mode = \"DATA_SECURITY_MODE_DEDICATED\"
    }}

    library {{
      whl = {path}
    }}
",
                spark = HclString(&compute.spark_version),
                node = HclString(&compute.node_type),
            ),
            String::new(),
        ),
    };
    let kind = match &job.place {
        WheelPlace::WorkspaceFolder(_) => "databricks_workspace_file",
        WheelPlace::Volume(_) => "databricks_file",
    };
    let parameters = job.parameters();
    let parameters = parameters.iter().map(|one| HclString(one).to_string());
    format!(
        "\
resource \"databricks_job\" \"collector\" {{
  name                = {name}
  max_concurrent_runs = 1
  timeout_seconds     = {TIMEOUT_S}
  depends_on          = [{kind}.wheel, databricks_secret_acl.collector]

  run_as {{
    service_principal_name = \"{application_id}\"
  }}

  schedule {{
    quartz_cron_expression = \"{quartz}\"
    timezone_id            = \"UTC\"
    pause_status           = \"UNPAUSED\"
  }}

  queue {{
    enabled = false
  }}

  task {{
{of_task}
    python_wheel_task {{
      package_name = \"{WHEEL_PACKAGE}\"
      entry_point  = \"{WHEEL_FUNCTION}\"
      parameters   = [{parameters}]
    }}
  }}
{of_job}}}
",
        name = HclString(&job.name()),
        application_id = job.application_id,
        quartz = job.interval.quartz(job.connector_id),
        parameters = parameters.collect::<Vec<_>>().join(", "),
    )
}
