-- What SQLite's files make up to this number, in one: PostgreSQL came later. Numbers of files are the same on both from here on.
-- Times are whole seconds since 1970, UTC. Text is compared byte by byte, as SQLite does.
CREATE TABLE instance (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    mode     TEXT COLLATE "C" NOT NULL CHECK (mode IN ('real', 'practice'))
);

CREATE TABLE connectors (
    connector_id   TEXT COLLATE "C" PRIMARY KEY,
    account_id     TEXT COLLATE "C" NOT NULL,
    cloud          TEXT COLLATE "C" NOT NULL,
    region         TEXT COLLATE "C" NOT NULL,
    metastore_id   TEXT COLLATE "C" NOT NULL,
    workspace_id   TEXT COLLATE "C" NOT NULL UNIQUE,
    workspace_name TEXT COLLATE "C" NOT NULL,
    host           TEXT COLLATE "C" NOT NULL,
    is_primary     BIGINT NOT NULL CHECK (is_primary IN (0, 1)),
    features       TEXT COLLATE "C" NOT NULL,
    authentication TEXT COLLATE "C" NOT NULL,
    application_id TEXT COLLATE "C",
    created_at     BIGINT NOT NULL,
    tested_as      TEXT COLLATE "C"
);

-- At most one connector reads the global tables.
CREATE UNIQUE INDEX connectors_primary ON connectors (is_primary) WHERE is_primary = 1;

-- The keys that sign connection strings. `sealed` is the private half, encrypted with the master key, which is in no table.
-- A retired key signs nothing more, so its private half is dropped; its public half still verifies what it signed.
-- Removed keys stay as rows, so that a token can always tell who signed its string.
CREATE TABLE signing_keys (
    key_version BIGINT PRIMARY KEY,
    kid         TEXT COLLATE "C" NOT NULL UNIQUE,
    public_key  BYTEA NOT NULL CHECK (length(public_key) = 32),
    sealed      BYTEA,
    created_at  BIGINT NOT NULL,
    retired_at  BIGINT,
    removed_at  BIGINT,
    CHECK ((sealed IS NULL) = (retired_at IS NOT NULL)),
    CHECK (removed_at IS NULL OR retired_at IS NOT NULL)
);

-- At most one key signs.
CREATE UNIQUE INDEX signing_keys_active ON signing_keys ((retired_at IS NULL)) WHERE retired_at IS NULL;

CREATE TABLE collector_tokens (
    token_id       TEXT COLLATE "C" PRIMARY KEY,
    connector_id   TEXT COLLATE "C" NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    hash           BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32),
    fingerprint    TEXT COLLATE "C" NOT NULL,
    execution_mode TEXT COLLATE "C" NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    revoked_at     BIGINT,
    kid            TEXT COLLATE "C" REFERENCES signing_keys (kid),
    shown_at       BIGINT,
    ends_at        BIGINT,
    first_used_at  BIGINT,
    last_used_at   BIGINT
);

CREATE INDEX collector_tokens_connector ON collector_tokens (connector_id);
CREATE INDEX collector_tokens_kid ON collector_tokens (kid);

-- How many workspaces the last discovery found in each region of an account, to say where nothing is collected.
CREATE TABLE discovered_regions (
    account_id    TEXT COLLATE "C" NOT NULL,
    cloud         TEXT COLLATE "C" NOT NULL,
    region        TEXT COLLATE "C" NOT NULL,
    workspaces    BIGINT NOT NULL,
    discovered_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, cloud, region)
);

-- What an Idempotency-Key was used for. `result` names what it made. A key counts for the kind of thing that it made.
CREATE TABLE idempotency_keys (
    scope           TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request         TEXT COLLATE "C" NOT NULL,
    result          TEXT COLLATE "C" NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- One push of rows of one table. `extraction_number` is the one that the table's log carries: it grows with every extraction of a connector.
CREATE TABLE extractions (
    extraction_id     TEXT COLLATE "C" PRIMARY KEY,
    connector_id      TEXT COLLATE "C" NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name        TEXT COLLATE "C" NOT NULL,
    extraction_number BIGINT NOT NULL,
    begun_at          BIGINT NOT NULL,
    committed_at      BIGINT,
    receipt           TEXT COLLATE "C",
    UNIQUE (connector_id, table_name, extraction_number)
);

CREATE INDEX extractions_age ON extractions (begun_at);

-- The batches that are on the disk. `stored_file` is the file as JSON.
CREATE TABLE extraction_batches (
    extraction_id TEXT COLLATE "C" NOT NULL REFERENCES extractions (extraction_id) ON DELETE CASCADE,
    batch         BIGINT NOT NULL,
    sha256        TEXT COLLATE "C" NOT NULL,
    row_count     BIGINT NOT NULL,
    stored_file   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (extraction_id, batch)
);

-- How far a connector has read each table, and what is known about it.
CREATE TABLE table_readings (
    connector_id    TEXT COLLATE "C" NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name      TEXT COLLATE "C" NOT NULL,
    read_to         TEXT COLLATE "C",
    confirmed_at    BIGINT,
    data_at         BIGINT,
    newest_event_at BIGINT,
    rows_stored     BIGINT NOT NULL DEFAULT 0,
    failure         TEXT COLLATE "C",
    failed_at       BIGINT,
    PRIMARY KEY (connector_id, table_name)
);

-- What is known of the collector itself.
CREATE TABLE collectors (
    connector_id      TEXT COLLATE "C" PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    seen_at           BIGINT,
    cycle_ended_at    BIGINT,
    collector_version TEXT COLLATE "C",
    every_minutes     BIGINT
);
