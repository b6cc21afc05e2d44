"""The simulation as the checks of this folder start it, and clients for it."""

import json
import os
import subprocess
import tempfile
import unittest
import urllib.request

# Nothing of the machine's own configuration may count.
for name in [name for name in os.environ if name.startswith(("DATABRICKS_", "ARM_", "GOOGLE_"))]:
    del os.environ[name]
for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(name, None)
os.environ["NO_PROXY"] = "*"
os.environ["HOME"] = tempfile.mkdtemp()

from databricks.sdk import AccountClient, WorkspaceClient  # noqa: E402
from databricks.sdk.config import Config  # noqa: E402


class Simulation:
    """The running program."""

    def __init__(self, binary):
        self.process = subprocess.Popen([binary, "--json", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE)
        self.facts = json.loads(self.process.stdout.readline())

    def control(self, action, **members):
        body = json.dumps({"action": action, **members}).encode()
        request = urllib.request.Request(
            self.facts["address"] + "/__control", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class WithSimulation(unittest.TestCase):
    """Each test finds the world as it is at the start."""

    @classmethod
    def setUpClass(cls):
        cls.simulation = Simulation(os.environ["FAKEBRICKS"])
        cls.azure = cls.simulation.facts["clouds"]["azure"]
        cls.reader = cls.azure["reader"]
        cls.workspace = cls.azure["workspaces"][0]
        cls.warehouse = cls.workspace["warehouses"][0]["id"]

    @classmethod
    def tearDownClass(cls):
        cls.simulation.stop()

    def setUp(self):
        self.simulation.control("reset")

    def account(self, cloud="azure"):
        facts = self.simulation.facts["clouds"][cloud]
        return AccountClient(
            host=facts["accounts_address"],
            account_id=facts["account_id"],
            client_id=facts["reader"]["application_id"],
            client_secret=facts["reader"]["client_secret"],
        )

    def client(self, **more):
        """The service principal without grants, by OAuth."""
        settings = {
            "host": self.workspace["address"],
            "client_id": self.reader["application_id"],
            "client_secret": self.reader["client_secret"],
            **more,
        }
        return WorkspaceClient(config=Config(**settings))

    def admin(self):
        """The metastore's administrator, by personal access token."""
        metastore = next(one for one in self.azure["metastores"] if one["region"] == self.workspace["region"])
        return WorkspaceClient(host=self.workspace["address"], token=metastore["admin"]["token"])

    def fault(self, kind, **members):
        self.simulation.control("add_fault", name="it", host=self.workspace["host"], kind=kind, **members)

    def grant_all(self):
        self.simulation.control(
            "grant_system",
            cloud="azure",
            region=self.workspace["region"],
            principal=self.reader["application_id"],
            on=True,
        )
