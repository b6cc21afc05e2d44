"""Tries the API as its description says it is, with requests that fit and with requests that don't: `schemathesis` against a real server.

The server is no practice, and its database is new. It reaches nobody: the proxy that it is told to use is a closed port, so that no made-up host of
Databricks is ever asked. The requests are those of an owner's API key.

SERVER names the program, SECONDS how long to go on. Further words go to schemathesis.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path

# Nothing of the machine's own configuration may count.
for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(name, None)
os.environ["NO_PROXY"] = "*"

HERE = Path(__file__).parent
# The port of the discard service, which nothing listens on.
NOWHERE = "http://127.0.0.1:9"


class Server:
    """The running program, with an owner who has a key."""

    def __init__(self, binary, folder):
        command = [binary, "serve", "--listen", "127.0.0.1:0", "--database", folder / "lakesentry.sqlite"]
        unlimited = ["--requests-per-address", "0", "--requests-per-person", "0"]
        self.log = []
        self.process = subprocess.Popen(
            [*command, *unlimited, "--outbound-proxy", NOWHERE], stderr=subprocess.PIPE, text=True, cwd=folder
        )
        self.address = self.wait_for(r"listening on (http://\S+?)(,|\s|$)")
        token_file = self.wait_for(r"paste the token that is in (\S+?)\. ")
        threading.Thread(target=self.follow, daemon=True).start()
        token = Path(token_file).read_text().strip()
        owner = {"name": "Ada", "email": "ada@lake.example"}
        _, cookie = self.call("/api/v1/sessions", {"bootstrap_token": token, "owner": owner})
        wish = {"name": "schemathesis", "scope": "admin", "expires_in_days": 1}
        created, _ = self.call("/api/v1/api-keys", wish, cookie)
        self.key = created["secret"]

    def wait_for(self, pattern):
        for line in self.process.stderr:
            self.log.append(line)
            if found := re.search(pattern, line):
                return found[1]
        raise SystemExit("the server did not start:\n" + "".join(self.log))

    def follow(self):
        self.log.extend(self.process.stderr)

    def call(self, path, body, cookie=""):
        headers = {"Content-Type": "application/json", "Cookie": cookie}
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer), (answer.headers["Set-Cookie"] or "").split(";")[0]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=30) != 0:
            raise SystemExit("the server did not end well:\n" + "".join(self.log[-40:]))


def main():
    words = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(os.environ["SERVER"], Path(folder))
        command = [Path(sys.executable).with_name("st"), "--no-color", "--config-file", HERE / "schemathesis.toml"]
        command += ["run", server.address + "/api/v1/openapi.json"]
        command += ["--max-time", os.environ["SECONDS"], "--checks", "all", *words]
        environment = {**os.environ, "API_KEY": server.key, "SCHEMATHESIS_HOOKS": "media_types", "PYTHONPATH": str(HERE)}
        outcome = subprocess.run(command, cwd=folder, env=environment).returncode
        server.stop()
    panics = [line for line in server.log if "panicked" in line]
    if panics:
        raise SystemExit("handlers panicked:\n" + "".join(panics))
    if any(server.key in line for line in server.log):
        raise SystemExit("the log holds the key")
    raise SystemExit(outcome)


main()
