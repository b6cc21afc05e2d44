-- One word for a service principal's id, as Databricks' own API has it.
ALTER TABLE connectors RENAME COLUMN client_id TO application_id;
