-- Which service principals take which issuer key: what the last try to sign in with it came to. `failure` is the reason as JSON, and empty where
-- the key was taken. `tried_at` is in whole seconds since 1970, UTC.
CREATE TABLE issuer_proofs (
    kid            TEXT NOT NULL REFERENCES issuer_keys (kid) ON DELETE CASCADE,
    account_id     TEXT NOT NULL,
    application_id TEXT NOT NULL,
    tried_at       INTEGER NOT NULL,
    failure        TEXT,
    PRIMARY KEY (kid, account_id, application_id)
) STRICT;
