"""Calls of the SDK for Python, one by one, and how the simulation answers each: right, refused as Databricks refuses, or not simulated.

The table that comes out stands in the README of the crate. `cargo xtask test` fails when it differs; `calls.py --write` writes it.
"""

import base64
import io
import logging
import os
import pathlib
import sys
import tempfile
import time
import unittest

from issuer import Issuer
from simulation import WithSimulation

from databricks.sdk import AccountClient, WorkspaceClient, errors, oauth  # noqa: E402
from databricks.sdk.config import Config  # noqa: E402
from databricks.sdk.oidc import DatabricksOidcTokenSource, EnvIdTokenSource  # noqa: E402
from databricks.sdk.service import catalog, compute, iam, jobs, oauth2, sql, workspace  # noqa: E402

README = pathlib.Path(__file__).parent.parent / "README.md"
START, END = "<!-- calls of the SDK -->\n", "<!-- end of the calls -->\n"
CALLS = []


def right(name):
    """A call whose answer is checked."""
    return lambda check: CALLS.append((name, "right", None, check))


def refused(name, why, exception):
    """A call that Databricks refuses, and the exception that the SDK makes of it."""
    return lambda check: CALLS.append((f"{name}, {why}", "refused rightly", exception, check))


def not_simulated(name):
    return lambda check: CALLS.append((name, "not simulated", errors.NotImplemented, check))


# Accounts


@right("a.workspaces.list")
def _(it):
    it.assertEqual(len(list(it.a.workspaces.list())), len(it.azure["workspaces"]))


@right("a.workspaces.get")
def _(it):
    it.assertEqual(it.a.workspaces.get(it.id).workspace_name, it.workspace["name"])


@refused("a.workspaces.get", "unknown", errors.NotFound)
def _(it):
    it.a.workspaces.get(1)


@right("a.metastores.list")
def _(it):
    it.assertEqual(len(list(it.a.metastores.list())), len(it.azure["metastores"]))


@right("a.metastore_assignments.get")
def _(it):
    assigned = it.a.metastore_assignments.get(it.id).metastore_assignment
    it.assertEqual(assigned.metastore_id, it.workspace["metastore_id"])


@right("a.service_principals.list")
def _(it):
    it.assertIn(it.reader["application_id"], [one.application_id for one in it.a.service_principals.list()])


@right("a.service_principals.list, attributes")
def _(it):
    first = next(it.a.service_principals.list(attributes="id,displayName"))
    it.assertTrue(first.id and first.display_name)
    it.assertIsNone(first.application_id)


@right("a.service_principals.list, filter")
def _(it):
    text = f'displayName sw "lakesentry" and applicationId eq "{it.reader["application_id"]}"'
    it.assertEqual([one.id for one in it.a.service_principals.list(filter=text)], [it.reader["scim_id"]])


@refused("a.service_principals.list", "unknown filter", errors.BadRequest)
def _(it):
    list(it.a.service_principals.list(filter='nickName eq "x"'))


@right("a.service_principals.create, get, update, patch, delete")
def _(it):
    made = it.a.service_principals.create(display_name="one", active=True)
    it.a.service_principals.update(made.id, display_name="two", active=False)
    got = it.a.service_principals.get(made.id)
    it.assertEqual((got.display_name, got.active), ("two", False))
    role = [iam.ComplexValue(value="account_admin")]
    it.a.service_principals.patch(made.id, operations=[iam.Patch(op=iam.PatchOp.ADD, path="roles", value=[one.as_dict() for one in role])])
    it.assertEqual(it.a.service_principals.get(made.id).roles[0].value, "account_admin")
    it.a.service_principals.delete(made.id)
    with it.assertRaises(errors.NotFound):
        it.a.service_principals.get(made.id)


@right("a.service_principal_secrets.create, list, delete")
def _(it):
    made = it.a.service_principals.create(display_name="with a secret")
    secret = it.a.service_principal_secrets.create(made.id)
    it.assertEqual([one.id for one in it.a.service_principal_secrets.list(made.id)], [secret.id])
    it.a.service_principal_secrets.delete(made.id, secret.id)
    it.assertEqual(list(it.a.service_principal_secrets.list(made.id)), [])


def policy(of, **members):
    rules = oauth2.OidcFederationPolicy(**{"issuer": of.URL, "subject": "workload", "jwks_json": of.jwks(), **members})
    return oauth2.FederationPolicy(description="of the check", oidc_policy=rules)


@right("a.service_principal_federation_policy.create, get, list, update, delete")
def _(it):
    calls, principal = it.a.service_principal_federation_policy, int(it.reader["scim_id"])
    made = calls.create(principal, policy(Issuer()), policy_id="one")
    it.assertEqual(calls.get(principal, "one").oidc_policy.subject, "workload")
    changed = calls.update(principal, "one", policy(Issuer(), subject="another"), update_mask="oidc_policy.subject")
    it.assertEqual((changed.uid, changed.oidc_policy.subject), (made.uid, "another"))
    it.assertEqual(changed.oidc_policy.jwks_json, made.oidc_policy.jwks_json)
    it.assertEqual([known.policy_id for known in calls.list(principal)], ["one"])
    calls.delete(principal, "one")
    it.assertEqual(list(calls.list(principal)), [])


@refused("a.service_principal_federation_policy.create", "without https", errors.InvalidParameterValue)
def _(it):
    it.a.service_principal_federation_policy.create(int(it.reader["scim_id"]), policy(Issuer(), issuer="http://issuer.example"))


@refused("a.service_principal_federation_policy.create", "a second of the name", errors.ResourceAlreadyExists)
def _(it):
    for _ in range(2):
        it.a.service_principal_federation_policy.create(int(it.reader["scim_id"]), policy(Issuer()), policy_id="one")


@refused("a.service_principal_federation_policy.create", "the 21st", errors.BadRequest)
def _(it):
    for _ in range(21):
        it.a.service_principal_federation_policy.create(int(it.reader["scim_id"]), policy(Issuer()))


def trusted(it, **members):
    """An issuer that the reader trusts by a policy."""
    issuer = Issuer()
    it.a.service_principal_federation_policy.create(int(it.reader["scim_id"]), policy(issuer, **members))
    return issuer


def with_token(it, strategy, token):
    """A client that signs in by a token of the issuer, as the strategy finds it."""
    settings = {"host": it.workspace["address"], "client_id": it.reader["application_id"], "auth_type": strategy}
    if strategy == "env-oidc":
        os.environ["DATABRICKS_OIDC_TOKEN"] = token
        it.addCleanup(os.environ.pop, "DATABRICKS_OIDC_TOKEN", None)
    else:
        with tempfile.NamedTemporaryFile("w", suffix=".jwt", delete=False) as file:
            file.write(token + "\n")
        it.addCleanup(os.remove, file.name)
        settings["oidc_token_filepath"] = file.name
    return WorkspaceClient(config=Config(**settings))


@right("w.current_user.me, signed in by env-oidc")
def _(it):
    client = with_token(it, "env-oidc", trusted(it).token(it.azure["account_id"]))
    it.assertEqual(client.current_user.me().user_name, it.reader["application_id"])


@right("w.current_user.me, signed in by file-oidc")
def _(it):
    client = with_token(it, "file-oidc", trusted(it).token(it.azure["account_id"]))
    it.assertEqual(client.current_user.me().user_name, it.reader["application_id"])


@right("a.workspaces.list, signed in by DatabricksOidcTokenSource")
def _(it):
    os.environ["TOKEN_OF_THE_CHECK"] = trusted(it).token(it.azure["account_id"])
    it.addCleanup(os.environ.pop, "TOKEN_OF_THE_CHECK", None)
    source = DatabricksOidcTokenSource(
        host=it.azure["accounts_address"],
        token_endpoint=f"{it.azure['accounts_address']}/oidc/accounts/{it.azure['account_id']}/v1/token",
        id_token_source=EnvIdTokenSource("TOKEN_OF_THE_CHECK"),
        client_id=it.reader["application_id"],
        account_id=it.azure["account_id"],
    )
    token = source.token()
    it.assertIsInstance(token, oauth.Token)
    account = AccountClient(host=it.azure["accounts_address"], account_id=it.azure["account_id"], token=token.access_token)
    it.assertEqual(len(list(account.workspaces.list())), len(it.azure["workspaces"]))
    # It lives as long as what it was exchanged for.
    it.assertLess(token.expiry.timestamp(), time.time() + 330)


@refused("w.current_user.me", "env-oidc of another account", ValueError)
def _(it):
    aws = it.simulation.facts["clouds"]["aws"]["account_id"]
    with_token(it, "env-oidc", trusted(it).token(aws)).current_user.me()


@refused("w.current_user.me", "env-oidc of another subject", ValueError)
def _(it):
    with_token(it, "env-oidc", trusted(it).token(it.azure["account_id"], subject="stranger")).current_user.me()


@refused("w.current_user.me", "file-oidc that has expired", ValueError)
def _(it):
    with_token(it, "file-oidc", trusted(it).token(it.azure["account_id"], seconds=-3600)).current_user.me()


@refused("w.current_user.me", "env-oidc with another key", ValueError)
def _(it):
    trusted(it)
    with_token(it, "env-oidc", Issuer().token(it.azure["account_id"])).current_user.me()


@right("a.users.create, get, list, patch, delete")
def _(it):
    made = it.a.users.create(user_name="new@acme.example", display_name="New")
    it.assertEqual(it.a.users.get(made.id).user_name, "new@acme.example")
    found = list(it.a.users.list(filter='userName eq "new@acme.example"'))
    it.assertEqual([one.id for one in found], [made.id])
    it.a.users.patch(made.id, operations=[iam.Patch(op=iam.PatchOp.REPLACE, value={"active": False})])
    it.assertFalse(it.a.users.get(made.id).active)
    it.a.users.delete(made.id)


@refused("a.users.create", "twice", errors.ResourceConflict)
def _(it):
    it.a.users.create(user_name="twice@acme.example")
    it.a.users.create(user_name="twice@acme.example")


@right("a.groups.create, get, list, patch, update, delete")
def _(it):
    member = it.reader["scim_id"]
    made = it.a.groups.create(display_name="readers", members=[iam.ComplexValue(value=member)])
    it.assertEqual([one.value for one in it.a.groups.get(made.id).members], [member])
    it.assertEqual([one.id for one in it.a.groups.list(filter='displayName eq "readers"')], [made.id])
    remove = iam.Patch(op=iam.PatchOp.REMOVE, path=f'members[value eq "{member}"]')
    it.a.groups.patch(made.id, operations=[remove])
    it.assertFalse(it.a.groups.get(made.id).members)
    it.a.groups.update(made.id, display_name="readers", members=[iam.ComplexValue(value=member)])
    it.assertEqual(len(it.a.groups.get(made.id).members), 1)
    it.a.groups.delete(made.id)
    with it.assertRaises(errors.NotFound):
        it.a.groups.get(made.id)


@right("a.workspace_assignment.get, list, update, delete")
def _(it):
    levels = it.a.workspace_assignment.get(it.id).permissions
    it.assertEqual([one.permission_level.value for one in levels], ["USER", "ADMIN"])
    made = it.a.service_principals.create(display_name="assigned")
    it.a.workspace_assignment.update(it.id, int(made.id), permissions=[iam.WorkspacePermission.USER])
    ids = [one.principal.principal_id for one in it.a.workspace_assignment.list(it.id)]
    it.assertIn(int(made.id), ids)
    it.a.workspace_assignment.delete(it.id, int(made.id))
    ids = [one.principal.principal_id for one in it.a.workspace_assignment.list(it.id)]
    it.assertNotIn(int(made.id), ids)


@not_simulated("a.budgets.list")
def _(it):
    list(it.a.budgets.list())


@not_simulated("a.log_delivery.list")
def _(it):
    list(it.a.log_delivery.list())


@not_simulated("a.network_connectivity.list_network_connectivity_configurations")
def _(it):
    list(it.a.network_connectivity.list_network_connectivity_configurations())


# People and programs in a workspace


@right("w.current_user.me")
def _(it):
    it.assertEqual(it.r.current_user.me().user_name, it.reader["application_id"])


@right("w.service_principals.list, get, patch")
def _(it):
    found = list(it.w.service_principals.list(filter=f'applicationId eq "{it.reader["application_id"]}"'))
    it.assertEqual([one.id for one in found], [it.reader["scim_id"]])
    it.assertEqual(it.w.service_principals.get(found[0].id).application_id, it.reader["application_id"])
    remove = iam.Patch(op=iam.PatchOp.REMOVE, path='entitlements[value eq "databricks-sql-access"]')
    it.w.service_principals.patch(found[0].id, operations=[remove])
    with it.assertRaises(errors.PermissionDenied):
        list(it.r.warehouses.list())


@right("w.users.list, get")
def _(it):
    first = next(it.w.users.list())
    it.assertEqual(it.w.users.get(first.id).user_name, first.user_name)


@right("w.groups.list")
def _(it):
    it.assertIn("admins", [one.display_name for one in it.w.groups.list()])


@right("w.groups.get, patch")
def _(it):
    admins = next(one for one in it.w.groups.list() if one.display_name == "admins").id
    member = it.reader["scim_id"]
    inside = lambda: member in [one.value for one in it.w.groups.get(admins).members]
    it.w.groups.patch(admins, operations=[iam.Patch(op=iam.PatchOp.ADD, path="members", value=[{"value": member}])])
    it.assertTrue(inside())
    remove = iam.Patch(op=iam.PatchOp.REMOVE, path=f'members[value eq "{member}"]')
    it.w.groups.patch(admins, operations=[remove])
    it.assertFalse(inside())


@right("w.tokens.create, list, delete")
def _(it):
    made = it.r.tokens.create(comment="it", lifetime_seconds=3600)
    it.assertEqual([one.token_id for one in it.r.tokens.list()], [made.token_info.token_id])
    by_token = it.client(token=made.token_value, client_id=None, client_secret=None)
    it.assertEqual(by_token.current_user.me().user_name, it.reader["application_id"])
    it.r.tokens.delete(made.token_info.token_id)
    with it.assertRaises(errors.PermissionDenied):
        by_token.current_user.me()


@not_simulated("w.token_management.list")
def _(it):
    list(it.w.token_management.list())


# Unity Catalog


@right("w.metastores.current, summary")
def _(it):
    it.assertEqual(it.r.metastores.current().metastore_id, it.workspace["metastore_id"])
    it.assertEqual(it.r.metastores.summary().metastore_id, it.workspace["metastore_id"])


@right("w.metastores.get, update")
def _(it):
    store = it.workspace["metastore_id"]
    owner = it.r.metastores.get(store).owner
    changed = it.r.metastores.update(store, owner=it.reader["application_id"])
    it.assertEqual(changed.owner, it.reader["application_id"])
    it.assertEqual(it.r.metastores.update(store, owner=owner).owner, owner)


@right("w.catalogs.list, get")
def _(it):
    it.assertIn("system", [one.name for one in it.r.catalogs.list()])
    it.assertEqual(it.r.catalogs.get("system").name, "system")


@refused("w.catalogs.get", "hidden", errors.NotFound)
def _(it):
    it.r.catalogs.get("finance")


@right("w.schemas.list, get")
def _(it):
    names = [one.name for one in it.w.schemas.list("system")]
    it.assertIn("billing", names)
    it.assertEqual(it.w.schemas.get("system.billing").full_name, "system.billing")


@refused("w.schemas.list", "unknown catalog", errors.NotFound)
def _(it):
    list(it.w.schemas.list("nowhere"))


@right("w.tables.list, get, exists")
def _(it):
    it.grant_all()
    names = [one.name for one in it.r.tables.list("system", "billing")]
    it.assertIn("usage", names)
    usage = it.r.tables.get("system.billing.usage")
    kinds = {one.name: one.type_text for one in usage.columns}
    it.assertEqual(kinds["usage_quantity"], "decimal(38,18)")
    it.assertTrue(it.r.tables.exists("system.billing.usage").table_exists)
    it.assertFalse(it.r.tables.exists("system.billing.nothing").table_exists)


@refused("w.tables.get", "without a grant", errors.NotFound)
def _(it):
    it.r.tables.get("main.sales.orders")


@right("w.grants.get, get_effective, update")
def _(it):
    name = it.reader["application_id"]
    change = catalog.PermissionsChange(principal=name, add=[catalog.Privilege.USE_CATALOG])
    it.w.grants.update("CATALOG", "system", changes=[change])
    held = it.w.grants.get("CATALOG", "system", principal=name).privilege_assignments
    it.assertEqual(held[0].privileges, [catalog.Privilege.USE_CATALOG])
    effective = it.r.grants.get_effective("CATALOG", "system", principal=name).privilege_assignments
    it.assertEqual(effective[0].privileges[0].privilege, catalog.Privilege.USE_CATALOG)


@right("w.grants.get, update, get_effective, of a metastore")
def _(it):
    name, store = it.reader["application_id"], it.workspace["metastore_id"]
    change = catalog.PermissionsChange(principal=name, add=[catalog.Privilege.CREATE_CATALOG])
    it.w.grants.update("METASTORE", store, changes=[change])
    held = it.w.grants.get("METASTORE", store).privilege_assignments
    it.assertEqual([(one.principal, one.privileges) for one in held], [(name, [catalog.Privilege.CREATE_CATALOG])])
    effective = it.w.grants.get_effective("METASTORE", store, principal=name).privilege_assignments
    it.assertEqual(effective[0].privileges[0].privilege, catalog.Privilege.CREATE_CATALOG)


@refused("w.grants.update", "a privilege that does not apply", errors.InvalidParameterValue)
def _(it):
    change = catalog.PermissionsChange(principal=it.reader["application_id"], add=[catalog.Privilege.SELECT])
    it.w.grants.update("METASTORE", it.workspace["metastore_id"], changes=[change])


@right("w.system_schemas.list, enable, disable")
def _(it):
    store = it.workspace["metastore_id"]
    it.w.system_schemas.disable(store, "serving")
    it.w.system_schemas.enable(store, "serving")
    states = {one.schema: one.state for one in it.w.system_schemas.list(store)}
    it.assertEqual(states["serving"], "ENABLE_COMPLETED")


@right("w.volumes.create, list, read, update, delete")
def _(it):
    made = it.owned_volume()
    it.assertEqual([one.full_name for one in it.w.volumes.list("main", "sales")], [made.full_name])
    it.assertEqual(it.w.volumes.read(made.full_name).name, "drop")
    it.w.volumes.delete(made.full_name)
    with it.assertRaises(errors.NotFound):
        it.w.volumes.read(made.full_name)


@refused("w.volumes.create", "without a grant", errors.PermissionDenied)
def _(it):
    it.r.volumes.create("main", "sales", "mine", catalog.VolumeType.MANAGED)


@right("w.files.upload, download, get_metadata, delete")
def _(it):
    it.owned_volume()
    path = "/Volumes/main/sales/drop/folder/file.bin"
    it.w.files.upload(path, io.BytesIO(b"\x00\x01"), overwrite=True)
    it.assertEqual(it.w.files.download(path).contents.read(), b"\x00\x01")
    it.assertEqual(it.w.files.get_metadata(path).content_length, 2)
    it.w.files.delete(path)
    with it.assertRaises(errors.NotFound):
        it.w.files.download(path)


@right("w.files.create_directory, list_directory_contents, get_directory_metadata, delete_directory")
def _(it):
    it.owned_volume()
    path = "/Volumes/main/sales/drop/folder"
    it.w.files.create_directory(path)
    it.w.files.get_directory_metadata(path)
    inside = list(it.w.files.list_directory_contents("/Volumes/main/sales/drop"))
    it.assertEqual([(one.name, one.is_directory) for one in inside], [("folder", True)])
    it.w.files.delete_directory(path)


@refused("w.files.download", "without a grant", errors.PermissionDenied)
def _(it):
    it.owned_volume()
    it.r.files.download("/Volumes/main/sales/drop/file.bin")


@not_simulated("w.external_locations.list")
def _(it):
    list(it.w.external_locations.list())


@not_simulated("w.functions.list")
def _(it):
    list(it.w.functions.list("main", "sales"))


# SQL


@right("w.warehouses.list, get")
def _(it):
    it.assertEqual([one.id for one in it.r.warehouses.list()], [it.warehouse])
    it.assertEqual(it.r.warehouses.get(it.warehouse).state, sql.State.RUNNING)


@right("w.warehouses.create, edit, start, stop, delete")
def _(it):
    made = it.w.warehouses.create(
        name="new", cluster_size="Small", auto_stop_mins=10, max_num_clusters=2, enable_serverless_compute=True
    ).result()
    it.assertEqual((made.cluster_size, made.max_num_clusters, made.state), ("Small", 2, sql.State.RUNNING))
    it.w.warehouses.edit(made.id, name="newer", cluster_size="Medium", max_num_clusters=2).result()
    got = it.w.warehouses.get(made.id)
    it.assertEqual((got.name, got.cluster_size), ("newer", "Medium"))
    it.w.warehouses.stop(made.id).result()
    it.w.warehouses.start(made.id).result()
    it.w.warehouses.delete(made.id)
    with it.assertRaises(errors.NotFound):
        it.w.warehouses.get(made.id)


@refused("w.warehouses.create", "by who may not", errors.PermissionDenied)
def _(it):
    it.r.warehouses.create(name="mine", cluster_size="Small", max_num_clusters=1)


@refused("w.warehouses.create", "of an unknown size", errors.InvalidParameterValue)
def _(it):
    it.w.warehouses.create(name="odd", cluster_size="Enormous", max_num_clusters=1)


@right("w.warehouses.get_permissions, get_permission_levels, update_permissions, set_permissions")
def _(it):
    levels = it.w.warehouses.get_permission_levels(it.warehouse).permission_levels
    it.assertIn("CAN_USE", [one.permission_level.value for one in levels])
    name = it.reader["application_id"]
    monitor = sql.WarehouseAccessControlRequest(
        service_principal_name=name, permission_level=sql.WarehousePermissionLevel.CAN_MONITOR
    )
    it.w.warehouses.update_permissions(it.warehouse, access_control_list=[monitor])
    held = it.w.warehouses.get_permissions(it.warehouse).access_control_list
    levels = {one.service_principal_name: one.all_permissions[0].permission_level.value for one in held}
    it.assertEqual(levels[name], "CAN_MONITOR")
    owner = sql.WarehouseAccessControlRequest(
        user_name="both.admin@acme.example", permission_level=sql.WarehousePermissionLevel.IS_OWNER
    )
    owner.user_name = next(one.user_name for one in held if one.user_name)
    it.w.warehouses.set_permissions(it.warehouse, access_control_list=[owner])
    with it.assertRaises(errors.PermissionDenied):
        it.r.warehouses.get(it.warehouse)


@right("w.statement_execution.execute_statement, get_statement, cancel_execution")
def _(it):
    execution = it.r.statement_execution
    done = execution.execute_statement("SELECT 1 AS n", it.warehouse)
    it.assertEqual(execution.get_statement(done.statement_id).result.data_array, [["1"]])
    execution.cancel_execution(done.statement_id)


@refused("w.statement_execution.execute_statement", "on a warehouse of others", errors.PermissionDenied)
def _(it):
    it.r.statement_execution.execute_statement("SELECT 1", it.workspace["warehouses"][1]["id"])


@not_simulated("w.query_history.list")
def _(it):
    it.w.query_history.list()


@not_simulated("w.alerts.list")
def _(it):
    list(it.w.alerts.list())


# What people keep in a workspace


@right("w.secrets.create_scope, list_scopes, delete_scope")
def _(it):
    it.r.secrets.create_scope("mine")
    it.assertEqual([one.name for one in it.r.secrets.list_scopes()], ["mine"])
    it.r.secrets.delete_scope("mine")
    it.assertEqual(list(it.r.secrets.list_scopes()), [])


@refused("w.secrets.create_scope", "twice", errors.ResourceAlreadyExists)
def _(it):
    it.r.secrets.create_scope("twice")
    it.r.secrets.create_scope("twice")


@right("w.secrets.put_secret, get_secret, list_secrets, delete_secret")
def _(it):
    it.r.secrets.create_scope("mine")
    it.r.secrets.put_secret("mine", "key", string_value="value")
    it.assertEqual(base64.b64decode(it.r.secrets.get_secret("mine", "key").value), b"value")
    it.assertEqual([one.key for one in it.r.secrets.list_secrets("mine")], ["key"])
    it.r.secrets.delete_secret("mine", "key")
    with it.assertRaises(errors.NotFound):
        it.r.secrets.get_secret("mine", "key")


@right("w.secrets.put_acl, get_acl, list_acls, delete_acl")
def _(it):
    name = it.reader["application_id"]
    it.w.secrets.create_scope("shared")
    it.w.secrets.put_secret("shared", "key", string_value="value")
    it.w.secrets.put_acl("shared", name, workspace.AclPermission.READ)
    it.assertEqual(it.w.secrets.get_acl("shared", name).permission, workspace.AclPermission.READ)
    it.assertEqual(len(list(it.w.secrets.list_acls("shared"))), 2)
    it.r.secrets.get_secret("shared", "key")
    it.w.secrets.delete_acl("shared", name)
    with it.assertRaises(errors.PermissionDenied):
        it.r.secrets.get_secret("shared", "key")


@refused("w.secrets.put_secret", "without WRITE", errors.PermissionDenied)
def _(it):
    it.w.secrets.create_scope("others")
    it.r.secrets.put_secret("others", "key", string_value="value")


@right("w.workspace.mkdirs, import_, export, get_status, list, delete")
def _(it):
    home = f"/Users/{it.reader['application_id']}"
    it.r.workspace.mkdirs(f"{home}/folder")
    content = base64.b64encode(b"SELECT 1").decode()
    it.r.workspace.import_(
        f"{home}/folder/query", content=content, format=workspace.ImportFormat.SOURCE, language=workspace.Language.SQL
    )
    it.r.workspace.import_(f"{home}/folder/file.whl", content=content, format=workspace.ImportFormat.RAW)
    it.assertEqual(it.r.workspace.get_status(f"{home}/folder/query").language, workspace.Language.SQL)
    it.assertEqual(base64.b64decode(it.r.workspace.export(f"{home}/folder/query").content), b"SELECT 1")
    kinds = {one.object_type.value for one in it.r.workspace.list(f"{home}/folder")}
    it.assertEqual(kinds, {"NOTEBOOK", "FILE"})
    it.r.workspace.delete(f"{home}/folder", recursive=True)
    with it.assertRaises(errors.NotFound):
        it.r.workspace.get_status(f"{home}/folder")


@refused("w.workspace.import_", "over what is there", errors.ResourceAlreadyExists)
def _(it):
    for _ in range(2):
        it.r.workspace.import_("/Shared/file", content="", format=workspace.ImportFormat.RAW)


@refused("w.workspace.list", "in another's home", errors.PermissionDenied)
def _(it):
    list(it.r.workspace.list("/Users/somebody@acme.example"))


@right("w.workspace.upload, download")
def _(it):
    it.r.workspace.upload("/Shared/file", io.BytesIO(b"x\r\n\x00"), format=workspace.ImportFormat.RAW, overwrite=True)
    it.assertEqual(it.r.workspace.download("/Shared/file").read(), b"x\r\n\x00")


@right("w.jobs.create, get, list, update, reset, delete")
def _(it):
    task = jobs.Task(task_key="main", spark_python_task=jobs.SparkPythonTask(python_file="/Shared/main.py"))
    made = it.r.jobs.create(name="nightly", tasks=[task])
    it.assertEqual(it.r.jobs.get(made.job_id).settings.tasks[0].task_key, "main")
    it.assertEqual([one.job_id for one in it.r.jobs.list(name="nightly")], [made.job_id])
    it.r.jobs.update(made.job_id, new_settings=jobs.JobSettings(name="daily"))
    it.assertEqual(it.r.jobs.get(made.job_id).settings.name, "daily")
    it.r.jobs.reset(made.job_id, jobs.JobSettings(name="weekly"))
    it.assertFalse(it.r.jobs.get(made.job_id).settings.tasks)
    it.r.jobs.delete(made.job_id)


@refused("w.jobs.get", "unknown", errors.NotFound)
def _(it):
    it.r.jobs.get(1)


@right("w.jobs.list_runs")
def _(it):
    it.assertEqual(list(it.r.jobs.list_runs()), [])


@refused("w.jobs.get_run", "unknown", errors.NotFound)
def _(it):
    it.r.jobs.get_run(1)


@not_simulated("w.jobs.run_now")
def _(it):
    it.r.jobs.run_now(it.r.jobs.create(name="never").job_id)


@not_simulated("w.jobs.submit")
def _(it):
    it.r.jobs.submit(run_name="never")


@not_simulated("w.clusters.list")
def _(it):
    list(it.w.clusters.list())


@not_simulated("w.clusters.create")
def _(it):
    it.w.clusters.create(spark_version="15.4.x-scala2.12", num_workers=1, kind=compute.Kind.CLASSIC_PREVIEW)


@not_simulated("w.pipelines.list_pipelines")
def _(it):
    list(it.w.pipelines.list_pipelines())


@not_simulated("w.serving_endpoints.list")
def _(it):
    list(it.w.serving_endpoints.list())


@not_simulated("w.dbfs.list")
def _(it):
    list(it.w.dbfs.list("/"))


class Calls(WithSimulation):
    def setUp(self):
        super().setUp()
        self.id = int(self.workspace["workspace_id"])
        # The account's administrator, the workspace's, and the service principal that reads.
        self.a, self.w, self.r = self.account(), self.admin(), self.client()

    def owned_volume(self):
        return self.w.volumes.create("main", "sales", "drop", catalog.VolumeType.MANAGED)

    def test_each(self):
        for name, outcome, exception, check in CALLS:
            with self.subTest(name):
                self.setUp()
                if exception is None:
                    check(self)
                    continue
                with self.assertRaises(exception) as caught:
                    check(self)
                simulated = not isinstance(caught.exception, errors.NotImplemented)
                self.assertEqual(simulated, outcome != "not simulated")

    def test_the_table(self):
        text = README.read_text()
        before, rest = text.split(START)
        _, after = rest.split(END)
        lines = "".join(f"| `{name.split(', ')[0]}`{name[len(name.split(', ')[0]):]} | {outcome} |\n" for name, outcome, *_ in CALLS)
        table = f"\n| call, `a` for accounts, `w` for workspaces | answer |\n|---|---|\n{lines}\n"
        wanted = before + START + table + END + after
        if "--write" in ARGUMENTS:
            README.write_text(wanted)
        self.assertEqual(README.read_text(), wanted, "`calls.py --write` writes the table anew")


ARGUMENTS = sys.argv[1:]

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    unittest.main(argv=sys.argv[:1])
