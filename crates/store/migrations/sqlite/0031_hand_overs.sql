-- What a connector took over of the tables of the whole account when it became the one that reads them: how many rows the lake had of each
-- table, and how many of them were counted for the connector before it. `handed_over_at` is in whole seconds since 1970, UTC.
CREATE TABLE hand_overs (
    connector_id   TEXT NOT NULL REFERENCES connectors (connector_id) ON DELETE CASCADE,
    table_name     TEXT NOT NULL,
    from_workspace TEXT NOT NULL,
    handed_over_at INTEGER NOT NULL,
    rows_in_lake   INTEGER NOT NULL,
    rows_counted   INTEGER NOT NULL,
    PRIMARY KEY (connector_id, table_name)
) STRICT;
