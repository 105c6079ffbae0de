-- Attachments of bookings and parties, and their contents, on SQLite.
-- Each statement ends with two semicolons. Never changed once released.

CREATE TABLE attachment_content (
  administration_id INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  content BLOB,
  unused_since TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, content_key),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 STRICT;;

CREATE TABLE attachment (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  booking_number INTEGER,
  party_id INTEGER,
  file_name TEXT NOT NULL,
  read_only INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT attachment_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT attachment_has_one_holder CHECK ((booking_number IS NULL) <> (party_id IS NULL)),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, content_key) REFERENCES attachment_content (administration_id, content_key)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX attachment_by_booking ON attachment (administration_id, booking_number, id);;

CREATE INDEX attachment_by_party ON attachment (administration_id, party_id, id);;

CREATE INDEX attachment_by_content ON attachment (administration_id, content_key);;
