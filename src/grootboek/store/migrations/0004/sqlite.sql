-- The version of the chart by its name, on SQLite. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE ledger_head RENAME COLUMN reference_version TO chart_version;;
