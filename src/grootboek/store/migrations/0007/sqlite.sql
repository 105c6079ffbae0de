-- Numbers of the year in which a booking is, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TEMPORARY TABLE kept_head AS SELECT * FROM ledger_head;;

DROP TABLE ledger_head;;

CREATE TABLE ledger_head (
  administration_id INTEGER NOT NULL,
  last_booking INTEGER NOT NULL,
  last_entry INTEGER NOT NULL,
  last_audit INTEGER NOT NULL,
  chart_version INTEGER NOT NULL,
  chain_head BLOB NOT NULL,
  last_revision INTEGER NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO ledger_head (administration_id, last_booking, last_entry, last_audit, chart_version, chain_head, last_revision)
SELECT administration_id, last_booking, last_entry, last_audit, chart_version, chain_head, 0 FROM kept_head;;

DROP TABLE kept_head;;

CREATE TABLE former_number (
  administration_id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  fiscal_year INTEGER NOT NULL,
  voucher_number INTEGER NOT NULL,
  document_number INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  PRIMARY KEY (administration_id, journal_id, fiscal_year, voucher_number),
  CONSTRAINT former_number_document_unique UNIQUE (administration_id, journal_id, fiscal_year, document_number),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO former_number (administration_id, journal_id, fiscal_year, voucher_number, document_number, booking_number)
SELECT administration_id, journal_id, fiscal_year, voucher_number, document_number, number
FROM booking WHERE fiscal_year <> CAST(substr(date, 1, 4) AS INTEGER);;

CREATE TEMPORARY TABLE moved_booking AS
SELECT administration_id, number, journal_id, CAST(substr(date, 1, 4) AS INTEGER) AS year,
  row_number() OVER (PARTITION BY administration_id, journal_id, CAST(substr(date, 1, 4) AS INTEGER) ORDER BY number) AS place
FROM booking WHERE fiscal_year <> CAST(substr(date, 1, 4) AS INTEGER);;

UPDATE booking SET fiscal_year = m.year, voucher_number = coalesce(y.last_voucher, 0) + m.place,
  document_number = coalesce(y.last_document, 0) + m.place
FROM moved_booking m LEFT JOIN journal_year y
  ON y.administration_id = m.administration_id AND y.journal_id = m.journal_id AND y.fiscal_year = m.year
WHERE booking.administration_id = m.administration_id AND booking.number = m.number;;

INSERT INTO journal_year (administration_id, journal_id, fiscal_year, last_voucher, last_document)
SELECT administration_id, journal_id, year, max(place), max(place) FROM moved_booking WHERE true
GROUP BY administration_id, journal_id, year
ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET
  last_voucher = journal_year.last_voucher + excluded.last_voucher,
  last_document = journal_year.last_document + excluded.last_document;;

DROP TABLE moved_booking;;
