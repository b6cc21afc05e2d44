"""Runs the program `lakesentry-collector`, which this wheel carries, as a task of a Databricks job.

A `python_wheel_task` finds `run` either way: by the entry point of that name, or as a function of the package. The task's parameters are the
program's, and the task fails when the program does.
"""

import importlib.metadata
import os
import signal
import subprocess
import sys
from pathlib import Path

_NAME = "lakesentry-collector"
_CREDENTIALS = ("DATABRICKS_TOKEN", "DATABRICKS_CLIENT_ID", "DATABRICKS_CONFIG_PROFILE", "DATABRICKS_AUTH_TYPE")


def program() -> Path:
    """Returns where pip has put the program."""
    for file in importlib.metadata.files(__name__) or ():
        if file.stem == _NAME:
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError(f"the wheel was installed without its program {_NAME}")


def _environment() -> dict[str, str]:
    """Adds the identity that the job runs as, where no other credentials are set: Databricks' own SDK knows how to ask for it."""
    environment = dict(os.environ)
    if any(environment.get(name) for name in _CREDENTIALS):
        return environment
    try:
        from databricks.sdk.core import Config
    except ImportError:
        # Not in Databricks: the program says what is missing.
        return environment
    try:
        config = Config()
        token = config.authenticate()["Authorization"].removeprefix("Bearer ")
        environment.setdefault("DATABRICKS_HOST", config.host)
    except Exception as error:  # The SDK raises what its many ways to sign in raise.
        print(f"The job's own identity is not known: {error}", file=sys.stderr)
        return environment
    return environment | {"DATABRICKS_TOKEN": token}


def run() -> None:
    """Runs the program with the arguments of this process, and ends as it ends."""
    child = subprocess.Popen([program(), *sys.argv[1:]], env=_environment())
    # A job that is cancelled is told so by a signal; the program then ends its statement in Databricks.
    signal.signal(signal.SIGTERM, lambda number, _frame: child.send_signal(number))
    code = child.wait()
    if code != 0:
        raise SystemExit(code)
