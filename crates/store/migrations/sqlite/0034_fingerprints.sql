-- When a collector last worked: pushed something, or ended a cycle. To ask what is to be read is no work.
ALTER TABLE collectors ADD COLUMN worked_at INTEGER;

-- What a collector last said of itself, as JSON, and what of that was approved. `approved_at` is in whole seconds since 1970, UTC.
ALTER TABLE collectors ADD COLUMN fingerprint TEXT;

CREATE TABLE approved_fingerprints (
    connector_id TEXT PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    fingerprint  TEXT NOT NULL,
    approved_at  INTEGER NOT NULL,
    approved_by  TEXT NOT NULL
) STRICT;
