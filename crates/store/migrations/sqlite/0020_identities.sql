-- By which identity of the provider a person comes in, and whether the provider's word alone lets them.
CREATE TABLE identities (
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    admission  TEXT NOT NULL CHECK (admission IN ('policy', 'invited', 'connected')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;

CREATE UNIQUE INDEX identities_person ON identities (person_id, issuer);

-- Invitations that nobody has taken up yet. The secret of the link is in no table, only its SHA-256.
CREATE TABLE invitations (
    invitation_id TEXT PRIMARY KEY,
    secret_hash   BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    email         TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    invited_by    TEXT NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT;
