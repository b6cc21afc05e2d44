-- Times are whole seconds since 1970, UTC.
CREATE TABLE connectors (
    connector_id   TEXT PRIMARY KEY,
    account_id     TEXT NOT NULL,
    cloud          TEXT NOT NULL,
    region         TEXT NOT NULL,
    metastore_id   TEXT NOT NULL,
    workspace_id   TEXT NOT NULL UNIQUE,
    workspace_name TEXT NOT NULL,
    host           TEXT NOT NULL,
    is_primary     INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    features       TEXT NOT NULL,
    authentication TEXT NOT NULL,
    client_id      TEXT,
    created_at     INTEGER NOT NULL
) STRICT;

-- At most one connector reads the global tables.
CREATE UNIQUE INDEX connectors_primary ON connectors (is_primary) WHERE is_primary = 1;

CREATE TABLE collector_tokens (
    token_id       TEXT PRIMARY KEY,
    connector_id   TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    hash           BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    fingerprint    TEXT NOT NULL,
    execution_mode TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    revoked_at     INTEGER
) STRICT;

CREATE INDEX collector_tokens_connector ON collector_tokens (connector_id);

-- What an Idempotency-Key was used for. `result` names what it made.
CREATE TABLE idempotency_keys (
    idempotency_key TEXT PRIMARY KEY,
    request         TEXT NOT NULL,
    result          TEXT NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

-- How many workspaces the last discovery found in each region, to say where nothing is collected.
CREATE TABLE discovered_regions (
    cloud      TEXT NOT NULL,
    region     TEXT NOT NULL,
    workspaces INTEGER NOT NULL,
    PRIMARY KEY (cloud, region)
) STRICT;
