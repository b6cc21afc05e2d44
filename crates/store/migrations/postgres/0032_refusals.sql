-- What was pushed through a connector and refused: each kind of refusal once, with how often it came. Times are whole seconds since 1970, UTC.
CREATE TABLE refusals (
    connector_id TEXT COLLATE "C" NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name   TEXT COLLATE "C" NOT NULL,
    reason       TEXT COLLATE "C" NOT NULL,
    times        BIGINT NOT NULL,
    first_at     BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    PRIMARY KEY (connector_id, table_name, reason)
);
