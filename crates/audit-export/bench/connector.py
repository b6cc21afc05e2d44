"""The same with `databricks-sql-connector` and its native kernel: Arrow behind links, fetched by the kernel.

Arguments and surroundings as for `sdk_script.py`; with `read` as a fourth argument, rows are read as Arrow and nothing is made of them.
"""

import json
import os
import sys

from databricks import sql


def plain(value):
    """Maps come as lists of pairs."""
    if isinstance(value, list):
        return dict(value)
    return value


def main(address, warehouse, output, only=None):
    connection = sql.connect(
        server_hostname=address,
        http_path=f"/sql/1.0/warehouses/{warehouse}",
        access_token=os.environ["DATABRICKS_TOKEN"],
        enable_telemetry=False,
        use_kernel=True,
        # As in `sdk_script.py`.
        _socket_timeout=600,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute(sys.stdin.read())
        if output == "-":
            return
        with open(output, "w") as file:
            while True:
                batch = cursor.fetchmany_arrow(50_000)
                if batch.num_rows == 0:
                    break
                if only == "read":
                    continue
                for event in batch.to_pylist():
                    line = {name: plain(value) for name, value in event.items()}
                    file.write(json.dumps(line, default=str) + "\n")


main(*sys.argv[1:])
