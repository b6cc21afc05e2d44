-- What collectors push. Times are whole seconds since 1970, UTC.
ALTER TABLE collector_tokens ADD COLUMN first_used_at INTEGER;
ALTER TABLE collector_tokens ADD COLUMN last_used_at INTEGER;

-- One push of rows of one table. `extraction_number` is the one that the table's log carries: it grows with every extraction of a connector.
CREATE TABLE extractions (
    extraction_id     TEXT PRIMARY KEY,
    connector_id      TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name        TEXT NOT NULL,
    extraction_number INTEGER NOT NULL,
    begun_at          INTEGER NOT NULL,
    committed_at      INTEGER,
    receipt           TEXT,
    UNIQUE (connector_id, table_name, extraction_number)
) STRICT;

CREATE INDEX extractions_age ON extractions (begun_at);

-- The batches that are on the disk. `stored_file` is the file as JSON.
CREATE TABLE extraction_batches (
    extraction_id TEXT NOT NULL REFERENCES extractions (extraction_id) ON DELETE CASCADE,
    batch         INTEGER NOT NULL,
    sha256        TEXT NOT NULL,
    row_count     INTEGER NOT NULL,
    stored_file   TEXT NOT NULL,
    PRIMARY KEY (extraction_id, batch)
) STRICT;

-- How far a connector has read each table, and what is known about it.
CREATE TABLE table_readings (
    connector_id    TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name      TEXT NOT NULL,
    read_to         TEXT,
    confirmed_at    INTEGER,
    data_at         INTEGER,
    newest_event_at INTEGER,
    rows_stored     INTEGER NOT NULL DEFAULT 0,
    failure         TEXT,
    failed_at       INTEGER,
    PRIMARY KEY (connector_id, table_name)
) STRICT;

-- What is known of the collector itself.
CREATE TABLE collectors (
    connector_id      TEXT PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    seen_at           INTEGER,
    cycle_ended_at    INTEGER,
    collector_version TEXT,
    every_minutes     INTEGER
) STRICT;
