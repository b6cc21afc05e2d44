-- Connectors that are tested day after day, and when each is due. Only those that connect without a secret can be: nothing else is kept to sign
-- in with. Times are whole seconds since 1970, UTC.
CREATE TABLE validation_plans (
    connector_id TEXT PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    due_at       INTEGER NOT NULL
) STRICT;

-- What these tests came to, the last of each connector. `outcome` is what the page shows, as JSON.
CREATE TABLE validations (
    connector_id TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    validated_at INTEGER NOT NULL,
    failed       INTEGER NOT NULL CHECK (failed IN (0, 1)),
    outcome      TEXT NOT NULL,
    PRIMARY KEY (connector_id, validated_at)
) STRICT;
