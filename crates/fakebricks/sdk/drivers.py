"""Lets Databricks' own drivers read every system table of the simulation: inline and behind links, with types.

What they read as Arrow is compared with what the SDK reads as JSON. `cargo xtask test` runs it with the packages of `requirements.txt`
and of `node/package-lock.json`; `FAKEBRICKS` is the program to drive.
"""

import contextlib
import datetime
import decimal
import json
import logging
import os
import pathlib
import socket
import subprocess
import unittest
import urllib.parse
from unittest import mock

from simulation import WithSimulation
from tls_front import TlsFront

from databricks import sql as connector  # noqa: E402
from databricks.sdk.service import sql  # noqa: E402

HERE = pathlib.Path(__file__).parent
CATALOGUE = HERE / "../../domain/data/system-tables.json"
KERNEL = {"use_kernel": True}
LINKS = {"use_sea": True}
INLINE_OR_LINKS = {"use_sea": True, "use_hybrid_disposition": True}
JSON = {"use_sea": True, "use_cloud_fetch": False}
TYPES = {
    "tinyint": "int8",
    "smallint": "int16",
    "int": "int32",
    "bigint": "int64",
    "float": "float",
    "double": "double",
    "boolean": "bool",
    "string": "string",
    "binary": "binary",
    "date": "date32[day]",
    "timestamp": "timestamp[us, tz=Etc/UTC]",
}


def printed(value):
    """A value as results in JSON print it, members of structures too."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, dict):
        return {name: printed(member) for name, member in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], tuple):
            return {name: printed(member) for name, member in value}
        return [printed(member) for member in value]
    return str(value)


def alike(text, value):
    """Whether a cell of a result in JSON is this value."""
    if text is None or value is None:
        return text is value
    if isinstance(value, (dict, list)):
        return alike_within(json.loads(text), printed(value))
    return alike_within(text, printed(value))


def alike_within(want, have):
    """The same of members of structures, which are texts, too."""
    if isinstance(have, float):
        return want is not None and float(want) == have
    if isinstance(have, dict):
        return want.keys() == have.keys() and all(alike_within(want[name], have[name]) for name in have)
    if isinstance(have, list):
        # An empty map is an empty list of pairs.
        same = len(want) == len(have) and all(map(alike_within, want, have))
        return same or (have == [] and want == {})
    return want == have


class Drivers(WithSimulation):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        facts = urllib.parse.urlsplit(cls.simulation.facts["address"])
        cls.front = TlsFront(
            [cls.workspace["host"], cls.azure["accounts_host"]], (facts.hostname, facts.port)
        )

    @classmethod
    def tearDownClass(cls):
        cls.front.close()
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.grant_all()

    def connect(self, way, **more):
        """A connection of the connector: over HTTP where it can, else over TLS to the host's own name."""
        # The connector exchanges OAuth tokens whose issuer is not the host that it was given.
        token = self.client().tokens.create().token_value
        settings = {
            "http_path": f"/sql/1.0/warehouses/{self.warehouse}",
            "access_token": token,
            "enable_telemetry": False,
            **way,
            **more,
        }
        if "use_kernel" in way:
            return connector.connect(server_hostname=self.workspace["address"], **settings)
        return connector.connect(
            server_hostname=self.workspace["host"],
            _port=self.front.port,
            _tls_trusted_ca_file=str(self.front.authority),
            **settings,
        )

    def read(self, way, query, **more):
        """The rows of a query as an Arrow table."""
        with names_lead_here(), self.connect(way, **more) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall_arrow()

    def as_json(self, query):
        """The columns and rows of a query, read by the SDK."""
        execution = self.client().statement_execution
        answer = execution.execute_statement(query, self.warehouse, wait_timeout="30s")
        self.assertEqual(answer.status.state, sql.StatementState.SUCCEEDED, answer)
        rows, chunk = [], answer.result
        while chunk and chunk.data_array:
            rows += chunk.data_array
            following = chunk.next_chunk_index
            chunk = following and execution.get_statement_result_chunk_n(answer.statement_id, following)
        return answer.manifest.schema.columns, rows

    def compare(self, table, columns, rows):
        self.assertEqual(table.column_names, [one.name for one in columns])
        for column, kind in zip(columns, table.schema.types):
            wanted = TYPES.get(column.type_text.lower())
            if column.type_name == sql.ColumnInfoTypeName.DECIMAL:
                wanted = f"decimal128({column.type_precision}, {column.type_scale})"
            name = column.type_name.value.lower()
            if wanted is None:
                wanted, kind = {"array": "list"}.get(name, name), str(kind).split("<")[0]
            self.assertEqual(str(kind), wanted, column)
        read = list(zip(*(column.to_pylist() for column in table.columns)))
        self.assertEqual(len(read), len(rows))
        for want, have in zip(rows, read):
            for column, text, value in zip(columns, want, have):
                self.assertTrue(alike(text, value), (column.name, text, value))

    def test_every_table(self):
        """Reads each table whole, which is behind links when it has many rows, and its first rows, which may be attached."""
        schemas = self.admin().system_schemas
        store = self.workspace["metastore_id"]
        for one in schemas.list(store):
            if one.state == "AVAILABLE":
                schemas.enable(store, one.schema)
        self.grant_all()
        most = 0
        with names_lead_here(), contextlib.ExitStack() as stack:
            connections = [stack.enter_context(self.connect(way)) for way in (KERNEL, LINKS, INLINE_OR_LINKS)]
            cursors = [stack.enter_context(connection.cursor()) for connection in connections]
            for table in json.loads(CATALOGUE.read_text()):
                name = f"system.{table['schema']}.{table['table']}"
                for query in (f"SELECT * FROM {name}", f"SELECT * FROM {name} LIMIT 7"):
                    with self.subTest(query):
                        columns, rows = self.as_json(query)
                        most = max(most, len(rows))
                        for cursor in cursors:
                            cursor.execute(query)
                            self.compare(cursor.fetchall_arrow(), columns, rows)
        self.assertGreater(most, 100, "nothing was behind links")

    def test_every_type(self):
        query = (
            "SELECT 1Y AS a, 2S AS b, 3 AS c, 4L AS d, CAST(1.5 AS FLOAT) AS e, 2.5D AS f, 12.50BD AS g, true AS h, 'x' AS i, "
            "CAST('2026-01-31' AS DATE) AS j, CAST('2026-01-31 10:00:00.125' AS TIMESTAMP) AS k, array(1, NULL) AS l, "
            "named_struct('a', 1, 'b', 'x') AS m, CAST(NULL AS STRING) AS n"
        )
        columns, rows = self.as_json(query)
        for way in (KERNEL, LINKS, INLINE_OR_LINKS):
            with self.subTest(way):
                self.compare(self.read(way, query), columns, rows)

    def test_rows_as_python_has_them(self):
        query = "SELECT 1 AS n, 'x' AS t, CAST('1.50' AS DECIMAL(10,2)) AS d UNION ALL SELECT NULL, NULL, NULL"
        for way in (KERNEL, LINKS, INLINE_OR_LINKS, JSON):
            with self.subTest(way), names_lead_here(), self.connect(way) as connection, connection.cursor() as cursor:
                cursor.execute(query)
                rows = {tuple(row) for row in cursor.fetchall()}
                self.assertEqual(rows, {(1, "x", decimal.Decimal("1.50")), (None, None, None)})
                self.assertEqual([one[0] for one in cursor.description], ["n", "t", "d"])

    def test_no_rows(self):
        for way in (KERNEL, LINKS, INLINE_OR_LINKS, JSON):
            with self.subTest(way), names_lead_here(), self.connect(way) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT * FROM system.access.audit WHERE false")
                self.assertEqual(cursor.fetchall(), [])

    def test_a_session_keeps_its_place(self):
        with self.connect(KERNEL, catalog="system", schema="access") as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) AS n FROM audit")
            self.assertGreater(cursor.fetchall()[0].n, 100)
            cursor.execute("USE SCHEMA billing")
            cursor.execute("SELECT count(*) AS n, current_schema() AS s FROM usage")
            row = cursor.fetchall()[0]
            self.assertEqual(row.s, "billing")

    def test_parameters_by_place(self):
        with self.connect(KERNEL) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT ? + 1 AS n, ? AS t", [41, "it's"])
            self.assertEqual(tuple(cursor.fetchall()[0]), (42, "it's"))

    def test_failures_keep_their_words(self):
        for way in (KERNEL, LINKS):
            with self.subTest(way), names_lead_here(), self.connect(way) as connection, connection.cursor() as cursor:
                with self.assertRaisesRegex(connector.exc.Error, "DIVIDE_BY_ZERO"):
                    cursor.execute("SELECT 1 / 0")

    def test_a_stopped_warehouse_is_waited_for(self):
        self.simulation.control("warehouse_start", ms=300)
        self.simulation.control("switch_warehouse", workspace_id=self.workspace["workspace_id"], on=False)
        self.assertEqual(self.read(KERNEL, "SELECT 1 AS n").to_pylist(), [{"n": 1}])

    def test_an_asynchronous_statement_is_polled(self):
        with names_lead_here(), self.connect(LINKS) as connection, connection.cursor() as cursor:
            cursor.execute_async("SELECT 7 AS n")
            cursor.get_async_execution_result()
            self.assertEqual(cursor.fetchall()[0].n, 7)

    def test_what_is_there_is_listed(self):
        with self.connect(KERNEL) as connection, connection.cursor() as cursor:
            cursor.catalogs()
            self.assertIn("system", [row[0] for row in cursor.fetchall()])
            cursor.schemas(catalog_name="system")
            self.assertIn("billing", [row[0] for row in cursor.fetchall()])
            cursor.tables(catalog_name="system", schema_name="access")
            self.assertIn("audit", [row[2] for row in cursor.fetchall()])
            cursor.columns(catalog_name="system", schema_name="access", table_name="audit")
            self.assertIn("event_time", [row[3] for row in cursor.fetchall()])

    def test_the_sdk_for_javascript(self):
        facts = {
            "front": self.front.port,
            "host": self.workspace["host"],
            "accountsHost": self.azure["accounts_host"],
            "accountId": self.azure["account_id"],
            "clientId": self.reader["application_id"],
            "clientSecret": self.reader["client_secret"],
            "warehouse": self.warehouse,
            "workspaces": [one["workspace_id"] for one in self.azure["workspaces"]],
        }
        subprocess.run(
            [os.environ["NODE"], HERE / "node/check.mjs"],
            env={"NODE_EXTRA_CA_CERTS": str(self.front.authority), "FACTS": json.dumps(facts), "HOME": os.environ["HOME"]},
            check=True,
            timeout=120,
        )


def names_lead_here():
    """The hosts' own names lead to this machine, as a line in its file of hosts would have it."""
    real = socket.getaddrinfo

    def lookup(host, *rest, **more):
        local = str(host).endswith((".azuredatabricks.net", ".databricks.com"))
        return real("127.0.0.1" if local else host, *rest, **more)

    return mock.patch("socket.getaddrinfo", lookup)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    unittest.main()
