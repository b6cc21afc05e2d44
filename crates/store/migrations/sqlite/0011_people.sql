-- Who may use this LakeSentry.
CREATE TABLE people (
    person_id   TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('user', 'admin', 'owner')),
    created_at  INTEGER NOT NULL,
    disabled_at INTEGER,
    CHECK (role <> 'owner' OR disabled_at IS NULL)
) STRICT;

-- There is one owner at most, and nobody comes in twice.
CREATE UNIQUE INDEX people_owner ON people (role) WHERE role = 'owner';
CREATE UNIQUE INDEX people_email ON people (email);

-- Who is signed in. The secret of the cookie is in no table, only its SHA-256.
CREATE TABLE sign_ins (
    sign_in_id  TEXT PRIMARY KEY,
    person_id   TEXT NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    device      TEXT NOT NULL
) STRICT;

CREATE INDEX sign_ins_person ON sign_ins (person_id);

-- Keys for programs. A key is found by its prefix; of the rest only the SHA-256 is kept.
CREATE TABLE api_keys (
    api_key_id   TEXT PRIMARY KEY,
    person_id    TEXT NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    prefix       TEXT NOT NULL UNIQUE,
    secret_hash  BLOB NOT NULL CHECK (length(secret_hash) = 32),
    scope        TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;

CREATE INDEX api_keys_person ON api_keys (person_id);

-- The token that lets the owner in without anybody else's help. A newer one replaces it, and using it removes it.
CREATE TABLE bootstrap_token (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    makes_owner INTEGER NOT NULL CHECK (makes_owner IN (0, 1)),
    expires_at  INTEGER NOT NULL
) STRICT;
