-- Statements that do nothing, which collectors run and look out for in the history of queries. Times are whole seconds since 1970, UTC.
CREATE TABLE canaries (
    connector_id TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    statement_id TEXT NOT NULL,
    ran_at       INTEGER NOT NULL,
    read_at      INTEGER,
    stored_at    INTEGER,
    PRIMARY KEY (connector_id, statement_id)
) STRICT;
