-- Accounts that forbid a cost centre, on SQLite. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE account ADD COLUMN cost_centre_forbidden INTEGER DEFAULT false NOT NULL;;
