"""Drives the simulation with the official Python SDK, which knows nothing of it.

What the SDK reads from an answer, and which of its exceptions it makes of a refusal, does not depend on what this project believes
about Databricks. `cargo xtask test` runs it with the packages of `requirements.txt`; `FAKEBRICKS` is the program to drive.
"""

import logging
import unittest

import requests
from databricks.sdk import AccountClient, errors
from databricks.sdk.service import catalog, iam, sql

from simulation import WithSimulation

AUDIT = "SELECT event_id, source_ip_address, event_time FROM system.access.audit ORDER BY event_id"


class Accounts(WithSimulation):
    def test_workspaces_of_each_cloud(self):
        for cloud, region in (("aws", "aws_region"), ("azure", "location"), ("gcp", "location")):
            facts = self.simulation.facts["clouds"][cloud]
            listed = list(self.account(cloud).workspaces.list())
            self.assertEqual(
                [str(one.workspace_id) for one in listed], [one["workspace_id"] for one in facts["workspaces"]]
            )
            self.assertEqual([getattr(one, region) for one in listed], [one["region"] for one in facts["workspaces"]])
            self.assertEqual(
                [one.workspace_status.value for one in listed], [one["status"] for one in facts["workspaces"]]
            )

    def test_a_scaled_account_is_listed_whole(self):
        self.simulation.control("scale", workspaces=3000)
        listed = list(self.account().workspaces.list())
        self.assertEqual(len(listed), 3000)
        self.assertEqual(len({one.workspace_id for one in listed}), 3000)
        self.assertTrue(all(one.deployment_name and one.workspace_status for one in listed))

    def test_metastores_and_their_assignment(self):
        account = self.account()
        stores = list(account.metastores.list())
        self.assertEqual({one.metastore_id for one in stores}, {one["metastore_id"] for one in self.azure["metastores"]})
        assigned = account.metastore_assignments.get(int(self.workspace["workspace_id"]))
        self.assertEqual(assigned.metastore_assignment.metastore_id, self.workspace["metastore_id"])
        listed = account.metastore_assignments.list(self.workspace["metastore_id"])
        self.assertIn(int(self.workspace["workspace_id"]), list(listed))

    def test_a_service_principal_from_nothing_to_a_query(self):
        account = self.account()
        made = account.service_principals.create(display_name="made by the SDK", active=True)
        found = list(account.service_principals.list(filter=f'applicationId eq "{made.application_id}"'))
        self.assertEqual([one.id for one in found], [made.id])
        secret = account.service_principal_secrets.create(made.id, lifetime="86400s")
        self.assertEqual(secret.status, "ACTIVE")
        account.workspace_assignment.update(
            int(self.workspace["workspace_id"]), int(made.id), permissions=[iam.WorkspacePermission.USER]
        )
        client = self.client(client_id=made.application_id, client_secret=secret.secret)
        self.assertEqual(client.current_user.me().user_name, made.application_id)
        with self.assertRaises(errors.PermissionDenied):
            list(client.warehouses.list())
        self.simulation.control(
            "entitle", workspace_id=self.workspace["workspace_id"], principal=made.application_id, on=True
        )
        level = sql.WarehousePermissionLevel.CAN_USE
        access = sql.WarehouseAccessControlRequest(service_principal_name=made.application_id, permission_level=level)
        self.admin().warehouses.update_permissions(self.warehouse, access_control_list=[access])
        self.assertEqual([one.id for one in client.warehouses.list()], [self.warehouse])
        answer = client.statement_execution.execute_statement("SELECT current_user()", self.warehouse)
        self.assertEqual(answer.result.data_array, [[made.application_id]])

    def test_without_the_role(self):
        reader = self.simulation.facts["clouds"]["aws"]["reader"]["application_id"]
        self.simulation.control("account_admin", cloud="aws", principal=reader, on=False)
        with self.assertRaisesRegex(errors.PermissionDenied, "account admin"):
            list(self.account("aws").workspaces.list())

    def test_a_personal_access_token_is_not_for_accounts(self):
        token = self.azure["metastores"][0]["admin"]["token"]
        account = AccountClient(
            host=self.azure["accounts_address"], account_id=self.azure["account_id"], token=token
        )
        with self.assertRaises(errors.Unauthenticated):
            list(account.workspaces.list())


class Workspaces(WithSimulation):
    def test_the_host_tells_what_it_is(self):
        config = self.client().config
        self.assertEqual(str(config.workspace_id), self.workspace["workspace_id"])
        self.assertEqual(config.account_id, self.azure["account_id"])

    def test_me(self):
        client = self.client()
        me = client.current_user.me()
        self.assertEqual(me.user_name, self.reader["application_id"])
        self.assertEqual(me.id, self.reader["scim_id"])
        self.assertIn("databricks-sql-access", [one.value for one in me.entitlements])
        self.assertEqual(str(client.get_workspace_id()), self.workspace["workspace_id"])
        self.assertTrue(self.admin().current_user.me().active)

    def test_the_metastore_and_its_system_schemas(self):
        summary = self.client().metastores.summary()
        self.assertEqual(summary.metastore_id, self.workspace["metastore_id"])
        self.assertEqual(summary.region, self.workspace["region"])
        self.assertEqual(self.client().metastores.current().metastore_id, self.workspace["metastore_id"])
        admin = self.admin()
        states = {one.schema: one.state for one in admin.system_schemas.list(summary.metastore_id)}
        self.assertEqual(states["billing"], "MANAGED")
        self.assertEqual(states["serving"], "ENABLE_COMPLETED")
        admin.system_schemas.disable(summary.metastore_id, "serving")
        states = {one.schema: one.state for one in admin.system_schemas.list(summary.metastore_id)}
        self.assertEqual(states["serving"], "AVAILABLE")
        admin.system_schemas.enable(summary.metastore_id, "serving")
        with self.assertRaisesRegex(errors.InvalidParameterValue, "can only be enabled by Databricks"):
            admin.system_schemas.enable(summary.metastore_id, "billing")

    def test_without_a_metastore(self):
        legacy = next(one for one in self.azure["workspaces"] if not one["unity_catalog"] and one["status"] == "RUNNING")
        with self.assertRaisesRegex(errors.NotFound, "No metastore assigned"):
            self.client(host=legacy["address"]).metastores.summary()

    def test_grants(self):
        admin, name = self.admin(), self.reader["application_id"]
        admin.grants.update(
            "CATALOG",
            "system",
            changes=[
                catalog.PermissionsChange(
                    principal=name, add=[catalog.Privilege.USE_CATALOG, catalog.Privilege.SELECT]
                )
            ],
        )
        changes = [catalog.PermissionsChange(principal=name, add=[catalog.Privilege.USE_SCHEMA])]
        admin.grants.update("SCHEMA", "system.access", changes=changes)
        direct = admin.grants.get("SCHEMA", "system.access", principal=name).privilege_assignments
        self.assertEqual([(one.principal, one.privileges) for one in direct], [(name, [catalog.Privilege.USE_SCHEMA])])
        effective = admin.grants.get_effective("SCHEMA", "system.access", principal=name).privilege_assignments
        held = {(one.privilege, one.inherited_from_name) for one in effective[0].privileges}
        self.assertIn((catalog.Privilege.USE_SCHEMA, None), held)
        self.assertIn((catalog.Privilege.SELECT, "system"), held)
        answer = self.client().statement_execution.execute_statement("SELECT 1 FROM system.access.audit LIMIT 1", self.warehouse)
        self.assertEqual(answer.status.state, sql.StatementState.SUCCEEDED)
        unknown = [catalog.PermissionsChange(principal="nobody", add=[catalog.Privilege.SELECT])]
        with self.assertRaisesRegex(errors.NotFound, "Could not find principal with name nobody"):
            admin.grants.update("SCHEMA", "system.access", changes=unknown)
        self.assertEqual([one.name for one in self.client().catalogs.list() if one.name == "system"], ["system"])

    def test_warehouses_stop_and_start(self):
        admin = self.admin()
        warehouse = admin.warehouses.get(self.warehouse)
        self.assertEqual((warehouse.state, warehouse.warehouse_type.value), (sql.State.RUNNING, "PRO"))
        self.assertTrue(warehouse.odbc_params.path.endswith(self.warehouse))
        self.simulation.control("warehouse_start", ms=300)
        self.assertEqual(admin.warehouses.stop(self.warehouse).result().state, sql.State.STOPPED)
        answer = self.client().statement_execution.execute_statement("SELECT 1", self.warehouse, wait_timeout="30s")
        self.assertEqual(answer.result.data_array, [["1"]])
        self.assertEqual(admin.warehouses.get(self.warehouse).state, sql.State.RUNNING)
        with self.assertRaises(errors.NotFound):
            admin.warehouses.get("ffffffffffffffff")


class Statements(WithSimulation):
    def run_sql(self, text, client=None, **more):
        client = client or self.client()
        return client.statement_execution.execute_statement(text, self.warehouse, wait_timeout="30s", **more)

    def test_parameters(self):
        values = [
            sql.StatementParameterListItem(name="n", value="41", type="INT"),
            sql.StatementParameterListItem(name="day", value="2026-01-31", type="DATE"),
            sql.StatementParameterListItem(name="text", value="it's"),
            sql.StatementParameterListItem(name="nothing", type="STRING"),
        ]
        answer = self.run_sql("SELECT :n + 1 AS n, :day AS day, :text AS text, :nothing AS nothing", parameters=values)
        self.assertEqual(answer.status.state, sql.StatementState.SUCCEEDED, answer)
        self.assertEqual(answer.result.data_array, [["42", "2026-01-31", "it's", None]])
        columns = answer.manifest.schema.columns
        self.assertEqual([one.name for one in columns], ["n", "day", "text", "nothing"])
        self.assertEqual(columns[1].type_name, sql.ColumnInfoTypeName.DATE)

    def test_failures_say_what_is_missing(self):
        status = self.run_sql("SELECT * FROM system.access.audit").status
        self.assertEqual(status.state, sql.StatementState.FAILED)
        self.assertEqual(status.error.error_code, sql.ServiceErrorCode.BAD_REQUEST)
        self.assertIn("USE CATALOG on Catalog 'system'", status.error.message)
        self.assertIn("[PARSE_SYNTAX_ERROR]", self.run_sql("SELEC 1").status.error.message)

    def test_chunks_inline(self):
        client = self.client()
        self.grant_all()
        answer = self.run_sql(AUDIT, client)
        self.assertEqual((answer.manifest.total_chunk_count, answer.manifest.total_row_count), (2, 144))
        rows = list(answer.result.data_array)
        following = answer.result.next_chunk_index
        while following is not None:
            chunk = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, following)
            rows += chunk.data_array
            following = chunk.next_chunk_index
        self.assertEqual(len({row[0] for row in rows}), 144)

    def test_external_links(self):
        client = self.client()
        self.grant_all()
        inline = self.run_sql(AUDIT, client)
        answer = self.run_sql(AUDIT, client, disposition=sql.Disposition.EXTERNAL_LINKS, format=sql.Format.JSON_ARRAY)
        self.assertIsNone(answer.result.data_array)
        rows, following = [], 0
        while following is not None:
            chunk = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, following)
            link = chunk.external_links[0]
            self.assertGreater(link.byte_count, 0)
            rows += requests.get(link.external_link).json()
            following = link.next_chunk_index
        self.assertEqual(len(rows), 144)
        self.assertEqual(rows[:100], inline.result.data_array)
        refused = requests.get(link.external_link, headers={"Authorization": "Bearer x"})
        self.assertEqual(refused.status_code, 400)
        self.simulation.control("link_lifetime", seconds=-1)
        chunk = client.statement_execution.get_statement_result_chunk_n(answer.statement_id, 0)
        self.assertEqual(requests.get(chunk.external_links[0].external_link).status_code, 403)

    def test_waiting_polling_and_cancelling(self):
        client = self.client()
        self.simulation.control("warehouse_start", ms=60_000)
        self.simulation.control("switch_warehouse", workspace_id=self.workspace["workspace_id"], on=False)
        execution = client.statement_execution
        pending = execution.execute_statement("SELECT 1", self.warehouse, wait_timeout="0s")
        self.assertEqual(pending.status.state, sql.StatementState.PENDING)
        self.assertEqual(execution.get_statement(pending.statement_id).status.state, sql.StatementState.PENDING)
        execution.cancel_execution(pending.statement_id)
        self.assertEqual(execution.get_statement(pending.statement_id).status.state, sql.StatementState.CANCELED)

    def test_refusals(self):
        client = self.client()
        with self.assertRaises(errors.InvalidParameterValue):
            client.statement_execution.execute_statement("SELECT 1", self.warehouse, wait_timeout="3s")
        with self.assertRaises(errors.NotFound):
            client.statement_execution.execute_statement("SELECT 1", "ffffffffffffffff")
        with self.assertRaises(errors.PermissionDenied):
            client.statement_execution.execute_statement("SELECT 1", self.workspace["warehouses"][1]["id"])
        done = self.run_sql("SELECT 1", client)
        self.simulation.control("expire_statements", results_only=False)
        with self.assertRaises(errors.NotFound):
            client.statement_execution.get_statement(done.statement_id)


class Errors(WithSimulation):
    """The SDK's own exceptions, from the faults."""

    def expect(self, exception, text=""):
        with self.assertRaisesRegex(exception, text) as caught:
            self.client().current_user.me()
        return caught.exception

    def test_secrets(self):
        for secret in ("dose0000", self.azure["entra_secret"]):
            with self.assertRaisesRegex(Exception, "invalid_client"):
                self.client(client_secret=secret).current_user.me()
        self.simulation.control("expire_secrets", cloud="azure", principal=self.reader["application_id"], on=True)
        self.expect(Exception, "invalid_client")

    def test_statuses(self):
        me = "/api/2.0/preview/scim/v2/Me"
        for kind, members, exception in (
            ("unauthenticated", {}, errors.Unauthenticated),
            ("unauthenticated", {"spelling": "text"}, errors.Unauthenticated),
            ("forbidden", {}, errors.PermissionDenied),
            ("forbidden", {"spelling": "text"}, errors.PermissionDenied),
            ("ip_access_list", {}, errors.PermissionDenied),
            ("server_error", {"status": 500}, errors.InternalError),
            ("server_error", {"status": 504}, errors.DeadlineExceeded),
        ):
            with self.subTest(kind=kind, **members):
                self.fault(kind, path=me, **members)
                self.expect(exception)

    def test_private_link_and_the_ip_list_are_recognised(self):
        me = "/api/2.0/preview/scim/v2/Me"
        self.fault("private_link", path=me)
        self.expect(errors.PrivateLinkValidationError)
        self.fault("ip_access_list", path=me)
        self.expect(errors.PermissionDenied, "203.0.113.7 is blocked by Databricks IP ACL for workspace")

    def test_throttling_is_waited_for(self):
        me = "/api/2.0/preview/scim/v2/Me"
        for kind, members in (("too_many_requests", {"retry_after_s": 0}), ("status", {"status": 503, "retry_after_s": 0})):
            self.fault(kind, path=me, times=1, **members)
            self.assertEqual(self.client().current_user.me().user_name, self.reader["application_id"])
        self.fault("too_many_requests", path=me, retry_after_s=1)
        with self.assertRaises(TimeoutError) as caught:
            self.client(retry_timeout_seconds=1).current_user.me()
        self.assertIsInstance(caught.exception.__cause__, errors.TooManyRequests)

    def test_connections_that_break_are_tried_again(self):
        self.fault("reset", path="/api/", times=1)
        self.assertEqual(self.client().current_user.me().user_name, self.reader["application_id"])

    def test_answers_that_are_no_json(self):
        self.fault("not_json", path="/api/2.0/preview")
        self.expect(Exception)
        self.fault("sign_in_page", path="/api/2.0/preview")
        self.expect(Exception)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    unittest.main()
