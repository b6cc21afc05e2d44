-- The keys that sign the tokens in which this LakeSentry says who it is. `sealed` is the private half, encrypted with the master key.
-- A key is published before it signs, so that whoever keeps a copy of the keys has it by then.
CREATE TABLE issuer_keys (
    key_version BIGINT PRIMARY KEY,
    kid         TEXT COLLATE "C" NOT NULL UNIQUE,
    public_key  BYTEA NOT NULL CHECK (length(public_key) = 65),
    sealed      BYTEA,
    created_at  BIGINT NOT NULL,
    signs_since BIGINT,
    retired_at  BIGINT,
    removed_at  BIGINT,
    CHECK ((sealed IS NULL) = (retired_at IS NOT NULL)),
    CHECK (removed_at IS NULL OR retired_at IS NOT NULL)
);

-- At most one key signs, and at most one waits to.
CREATE UNIQUE INDEX issuer_keys_active ON issuer_keys ((retired_at IS NULL)) WHERE retired_at IS NULL AND signs_since IS NOT NULL;
CREATE UNIQUE INDEX issuer_keys_waiting ON issuer_keys ((retired_at IS NULL)) WHERE retired_at IS NULL AND signs_since IS NULL;
