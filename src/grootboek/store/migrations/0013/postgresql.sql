-- Which booking corrects which one, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE correction (
  administration_id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  corrected_number INTEGER NOT NULL,
  PRIMARY KEY (administration_id, booking_number)
);;

ALTER TABLE correction ADD FOREIGN KEY (administration_id, booking_number) REFERENCES booking (administration_id, number);;

ALTER TABLE correction ADD FOREIGN KEY (administration_id, corrected_number) REFERENCES booking (administration_id, number);;

CREATE INDEX correction_by_corrected ON correction (administration_id, corrected_number);;

INSERT INTO correction (administration_id, booking_number, corrected_number)
SELECT administration_id, number, (door_fields ->> 'corrects')::int FROM booking WHERE door_fields ? 'corrects';;
