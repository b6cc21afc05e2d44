//! What a job's settings say is to be run.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

/// The task of a job that runs a function of a wheel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPlan {
    /// Its name in the job.
    pub key: String,
    /// The distribution.
    pub package: String,
    /// The entry point in its metadata, or the function of its module.
    pub entry_point: String,
    /// What the function finds in `sys.argv`.
    pub parameters: Vec<String>,
    /// Where the workspace has the wheel.
    pub wheel: String,
    /// What the job's compute has in its environment. A value may name a secret.
    pub environment: BTreeMap<String, String>,
    /// How long it may take.
    pub timeout: Option<Duration>,
}

impl TaskPlan {
    /// Reads the settings of a job; refuses what the simulation does not run, by name.
    pub fn of(settings: &Value) -> Result<Self, String> {
        let tasks = settings["tasks"].as_array().map_or(&[][..], Vec::as_slice);
        let [task] = tasks else {
            return Err(format!(
                "the simulation runs jobs of one task, and this one has {}",
                tasks.len()
            ));
        };
        let wheel_task = &task["python_wheel_task"];
        if !wheel_task.is_object() {
            return Err("the simulation runs python_wheel_task and no other kind".to_owned());
        }
        let text = |value: &Value, name: &str| {
            let text = value[name].as_str().map(str::to_owned);
            text.ok_or_else(|| format!("the task has no {name}"))
        };
        let list = |value: &Value| -> Vec<String> {
            let all = value.as_array().into_iter().flatten();
            all.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        if wheel_task["named_parameters"].is_object() {
            return Err("the simulation does not have named_parameters".to_owned());
        }
        let (wheel, environment) = of_compute(settings, task)?;
        let seconds = [task, settings]
            .into_iter()
            .filter_map(|holder| holder["timeout_seconds"].as_u64())
            .find(|seconds| *seconds > 0);
        Ok(Self {
            key: text(task, "task_key")?,
            package: text(wheel_task, "package_name")?,
            entry_point: text(wheel_task, "entry_point")?,
            parameters: list(&wheel_task["parameters"]),
            wheel,
            environment,
            timeout: seconds.map(Duration::from_secs),
        })
    }
}

/// Returns the wheel that the compute of a task has, and its environment: of serverless compute by the key of an environment, of a cluster by
/// its libraries.
fn of_compute(
    settings: &Value,
    task: &Value,
) -> Result<(String, BTreeMap<String, String>), String> {
    let named = |list: &str, key: &str, name: &Value| {
        let all = settings[list].as_array().into_iter().flatten();
        all.into_iter()
            .find(|one| one[key] == *name)
            .cloned()
            .ok_or_else(|| format!("{list} has no {name}"))
    };
    let (libraries, variables) = if task["environment_key"].is_string() {
        let key = "environment_key";
        let environment = named("environments", key, &task[key])?;
        let spec = &environment["spec"];
        (spec["dependencies"].clone(), Value::Null)
    } else {
        let cluster = match &task["job_cluster_key"] {
            Value::Null => task["new_cluster"].clone(),
            key => named("job_clusters", "job_cluster_key", key)?["new_cluster"].clone(),
        };
        if !cluster.is_object() {
            return Err(
                "the task has neither an environment nor a cluster of its own; the simulation has no others"
                    .to_owned(),
            );
        }
        let wheels = task["libraries"].as_array().into_iter().flatten();
        let wheels = wheels.map(|one| one["whl"].clone()).collect();
        (Value::Array(wheels), cluster["spark_env_vars"].clone())
    };
    let libraries = libraries.as_array().map_or(&[][..], Vec::as_slice);
    let wheel = match libraries {
        [Value::String(path)] if path.starts_with('/') => path.clone(),
        _ => {
            return Err("the simulation installs one wheel of the workspace or of a volume, and nothing from elsewhere".to_owned());
        }
    };
    let variables = variables.as_object().into_iter().flatten();
    let variables =
        variables.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    Ok((wheel, variables.collect()))
}

/// Returns scope and key, when a value is a reference to a secret.
pub fn secret_reference(value: &str) -> Option<(&str, &str)> {
    let inside = value.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    let (scope, key) = inside.trim().strip_prefix("secrets/")?.split_once('/')?;
    (!scope.is_empty() && !key.is_empty()).then_some((scope, key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn task() -> Value {
        json!({
            "package_name": "p", "entry_point": "run", "parameters": ["a", "b"],
        })
    }

    #[test]
    fn serverless_compute_and_clusters_have_their_wheel_in_places_of_their_own() {
        let serverless = json!({
            "timeout_seconds": 60,
            "tasks": [{
                "task_key": "t", "python_wheel_task": task(), "environment_key": "e",
            }],
            "environments": [{ "environment_key": "e", "spec": { "dependencies": ["/Workspace/w.whl"] } }],
        });
        let plan = TaskPlan::of(&serverless).unwrap();
        assert_eq!(
            (plan.wheel.as_str(), plan.timeout),
            ("/Workspace/w.whl", Some(Duration::from_mins(1)))
        );
        assert_eq!(plan.parameters, ["a", "b"]);
        let classic = json!({ "tasks": [{
            "task_key": "t", "python_wheel_task": task(), "libraries": [{ "whl": "/Volumes/a/b/c/w.whl" }],
            "new_cluster": { "spark_env_vars": { "S": "{{secrets/a/b}}" } },
        }]});
        let plan = TaskPlan::of(&classic).unwrap();
        assert_eq!(plan.wheel, "/Volumes/a/b/c/w.whl");
        assert_eq!(secret_reference(&plan.environment["S"]), Some(("a", "b")));
    }

    #[test]
    fn what_is_not_run_is_named() {
        let of = |settings: Value| TaskPlan::of(&settings).unwrap_err();
        assert!(of(json!({})).contains("has 0"));
        assert!(of(json!({ "tasks": [{ "notebook_task": {} }] })).contains("python_wheel_task"));
        let elsewhere = json!({ "tasks": [{
            "task_key": "t", "python_wheel_task": task(), "new_cluster": {}, "libraries": [{ "pypi": {} }],
        }]});
        assert!(of(elsewhere).contains("one wheel"));
        assert_eq!(secret_reference("{{secrets/a}}"), None);
        assert_eq!(secret_reference("plain"), None);
    }
}
