-- What was told of a connector the last time; `kind` is empty where it was that nobody is needed any more. `told_at` is in whole seconds since
-- 1970, UTC.
CREATE TABLE alerts (
    connector_id TEXT COLLATE "C" PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    kind         TEXT COLLATE "C",
    told_at      BIGINT NOT NULL
);
