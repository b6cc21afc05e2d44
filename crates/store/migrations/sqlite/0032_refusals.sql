-- What was pushed through a connector and refused: each kind of refusal once, with how often it came. Times are whole seconds since 1970, UTC.
CREATE TABLE refusals (
    connector_id TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name   TEXT NOT NULL,
    reason       TEXT NOT NULL,
    times        INTEGER NOT NULL,
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    PRIMARY KEY (connector_id, table_name, reason)
) STRICT;
