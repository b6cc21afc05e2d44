"""Asks Apache Spark for the answers to the kept queries, and compares the simulation with it on the rows of the simulated tables.

`answer.py write` writes `answers.jsonl`; `answer.py compare <the program fakebricks>` runs the kept queries and one for each simulated
table on both. It needs the package `pyspark` and Java 17.
"""

import base64
import datetime
import decimal
import json
import math
import pathlib
import re
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


def cell(value, kind, nested=False):
    """A value of a type as results have it: text, or JSON of texts."""
    if value is None:
        return None
    name = type(kind).__name__
    if name == "StructType":
        members = zip(value, kind.fields)
        inner = [(field.name, cell(one, field.dataType, nested=True)) for one, field in members]
        return as_json(dict(inner), nested)
    if name == "ArrayType":
        return as_json([cell(one, kind.elementType, nested=True) for one in value], nested)
    if name == "MapType":
        entries = value.items()
        inner = {cell(key, kind.keyType): cell(one, kind.valueType, nested=True) for key, one in entries}
        return as_json(inner, nested)
    if isinstance(value, datetime.timedelta):
        return interval(value, kind.simpleString())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, float):
        return number(short(value) if name == "FloatType" else value)
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
    return str(value)


def as_json(value, nested):
    return value if nested else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def rows_of(frame):
    """The rows, with days and moments that Python has none for as texts."""
    kinds = [field.dataType for field in frame.schema.fields]
    try:
        return [[cell(one, kind) for one, kind in zip(row, kinds)] for row in frame.collect()]
    except (OverflowError, ValueError):
        named = frame.toDF(*(f"c{index}" for index in range(len(kinds))))
        times = [type(kind).__name__ in ("DateType", "TimestampType") for kind in kinds]
        casts = [f"CAST(c{index} AS STRING)" if is_time else f"c{index}" for index, is_time in enumerate(times)]
        rows = named.selectExpr(*casts).collect()
        return [[one if is_time and one is None else moment(one) if is_time else cell(one, kind) for one, kind, is_time in zip(row, kinds, times)] for row in rows]


def moment(text):
    """A day as it is, and a moment with milliseconds."""
    if " " not in text:
        return text
    day, clock = text.split(" ")
    whole, _, fraction = clock.partition(".")
    return f"{day}T{whole}.{fraction[:3]:0<3}Z"


def is_ordered(query):
    return query.upper().rfind("ORDER BY") > query.rfind(")")


def ask(spark, query):
    try:
        frame = spark.sql(query)
        rows = rows_of(frame)
    except Exception as error:
        name = error.getCondition() if hasattr(error, "getCondition") else None
        # What comes from Java itself has no name.
        named = re.search(r"(?:^|Exception: )\[([A-Z0-9_.]+)\]", str(error))
        name = name or (named.group(1) if named else "UNKNOWN")
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
