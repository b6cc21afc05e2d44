-- What several servers on one database share while somebody is setting up, for half an hour: the secrets that they hold, and the connection tests
-- that they carry out. Sessions are told by the SHA-256 of their name. `sealed`, `plan` and `sign_ins` are encrypted with the master key. `*_ms` are
-- milliseconds since 1970, UTC, by the clock of the database.
CREATE TABLE replica_sessions (
    session    TEXT NOT NULL PRIMARY KEY,
    first_name TEXT NOT NULL,
    generation TEXT NOT NULL,
    used_ms    INTEGER NOT NULL
) STRICT;

CREATE TABLE replica_secrets (
    session TEXT NOT NULL REFERENCES replica_sessions (session) ON DELETE CASCADE,
    what    TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (session, what)
) STRICT;

-- A test is carried out by the server `carrier`, as long as it says so again before `carried_until_ms`. `sign_ins` is gone with its end, or when
-- the session is forgotten.
CREATE TABLE replica_tests (
    test_id          TEXT NOT NULL PRIMARY KEY,
    session          TEXT NOT NULL,
    call_key         TEXT,
    call_digest      TEXT,
    plan             BLOB NOT NULL,
    sign_ins         BLOB,
    carrier          TEXT NOT NULL,
    carried_until_ms INTEGER NOT NULL,
    is_cancelled     INTEGER NOT NULL CHECK (is_cancelled IN (0, 1)),
    has_ended        INTEGER NOT NULL CHECK (has_ended IN (0, 1)),
    used_ms          INTEGER NOT NULL,
    UNIQUE (session, call_key)
) STRICT;

-- What happened in it, in order: `events` events from the place `first` on.
CREATE TABLE replica_test_events (
    test_id TEXT NOT NULL REFERENCES replica_tests (test_id) ON DELETE CASCADE,
    first   INTEGER NOT NULL,
    events  INTEGER NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (test_id, first)
) STRICT;
