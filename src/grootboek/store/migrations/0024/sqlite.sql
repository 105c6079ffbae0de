-- Files that came in to become bookings, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE received_file (
  administration_id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  content BLOB,
  state TEXT NOT NULL,
  booking_number INTEGER,
  reason TEXT DEFAULT '' NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 STRICT;;
