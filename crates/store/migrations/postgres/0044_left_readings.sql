-- What was known of the tables of the whole account when the connector that read them was removed, until another one reads them: it goes on
-- from there. Times are in whole seconds since 1970, UTC.
CREATE TABLE left_readings (
    table_name      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id      TEXT COLLATE "C" NOT NULL,
    from_workspace  TEXT COLLATE "C" NOT NULL,
    read_to         TEXT COLLATE "C",
    confirmed_at    BIGINT,
    data_at         BIGINT,
    newest_event_at BIGINT,
    rows_stored     BIGINT NOT NULL
);
