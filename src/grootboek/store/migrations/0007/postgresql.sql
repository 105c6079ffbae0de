-- Numbers of the year in which a booking is, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE ledger_head ADD COLUMN last_revision INTEGER NOT NULL DEFAULT 0;;

ALTER TABLE ledger_head ALTER COLUMN last_revision DROP DEFAULT;;

CREATE TABLE former_number (
  administration_id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  fiscal_year SMALLINT NOT NULL,
  voucher_number INTEGER NOT NULL,
  document_number INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  PRIMARY KEY (administration_id, journal_id, fiscal_year, voucher_number),
  CONSTRAINT former_number_document_unique UNIQUE (administration_id, journal_id, fiscal_year, document_number),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
);;

INSERT INTO former_number (administration_id, journal_id, fiscal_year, voucher_number, document_number, booking_number)
SELECT administration_id, journal_id, fiscal_year, voucher_number, document_number, number
FROM booking WHERE fiscal_year <> extract(year FROM date)::int;;

CREATE TEMPORARY TABLE moved_booking AS
SELECT administration_id, number, journal_id, extract(year FROM date)::int AS year,
  row_number() OVER (PARTITION BY administration_id, journal_id, extract(year FROM date)::int ORDER BY number) AS place
FROM booking WHERE fiscal_year <> extract(year FROM date)::int;;

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
