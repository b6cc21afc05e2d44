-- What an admin has approved to leave a workspace: the rules as JSON, and the SHA-256 of that text in hexadecimal.
CREATE TABLE sharing_rules (
    connector_id TEXT COLLATE "C" PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    rules        TEXT COLLATE "C" NOT NULL,
    sha256       TEXT COLLATE "C" NOT NULL,
    approved_at  BIGINT NOT NULL,
    approved_by  TEXT COLLATE "C" NOT NULL
);
