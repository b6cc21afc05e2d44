"""Asks Apache Spark for the answers to the kept queries, and compares the simulation with it on the rows of the simulated tables.

`answer.py write` writes `answers.jsonl`; `answer.py compare <the program fakebricks>` runs the kept queries and one for each simulated
table on both. It needs the package `pyspark` and Java 17.
"""

import datetime
import decimal
import json
import math
import pathlib
import struct
import subprocess
import sys
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).parent


def spark_session():
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    # Queries that fail are answers like others.
    PySparkLogger.getLogger("SQLQueryContextLogger").setLevel("CRITICAL")
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "1")
    session = builder.config("spark.sql.ansi.enabled", "true").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def queries():
    lines = (HERE / "queries.sql").read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith("--")]


def type_text(kind):
    name = type(kind).__name__
    if name == "ArrayType":
        return f"ARRAY<{type_text(kind.elementType)}>"
    if name == "MapType":
        return f"MAP<{type_text(kind.keyType)}, {type_text(kind.valueType)}>"
    if name == "StructType":
        return "STRUCT<" + ", ".join(f"{one.name}: {type_text(one.dataType)}" for one in kind.fields) + ">"
    return kind.simpleString().upper()


def number(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(float(value)) if "e" not in repr(float(value)) else format(decimal.Decimal(repr(float(value))), "f")
    digits, exponent = f"{decimal.Decimal(repr(float(value))).normalize():e}".split("e")
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def short(value):
    """A number of four bytes with no more digits than tell it from others."""
    if value is None or math.isnan(value) or math.isinf(value):
        return value
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == value:
            return float(text)
    return value


def interval(value, kind):
    """An interval as Databricks shows it: days alone, or days and a clock with nine digits of a second."""
    if kind == "interval day":
        return str(value.days)
    micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    seconds, fraction = divmod(abs(micros), 1_000_000)
    clock = f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{'-' if micros < 0 else ''}{seconds // 86_400} {clock}.{fraction:06}000"


def cell(value, kind="", nested=False):
    if value is None:
        return None
    if isinstance(value, datetime.timedelta):
        return interval(value, kind)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
    if isinstance(value, (datetime.date, int)):
        return str(value)
    if hasattr(value, "asDict"):
        inner = {name: cell(one, nested=True) for name, one in value.asDict().items()}
        return inner if nested else json.dumps(inner, separators=(",", ":"))
    if isinstance(value, list):
        inner = [cell(one, nested=True) for one in value]
        return inner if nested else json.dumps(inner, separators=(",", ":"))
    if isinstance(value, dict):
        inner = {cell(key): cell(one, nested=True) for key, one in value.items()}
        return inner if nested else json.dumps(inner, separators=(",", ":"))
    return str(value)


def is_ordered(query):
    return query.upper().rfind("ORDER BY") > query.rfind(")")


def ask(spark, query):
    try:
        frame = spark.sql(query)
        kinds = [field.dataType.simpleString() for field in frame.schema.fields]
        rows = [[cell(short(one) if kind == "float" else one, kind) for one, kind in zip(row, kinds)] for row in frame.collect()]
    except Exception as error:
        name = error.getCondition() if hasattr(error, "getCondition") else None
        if name is None:
            text = str(error)
            name = text[text.index("[") + 1 : text.index("]")] if "[" in text else "UNKNOWN"
        return {"query": query, "error": name.split(".")[0]}
    return {
        "query": query,
        "types": [type_text(field.dataType) for field in frame.schema.fields],
        "ordered": is_ordered(query),
        "rows": rows,
    }


def write():
    spark = spark_session()
    answers = [ask(spark, query) for query in queries()]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answers)
    (HERE / "answers.jsonl").write_text(text)
    print(f"{len(answers)} answers, {sum('error' in one for one in answers)} of them failures")


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    else:
        from compare import compare

        compare(sys.argv[2])
