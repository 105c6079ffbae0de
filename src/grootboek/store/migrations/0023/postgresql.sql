-- Electronic invoices, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE invoice_ubl (
  administration_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  content_key BYTEA NOT NULL,
  PRIMARY KEY (administration_id, invoice_id)
);;

CREATE TABLE sale_ubl (
  administration_id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  version INTEGER NOT NULL,
  content_key BYTEA NOT NULL,
  PRIMARY KEY (administration_id, booking_number, version)
);;

ALTER TABLE invoice_ubl
  ADD FOREIGN KEY (administration_id, invoice_id) REFERENCES invoice (administration_id, id),
  ADD FOREIGN KEY (administration_id, content_key) REFERENCES paper (administration_id, content_key);;

ALTER TABLE sale_ubl
  ADD FOREIGN KEY (administration_id, booking_number) REFERENCES booking (administration_id, number),
  ADD FOREIGN KEY (administration_id, content_key) REFERENCES paper (administration_id, content_key);;

ALTER TABLE invoicing
  ADD COLUMN ubl_form TEXT DEFAULT 'nlcius' NOT NULL,
  ADD COLUMN mails_ubl BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN pdf_has_data BOOLEAN DEFAULT false NOT NULL;;

ALTER TABLE party ADD COLUMN wants_ubl BOOLEAN DEFAULT false NOT NULL;;

UPDATE party SET wants_ubl = true WHERE door_fields #>> '{snelstart,ublBestandAlsBijlage}' = 'true';;

UPDATE party SET door_fields = door_fields #- '{snelstart,ublBestandAlsBijlage}'
WHERE door_fields #> '{snelstart,ublBestandAlsBijlage}' IS NOT NULL;;
