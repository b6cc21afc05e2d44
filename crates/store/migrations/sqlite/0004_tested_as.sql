-- Who answered in the connection test: somebody else's token proves the workspace, not the service principal.
ALTER TABLE connectors ADD COLUMN tested_as TEXT;
