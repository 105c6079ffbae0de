-- Accounts that forbid a cost centre, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE account ADD COLUMN cost_centre_forbidden BOOLEAN DEFAULT false NOT NULL;;
