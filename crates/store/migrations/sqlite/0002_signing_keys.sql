-- The keys that sign connection strings. `sealed` is the private half, encrypted with the master key, which is in no table.
-- A retired key signs nothing more, so its private half is dropped; its public half still verifies what it signed.
-- Removed keys stay as rows, so that a token can always tell who signed its string.
CREATE TABLE signing_keys (
    key_version INTEGER PRIMARY KEY,
    kid         TEXT NOT NULL UNIQUE,
    public_key  BLOB NOT NULL CHECK (length(public_key) = 32),
    sealed      BLOB,
    created_at  INTEGER NOT NULL,
    retired_at  INTEGER,
    removed_at  INTEGER,
    CHECK ((sealed IS NULL) = (retired_at IS NOT NULL)),
    CHECK (removed_at IS NULL OR retired_at IS NOT NULL)
) STRICT;

-- At most one key signs.
CREATE UNIQUE INDEX signing_keys_active ON signing_keys ((retired_at IS NULL)) WHERE retired_at IS NULL;

ALTER TABLE collector_tokens ADD COLUMN kid TEXT REFERENCES signing_keys (kid);
ALTER TABLE collector_tokens ADD COLUMN shown_at INTEGER;
ALTER TABLE collector_tokens ADD COLUMN ends_at INTEGER;

-- Nobody was asked about these: until now, the answer that carried the string counted as the showing.
UPDATE collector_tokens SET shown_at = created_at;

CREATE INDEX collector_tokens_kid ON collector_tokens (kid);
