-- Attachments of bookings and parties, and their contents, on PostgreSQL.
-- Each statement ends with two semicolons. Never changed once released.

CREATE TABLE attachment_content (
  administration_id INTEGER NOT NULL,
  content_key BYTEA NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  content BYTEA,
  unused_since TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, content_key)
);;

ALTER TABLE attachment_content ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

CREATE TABLE attachment (
  administration_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  uid UUID NOT NULL,
  booking_number INTEGER,
  party_id INTEGER,
  file_name TEXT NOT NULL,
  read_only BOOLEAN NOT NULL,
  content_key BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT attachment_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT attachment_has_one_holder CHECK ((booking_number IS NULL) <> (party_id IS NULL))
);;

ALTER TABLE attachment
  ADD FOREIGN KEY (administration_id, booking_number) REFERENCES booking (administration_id, number),
  ADD FOREIGN KEY (administration_id, party_id) REFERENCES party (administration_id, id),
  ADD FOREIGN KEY (administration_id, content_key) REFERENCES attachment_content (administration_id, content_key);;

CREATE INDEX attachment_by_booking ON attachment (administration_id, booking_number, id);;

CREATE INDEX attachment_by_party ON attachment (administration_id, party_id, id);;

CREATE INDEX attachment_by_content ON attachment (administration_id, content_key);;
