"""Stands for `databricks.sdk.core` of Databricks' runtime: it knows the identity that the job runs as, and nothing else."""

import json
from pathlib import Path


class Config:
    def __init__(self) -> None:
        identity = json.loads(Path(__file__).with_name("identity.json").read_text())
        self.host = identity["host"]
        self._token = identity["token"]

    def authenticate(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}
