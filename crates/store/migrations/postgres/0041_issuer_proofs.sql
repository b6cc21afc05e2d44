-- Which service principals take which issuer key: what the last try to sign in with it came to. `failure` is the reason as JSON, and empty where
-- the key was taken. `tried_at` is in whole seconds since 1970, UTC.
CREATE TABLE issuer_proofs (
    kid            TEXT COLLATE "C" NOT NULL REFERENCES issuer_keys (kid) ON DELETE CASCADE,
    account_id     TEXT COLLATE "C" NOT NULL,
    application_id TEXT COLLATE "C" NOT NULL,
    tried_at       BIGINT NOT NULL,
    failure        TEXT COLLATE "C",
    PRIMARY KEY (kid, account_id, application_id)
);
