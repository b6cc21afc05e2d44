-- Who did what. Each event carries the hash of itself and of the one before; nothing here is changed or removed.
CREATE TABLE audit_events (
    event_number BIGINT PRIMARY KEY,
    recorded_at  BIGINT NOT NULL,
    means        TEXT COLLATE "C" NOT NULL,
    actor_id     TEXT COLLATE "C",
    actor_name   TEXT COLLATE "C" NOT NULL,
    address      TEXT COLLATE "C",
    request_id   TEXT COLLATE "C",
    action       TEXT COLLATE "C" NOT NULL,
    object       TEXT COLLATE "C",
    was          TEXT COLLATE "C",
    became       TEXT COLLATE "C",
    hash         BYTEA NOT NULL CHECK (length(hash) = 32)
);

CREATE FUNCTION audit_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are neither changed nor removed';
END
$$;

CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay();
