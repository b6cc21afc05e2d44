-- What was known of the tables of the whole account when the connector that read them was removed, until another one reads them: it goes on
-- from there. Times are in whole seconds since 1970, UTC.
CREATE TABLE left_readings (
    table_name      TEXT NOT NULL PRIMARY KEY,
    account_id      TEXT NOT NULL,
    from_workspace  TEXT NOT NULL,
    read_to         TEXT,
    confirmed_at    INTEGER,
    data_at         INTEGER,
    newest_event_at INTEGER,
    rows_stored     INTEGER NOT NULL
) STRICT;
