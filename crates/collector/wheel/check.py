"""Runs the installed wheel in each way in which a job or a person finds it. Every Python from 3.10 on must read this."""

import importlib.metadata
import subprocess
import sys
import sysconfig
from pathlib import Path

NAME = "lakesentry_collector"


def code_of(run, *words):
    """Has the task run with these parameters, and returns how it ended."""
    sys.argv = ["task", *words]
    try:
        run()
    except SystemExit as ended:
        return ended.code
    return 0


def main() -> None:
    script = Path(sysconfig.get_path("scripts")) / "lakesentry-collector"
    said = subprocess.run([script, "--version"], check=True, capture_output=True, text=True).stdout
    version = importlib.metadata.version(NAME)
    assert said.split() == ["lakesentry-collector", version], said
    points = importlib.metadata.distribution(NAME).entry_points
    by_entry_point = next(point for point in points if point.name == "run").load()
    by_function = getattr(__import__(NAME), "run")
    for run in (by_entry_point, by_function):
        assert code_of(run, "--version") == 0
        # Without settings it ends with the code for that, and so must the task.
        assert code_of(run, "run", "--env-file", "/nowhere") == 2
    print(f"{version} runs on Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
