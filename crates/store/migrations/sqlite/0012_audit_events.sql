-- Who did what. Each event carries the hash of itself and of the one before; nothing here is changed or removed.
CREATE TABLE audit_events (
    event_number INTEGER PRIMARY KEY,
    recorded_at  INTEGER NOT NULL,
    means        TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    address      TEXT,
    request_id   TEXT,
    action       TEXT NOT NULL,
    object       TEXT,
    was          TEXT,
    became       TEXT,
    hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are not changed');
END;

CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are not removed');
END;
