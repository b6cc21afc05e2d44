"""Has others read the documents that the crate writes: Databricks' own models of jobs, and the parsers of YAML and Terraform.

Usage: check.py FOLDER. Every document in it is read; whatever is refused ends this with an error.
"""

import json
import sys
from pathlib import Path

import hcl2
import yaml
from databricks.bundles.jobs import Job


def check_job(job: dict) -> None:
    """Databricks' models refuse members that they do not know, and values of another kind."""
    task = Job.from_dict(job).tasks[0]
    assert task.python_wheel_task.package_name == "lakesentry_collector"
    assert task.python_wheel_task.parameters[0] == "run"


def check_bundle(text: str) -> None:
    bundle = yaml.safe_load(text)
    assert set(bundle) == {"bundle", "targets", "resources"}
    for job in bundle["resources"]["jobs"].values():
        check_job(job)


def check_cron_job(text: str) -> None:
    cron_job = yaml.safe_load(text)
    assert (cron_job["apiVersion"], cron_job["kind"]) == ("batch/v1", "CronJob")
    pod = cron_job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    volumes = {volume["name"] for volume in pod["volumes"]}
    for container in pod["containers"]:
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes


def check_terraform(text: str) -> None:
    read = hcl2.loads(text)
    assert {"terraform", "provider", "variable", "resource"} <= set(read)


CHECKS = {
    ".json": lambda text: check_job(json.loads(text)),
    ".bundle.yml": check_bundle,
    ".cronjob.yml": check_cron_job,
    ".tf": check_terraform,
}


def main() -> None:
    read = 0
    for path in sorted(Path(sys.argv[1]).iterdir()):
        checks = [check for ending, check in CHECKS.items() if path.name.endswith(ending)]
        for check in checks:
            try:
                check(path.read_text())
            except Exception as error:
                raise SystemExit(f"{path.name}: {error!r}") from error
            read += 1
    assert read > 0, "there is nothing to read"
    print(f"{read} documents are read by others")


if __name__ == "__main__":
    main()
