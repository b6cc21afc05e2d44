"""Reads exports with other programs than the one that wrote them.

`read.py tables JSONL CSV PARQUET`: DuckDB finds the same rows in all three.
`read.py ocsf FILE…`: each line is valid by the JSON schema of the class that it claims, in its version of OCSF.
"""

import json
import sys

import duckdb
import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema


def tables(jsonl, csv, parquet):
    flat = """
        SELECT event_id, strftime(event_time::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%f') AS at, service_name, action_name,
            {email} AS email, {status} AS status, {parameters} AS parameters, source_ip_address, user_agent
        FROM {source} ORDER BY event_time, event_id
    """
    sources = {
        "jsonl": dict(
            source=f"read_json('{jsonl}', format='newline_delimited', maximum_depth=1, columns={{event_id: 'VARCHAR',"
            " event_time: 'TIMESTAMP', service_name: 'VARCHAR', action_name: 'VARCHAR', user_identity: 'JSON', response: 'JSON',"
            " request_params: 'JSON', source_ip_address: 'VARCHAR', user_agent: 'VARCHAR'})",
            email="user_identity->>'email'",
            status="(response->>'status_code')::INT",
            parameters="request_params->>'name'",
        ),
        "csv": dict(
            source=f"read_csv('{csv}', all_varchar=true)",
            email='"user_identity.email"',
            status='"response.status_code"::INT',
            parameters="request_params::JSON->>'name'",
        ),
        "parquet": dict(
            source=f"(SELECT * REPLACE (event_time AT TIME ZONE 'UTC' AS event_time) FROM read_parquet('{parquet}'))",
            email="user_identity.email",
            status="response.status_code",
            parameters="request_params['name']",
        ),
    }
    found = {name: duckdb.sql(flat.format(**source)).fetchall() for name, source in sources.items()}
    assert found["jsonl"], "no rows"
    for name in ("csv", "parquet"):
        for one, other in zip(found["jsonl"], found[name]):
            assert one == other, f"{name}: {one} and {other}"
        assert len(found["jsonl"]) == len(found[name]), name
    print(f"{len(found['jsonl'])} rows are the same in three forms")


def ocsf(files):
    schemas = {}
    validators = {}
    classes = set()
    lines = 0
    for file in files:
        for line in open(file, encoding="utf-8"):
            event = json.loads(line)
            version, uid = event["metadata"]["version"], event["class_uid"]
            if (version, uid) not in validators:
                schema = schemas.setdefault(version, OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version)))
                name = schema.lookup_class_name_from_uid(class_uid=uid)
                of_class = schema.get_class_schema(class_name=name, profiles=["cloud"])
                validators[version, uid] = jsonschema.Draft202012Validator(of_class)
            problems = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validators[version, uid].iter_errors(event)]
            assert not problems, f"{version} {uid} {line}{problems}"
            classes.add(uid)
            lines += 1
    print(f"{lines} events of classes {sorted(classes)} in {len(schemas)} versions are valid")


if sys.argv[1] == "tables":
    tables(*sys.argv[2:])
else:
    ocsf(sys.argv[2:])
