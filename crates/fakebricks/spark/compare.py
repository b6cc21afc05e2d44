"""Runs queries on the simulation and on Apache Spark over the same rows, and prints every difference."""

import datetime
import decimal
import json
import math
import os
import pathlib
import random
import re
import struct
import subprocess
import time
import urllib.parse
import urllib.request

import answer

HERE = pathlib.Path(__file__).parent


class Simulation:
    """The running program, asked as a principal that may read everything."""

    def __init__(self, binary):
        # Other rows every time; whoever wants to see something again gives the number that was printed.
        seed = os.environ.get("SEED") or str(random.randrange(2**32))
        print(f"rows from SEED={seed}", flush=True)
        command = [binary, "--json", "--listen", "127.0.0.1:0", "--seed", seed]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        facts = json.loads(self.process.stdout.readline())
        azure = facts["clouds"]["azure"]
        reader = azure["reader"]
        self.workspace = next(one for one in azure["workspaces"] if one["region"] == azure["metastores"][0]["region"])
        self.warehouse = self.workspace["warehouses"][0]["id"]
        grant = {"action": "grant_system", "cloud": "azure", "region": self.workspace["region"]}
        grant |= {"principal": reader["application_id"], "on": True}
        self.post(facts["address"] + "/__control", json.dumps(grant).encode(), {"Content-Type": "application/json"})
        form = {"grant_type": "client_credentials", "scope": "all-apis"}
        form |= {"client_id": reader["application_id"], "client_secret": reader["client_secret"]}
        body = urllib.parse.urlencode(form).encode()
        issued = self.post(self.workspace["address"] + "/oidc/v1/token", body, {})
        self.token = issued["access_token"]

    def post(self, url, body, headers):
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as reply:
            return json.load(reply)

    def ask(self, query):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = {"statement": query, "warehouse_id": self.warehouse, "wait_timeout": "50s"}
        url = self.workspace["address"] + "/api/2.0/sql/statements"
        reply = self.post(url, json.dumps(body).encode(), headers)
        if reply["status"]["state"] != "SUCCEEDED":
            message = reply["status"]["error"]["message"]
            named = re.match(r"\s*\[([A-Z0-9_]+)", message)
            return {"error": named.group(1) if named else "UNKNOWN", "message": message}
        rows = []
        chunk = reply["result"]
        while chunk.get("data_array"):
            rows += chunk["data_array"]
            link = chunk.get("next_chunk_internal_link")
            if link is None:
                break
            request = urllib.request.Request(self.workspace["address"] + link, headers=headers)
            with urllib.request.urlopen(request) as next_reply:
                chunk = json.load(next_reply)
        columns = reply["manifest"]["schema"].get("columns", [])
        return {"names": [one["name"] for one in columns], "types": [one["type_text"] for one in columns], "rows": rows}

    def stop(self):
        self.process.terminate()
        self.process.wait()


def value(kind, cell):
    """A cell as Spark takes it."""
    name = type(kind).__name__
    if cell is None:
        return None
    if name in ("ArrayType", "MapType", "StructType") and isinstance(cell, str):
        cell = json.loads(cell)
    if name == "ArrayType":
        return [value(kind.elementType, one) for one in cell]
    if name == "MapType":
        return {key: value(kind.valueType, one) for key, one in cell.items()}
    if name == "StructType":
        return tuple(value(field.dataType, cell[field.name]) for field in kind.fields)
    if name == "TimestampType":
        return datetime.datetime.fromisoformat(cell.replace("Z", "+00:00"))
    if name == "DateType":
        return datetime.date.fromisoformat(cell)
    if name == "DecimalType":
        return decimal.Decimal(cell)
    if name == "BooleanType":
        return cell == "true"
    if name in ("DoubleType", "FloatType"):
        return float(cell)
    if name.endswith(("IntegerType", "LongType", "ShortType", "ByteType")):
        return int(cell)
    return cell


# A system table in a query.
NAMED = r"`?system`?\.`?(\w+)`?\.`?(\w+)`?"


def view(schema, table):
    return f"{schema}__{table}"


def export(simulation, spark):
    """Gives Spark the rows of every table of `system`; returns the names."""
    names = []
    for (schema, *_) in simulation.ask("SHOW SCHEMAS IN system")["rows"]:
        if schema in ("information_schema", "ai"):
            continue
        for (_, table, _) in simulation.ask(f"SHOW TABLES IN system.{schema}")["rows"]:
            columns = export_table(simulation, spark, schema, table)
            if columns is not None:
                names.append((schema, table, columns))
    return names


def export_table(simulation, spark, schema, table):
    """Gives Spark the rows that a table has now; returns its columns."""
    from pyspark.sql.types import StructField, StructType, _parse_datatype_string

    found = simulation.ask(f"SELECT * FROM system.{schema}.{table}")
    if "error" in found:
        print(f"system.{schema}.{table}: {found['message']}")
        return None
    kinds = [_parse_datatype_string(one) for one in found["types"]]
    fields = [StructField(name, kind) for name, kind in zip(found["names"], kinds)]
    rows = [tuple(value(kind, cell) for kind, cell in zip(kinds, row)) for row in found["rows"]]
    spark.createDataFrame(rows, StructType(fields)).createOrReplaceTempView(view(schema, table))
    return list(zip(found["names"], found["types"]))


def generated(tables):
    """Queries about every table: how many rows, and what is in each column."""
    for schema, table, columns in tables:
        name = f"system.{schema}.{table}"
        yield f"SELECT count(*) AS n FROM {name}"
        for column, kind in columns:
            if kind.startswith(("STRUCT", "MAP", "ARRAY")):
                yield f"SELECT count({column}) AS n FROM {name}"
                continue
            yield f"SELECT count({column}) AS n, count(DISTINCT {column}) AS d, min({column}) AS a, max({column}) AS z FROM {name}"
            if kind.startswith("DECIMAL") or kind in ("INT", "BIGINT", "DOUBLE"):
                yield f"SELECT sum({column}) AS s, avg({column}) AS a, sum({column} * 2) AS d FROM {name}"
            if kind in ("TIMESTAMP", "DATE"):
                yield f"SELECT date_trunc('DAY', {column}) AS d, count(*) AS n FROM {name} GROUP BY 1 ORDER BY 1"


# Their last digit is left to the processor, by Java as well.
ANGLES = re.compile(r"\b(sin|cos|tan|cot|sec|csc)\s*\(", re.IGNORECASE)
# Rows that were joined, grouped or made distinct before are added up in the order in which Spark's parts arrive.
IN_PARTS = re.compile(r"\bJOIN\b|\(\s*DISTINCT\b|\bGROUP BY\b[^()]*\)", re.IGNORECASE)


def tolerance_of(query):
    """How far two numbers with a binary point may differ; Spark itself does not always give the same last digit."""
    if ANGLES.search(query):
        return 1e-15
    return 1e-11 if IN_PARTS.search(query) else 0.0


def alike(want, have, kind, tolerance):
    if want == have:
        return True
    if "MAP<" in kind and want is not None and have is not None:
        # The order of a map's entries is lost on the way from Spark to Python.
        return json.loads(want) == json.loads(have)
    if kind not in ("DOUBLE", "FLOAT") or want is None or have is None:
        return False
    # Python writes numbers with fewer digits than Java.
    a, b = (float(one) for one in (want, have))
    if kind == "FLOAT":
        return struct.pack("f", a) == struct.pack("f", b)
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=0.0)


def difference(want, have):
    if "error" in want or "error" in have:
        return want.get("error") != have.get("error")
    if want["types"] != have["types"] or len(want["rows"]) != len(have["rows"]):
        return True
    left, right = want["rows"], have["rows"]
    if not want["ordered"]:
        left, right = sorted(left, key=str), sorted(right, key=str)
    tolerance = tolerance_of(want["query"])
    return not all(
        alike(a, b, kind, tolerance) for one, two in zip(left, right) for a, b, kind in zip(one, two, want["types"])
    )


def compare(binary):
    spark, simulation = answer.spark_session(), Simulation(binary)
    try:
        tables = export(simulation, spark)
        lines = (HERE / "system_queries.sql").read_text().splitlines()
        written = [line for line in lines if line.strip() and not line.startswith("--")]
        counts = {"alike": 0, "refused": 0, "wrong": 0}
        began = time.monotonic()
        for query in answer.queries() + written + list(generated(tables)):
            have = simulation.ask(query)
            if have.get("error") == "UNSUPPORTED_BY_SIMULATION":
                counts["refused"] += 1
                print(f"refused: {query}\n    {have['message']}", flush=True)
                continue
            of_spark = re.sub(NAMED, lambda found: view(*found.groups()), query)
            want = answer.ask(spark, of_spark)
            if difference(want, have):
                # Newer rows may have come since they were exported.
                for schema, table in re.findall(NAMED, query):
                    export_table(simulation, spark, schema, table)
                want, have = answer.ask(spark, of_spark), simulation.ask(query)
            if difference(want, have):
                counts["wrong"] += 1
                print(f"WRONG: {query}\n    Spark      {want}\n    simulation {have}", flush=True)
            else:
                counts["alike"] += 1
        print(f"{counts} in {time.monotonic() - began:.0f} s")
        if counts["wrong"]:
            raise SystemExit(1)
    finally:
        simulation.stop()
