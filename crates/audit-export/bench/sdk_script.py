"""What somebody writes who exports the audit log with the official SDK: one statement, its result behind links as JSON, a line an event.

Arguments: address of the workspace, id of the SQL warehouse, output; the token is in DATABRICKS_TOKEN, the statement on standard input. With
`-` as output, only the statement is run.
"""

import json
import sys
import time

import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.service.sql import Disposition, Format, StatementState

NESTED = ("user_identity", "request_params", "response", "identity_metadata")


def main(address, warehouse, output):
    # Without these, the SDK gives up while a warehouse sorts millions of events on two cores that others use, too.
    patient = Config(host=address, http_timeout_seconds=600, retry_timeout_seconds=3600)
    execution = WorkspaceClient(config=patient).statement_execution
    answer = execution.execute_statement(
        sys.stdin.read(), warehouse, disposition=Disposition.EXTERNAL_LINKS, format=Format.JSON_ARRAY, wait_timeout="50s"
    )
    while answer.status.state in (StatementState.PENDING, StatementState.RUNNING):
        time.sleep(1)
        answer = execution.get_statement(answer.statement_id)
    if answer.status.state != StatementState.SUCCEEDED:
        sys.exit(f"{answer.status}")
    if output == "-":
        return
    names = [column.name for column in answer.manifest.schema.columns]
    chunk = answer.result
    with open(output, "w") as file:
        while chunk and chunk.external_links:
            for link in chunk.external_links:
                for row in requests.get(link.external_link).json():
                    event = dict(zip(names, row))
                    for name in NESTED:
                        if event[name] is not None:
                            event[name] = json.loads(event[name])
                    file.write(json.dumps(event) + "\n")
                following = link.next_chunk_index
            if following is None:
                break
            chunk = execution.get_statement_result_chunk_n(answer.statement_id, following)


main(*sys.argv[1:])
