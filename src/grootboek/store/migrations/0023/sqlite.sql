-- Electronic invoices, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE invoice_ubl (
  administration_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  PRIMARY KEY (administration_id, invoice_id),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id),
  FOREIGN KEY(administration_id, content_key) REFERENCES paper (administration_id, content_key)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE sale_ubl (
  administration_id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  version INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  PRIMARY KEY (administration_id, booking_number, version),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number),
  FOREIGN KEY(administration_id, content_key) REFERENCES paper (administration_id, content_key)
)
 WITHOUT ROWID,
 STRICT;;

ALTER TABLE invoicing ADD COLUMN ubl_form TEXT DEFAULT 'nlcius' NOT NULL;;

ALTER TABLE invoicing ADD COLUMN mails_ubl INTEGER DEFAULT 0 NOT NULL;;

ALTER TABLE invoicing ADD COLUMN pdf_has_data INTEGER DEFAULT 0 NOT NULL;;

ALTER TABLE party ADD COLUMN wants_ubl INTEGER DEFAULT 0 NOT NULL;;

UPDATE party SET wants_ubl = 1 WHERE json_extract(door_fields, '$.snelstart.ublBestandAlsBijlage');;

UPDATE party SET door_fields = json_remove(door_fields, '$.snelstart.ublBestandAlsBijlage')
WHERE json_type(door_fields, '$.snelstart.ublBestandAlsBijlage') IS NOT NULL;;
