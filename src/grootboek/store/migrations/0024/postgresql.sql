-- Files that came in to become bookings, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE received_file (
  administration_id INTEGER NOT NULL,
  uid UUID NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  content BYTEA,
  state TEXT NOT NULL,
  booking_number INTEGER,
  reason TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, uid)
);;

ALTER TABLE received_file ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE received_file ADD FOREIGN KEY (administration_id, booking_number) REFERENCES booking (administration_id, number);;
