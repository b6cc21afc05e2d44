-- The last connection test of each connector's workspace, with its evidence: the test itself is held in memory for half an hour. `checks` is JSON
-- and holds no secret. `tested_at` is in whole seconds since 1970, UTC.
CREATE TABLE kept_tests (
    connector_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    tested_at    BIGINT NOT NULL,
    checks       TEXT COLLATE "C" NOT NULL
);
