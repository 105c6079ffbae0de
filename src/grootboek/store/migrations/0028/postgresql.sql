-- Entries that reverse others by their date, for reports that tell what bookings that were changed had done, on PostgreSQL.
-- Each statement ends with two semicolons. Never changed once released.

CREATE INDEX entry_by_reversal ON entry (administration_id, date) WHERE reverses IS NOT NULL;;
