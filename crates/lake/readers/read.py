"""Reads tables with engines that know nothing of the program that wrote them, and prints what each of them counts.

Usage: read.py FOLDER, where FOLDER has raw/<schema>/<table>. One line of JSON for each table.
"""

import json
import sys
from pathlib import Path

import duckdb
import polars
from deltalake import DeltaTable


def counts(folder: Path) -> dict:
    """What each engine counts: rows, and rows with a key of their own."""
    table = DeltaTable(str(folder))
    arrow = table.to_pyarrow_table()
    lazy = polars.scan_delta(str(folder))
    key = polars.col("_row_key")
    connection = duckdb.connect()
    connection.register("rows_of_table", arrow)
    query = "SELECT count(*), count(DISTINCT _row_key) FROM rows_of_table"
    files = table.file_uris()
    parquet = duckdb.connect().read_parquet(files, union_by_name=True)
    return {
        "deltalake": [arrow.num_rows, len(arrow.column("_row_key").unique())],
        "duckdb": connection.execute(query).fetchall()[0],
        "duckdb_files": parquet.aggregate("count(*), count(DISTINCT _row_key)").fetchall()[0],
        "polars": list(lazy.select(polars.len(), key.n_unique()).collect().row(0)),
    }


def main() -> None:
    raw = Path(sys.argv[1]) / "raw"
    for log in sorted(raw.glob("*/*/_delta_log")):
        folder = log.parent
        name = f"system.{folder.parent.name}.{folder.name}"
        print(json.dumps({"table": name, "counts": counts(folder)}))


if __name__ == "__main__":
    main()
