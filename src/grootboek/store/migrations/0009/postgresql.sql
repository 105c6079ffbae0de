-- Parties that are deleted, that are the administration itself, and that are billed to another; mandates. On PostgreSQL.
-- Each statement ends with two semicolons. Never changed once released.

ALTER TABLE party
  ADD COLUMN postal_contact TEXT DEFAULT '' NOT NULL,
  ADD COLUMN paid_by_order BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN invoice_party_id INTEGER,
  ADD COLUMN kind TEXT DEFAULT 'ordinary' NOT NULL,
  ADD COLUMN deleted BOOLEAN DEFAULT false NOT NULL,
  ADD FOREIGN KEY (administration_id, invoice_party_id) REFERENCES party (administration_id, id),
  DROP CONSTRAINT party_code_unique,
  DROP CONSTRAINT party_number_unique;;

ALTER TABLE party
  ALTER COLUMN paid_by_order DROP DEFAULT,
  ALTER COLUMN kind DROP DEFAULT,
  ALTER COLUMN deleted DROP DEFAULT;;

CREATE UNIQUE INDEX party_code_unique ON party (administration_id, code) WHERE NOT deleted;;

CREATE UNIQUE INDEX party_number_unique ON party (administration_id, number) WHERE NOT deleted;;

CREATE TABLE mandate (
  administration_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  uid UUID NOT NULL,
  party_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  scheme TEXT NOT NULL,
  reference TEXT NOT NULL,
  reference_key TEXT NOT NULL,
  description TEXT DEFAULT '' NOT NULL,
  iban TEXT DEFAULT '' NOT NULL,
  bic TEXT DEFAULT '' NOT NULL,
  signed_on DATE NOT NULL,
  withdrawn_on DATE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT mandate_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT mandate_key_unique UNIQUE (administration_id, reference_key)
);;

ALTER TABLE mandate ADD FOREIGN KEY (administration_id, party_id) REFERENCES party (administration_id, id);;

CREATE INDEX mandate_by_party ON mandate (administration_id, party_id, id);;
