-- By which identity of the provider a person comes in, and whether the provider's word alone lets them.
CREATE TABLE identities (
    issuer     TEXT COLLATE "C" NOT NULL,
    subject    TEXT COLLATE "C" NOT NULL,
    person_id  TEXT COLLATE "C" NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    admission  TEXT COLLATE "C" NOT NULL CHECK (admission IN ('policy', 'invited', 'connected')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE UNIQUE INDEX identities_person ON identities (person_id, issuer);

-- Invitations that nobody has taken up yet. The secret of the link is in no table, only its SHA-256.
CREATE TABLE invitations (
    invitation_id TEXT COLLATE "C" PRIMARY KEY,
    secret_hash   BYTEA NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    email         TEXT COLLATE "C" NOT NULL,
    role          TEXT COLLATE "C" NOT NULL CHECK (role IN ('user', 'admin')),
    invited_by    TEXT COLLATE "C" NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
