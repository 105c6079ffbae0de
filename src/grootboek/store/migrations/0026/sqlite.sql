-- VAT returns with their boxes, what is carried to the next one, and the scheme for small businesses, on SQLite.
-- Each statement ends with two semicolons. Never changed once released.

ALTER TABLE administration ADD COLUMN vat_period_kind INTEGER DEFAULT 4 NOT NULL;;

ALTER TABLE vat_return ADD COLUMN supplementary INTEGER DEFAULT false NOT NULL;;

ALTER TABLE vat_return ADD COLUMN settlement INTEGER;;

ALTER TABLE vat_return ADD COLUMN declared TEXT;;

CREATE TABLE carried_booking (
  administration_id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  return_id INTEGER,
  PRIMARY KEY (administration_id, booking_number),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number),
  FOREIGN KEY(administration_id, return_id) REFERENCES vat_return (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE small_business (
  administration_id INTEGER NOT NULL,
  first TEXT NOT NULL,
  last TEXT,
  PRIMARY KEY (administration_id, first),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

UPDATE account SET role = 'vat_rounding' WHERE code = '4985' AND rgs_code = 'WBedAdlBov' AND role = 'general';;
