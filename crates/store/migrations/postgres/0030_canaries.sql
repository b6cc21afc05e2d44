-- Statements that do nothing, which collectors run and look out for in the history of queries. Times are whole seconds since 1970, UTC.
CREATE TABLE canaries (
    connector_id TEXT COLLATE "C" NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    statement_id TEXT COLLATE "C" NOT NULL,
    ran_at       BIGINT NOT NULL,
    read_at      BIGINT,
    stored_at    BIGINT,
    PRIMARY KEY (connector_id, statement_id)
);
