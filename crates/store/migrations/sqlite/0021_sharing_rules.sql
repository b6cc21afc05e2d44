-- What an admin has approved to leave a workspace: the rules as JSON, and the SHA-256 of that text in hexadecimal.
CREATE TABLE sharing_rules (
    connector_id TEXT PRIMARY KEY REFERENCES connectors (connector_id) ON DELETE CASCADE,
    rules        TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    approved_at  INTEGER NOT NULL,
    approved_by  TEXT NOT NULL
) STRICT;
