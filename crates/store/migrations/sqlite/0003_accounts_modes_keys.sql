-- Which Databricks the connectors are of: a practice database must not become a real one.
CREATE TABLE instance (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    mode     TEXT NOT NULL CHECK (mode IN ('real', 'practice'))
) STRICT;

-- Regions belong to an account. What was found before is the connected account's where there is one; otherwise the next discovery tells.
CREATE TABLE regions_of_accounts (
    account_id    TEXT NOT NULL,
    cloud         TEXT NOT NULL,
    region        TEXT NOT NULL,
    workspaces    INTEGER NOT NULL,
    discovered_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, cloud, region)
) STRICT;

INSERT INTO regions_of_accounts (account_id, cloud, region, workspaces, discovered_at)
SELECT connected.account_id, found.cloud, found.region, found.workspaces, 0
FROM discovered_regions found
JOIN (SELECT account_id, cloud FROM connectors LIMIT 1) connected ON connected.cloud = found.cloud;

DROP TABLE discovered_regions;
ALTER TABLE regions_of_accounts RENAME TO discovered_regions;

-- A key counts for the kind of thing that it made.
CREATE TABLE keys_with_scope (
    scope           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request         TEXT NOT NULL,
    result          TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
) STRICT;

INSERT INTO keys_with_scope (scope, idempotency_key, request, result, created_at)
SELECT CASE WHEN request LIKE 'mint %' THEN 'token' ELSE 'connector' END, idempotency_key, request, result, created_at
FROM idempotency_keys;

DROP TABLE idempotency_keys;
ALTER TABLE keys_with_scope RENAME TO idempotency_keys;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
