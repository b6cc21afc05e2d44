-- What several servers on one database share while somebody is setting up, for half an hour: the secrets that they hold, and the connection tests
-- that they carry out. Sessions are told by the SHA-256 of their name. `sealed`, `plan` and `sign_ins` are encrypted with the master key. `*_ms` are
-- milliseconds since 1970, UTC, by the clock of the database.
CREATE TABLE replica_sessions (
    session    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    first_name TEXT COLLATE "C" NOT NULL,
    generation TEXT COLLATE "C" NOT NULL,
    used_ms    BIGINT NOT NULL
);

CREATE TABLE replica_secrets (
    session TEXT COLLATE "C" NOT NULL REFERENCES replica_sessions (session) ON DELETE CASCADE,
    what    TEXT COLLATE "C" NOT NULL,
    sealed  BYTEA NOT NULL,
    PRIMARY KEY (session, what)
);

-- A test is carried out by the server `carrier`, as long as it says so again before `carried_until_ms`. `sign_ins` is gone with its end, or when
-- the session is forgotten.
CREATE TABLE replica_tests (
    test_id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    session          TEXT COLLATE "C" NOT NULL,
    call_key         TEXT COLLATE "C",
    call_digest      TEXT COLLATE "C",
    plan             BYTEA NOT NULL,
    sign_ins         BYTEA,
    carrier          TEXT COLLATE "C" NOT NULL,
    carried_until_ms BIGINT NOT NULL,
    is_cancelled     BIGINT NOT NULL CHECK (is_cancelled IN (0, 1)),
    has_ended        BIGINT NOT NULL CHECK (has_ended IN (0, 1)),
    used_ms          BIGINT NOT NULL,
    UNIQUE (session, call_key)
);

-- What happened in it, in order: `events` events from the place `first` on.
CREATE TABLE replica_test_events (
    test_id TEXT COLLATE "C" NOT NULL REFERENCES replica_tests (test_id) ON DELETE CASCADE,
    first   BIGINT NOT NULL,
    events  BIGINT NOT NULL,
    changes TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (test_id, first)
);
