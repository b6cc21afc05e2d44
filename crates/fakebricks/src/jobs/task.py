"""Runs one python_wheel_task in a process of its own, and ends it with whoever started it.

Arguments: the distribution, the entry point, and the parameters of the task.
"""

import importlib
import importlib.metadata
import os
import signal
import sys
import threading
import time


def end_with_the_simulation(pipe: int) -> None:
    """Waits until the other end of the pipe is closed, however that comes, and ends all processes of the task."""
    while os.read(pipe, 1024):
        pass
    group = os.getpgrp()
    os.killpg(group, signal.SIGTERM)
    time.sleep(5)
    os.killpg(group, signal.SIGKILL)


def function(package: str, entry_point: str):
    """Returns what Databricks calls: the entry point of that name in any group, or the function of the package."""
    for point in importlib.metadata.distribution(package).entry_points:
        if point.name == entry_point:
            return point.load()
    return getattr(importlib.import_module(package), entry_point)


def main() -> None:
    pipe = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    # By itself Python would end at once, and what it has started would not be waited for.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    threading.Thread(target=end_with_the_simulation, args=(pipe,), daemon=True).start()
    package, entry_point, *parameters = sys.argv[1:]
    sys.argv = [entry_point, *parameters]
    function(package, entry_point)()


main()
