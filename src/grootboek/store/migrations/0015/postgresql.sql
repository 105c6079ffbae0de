-- Purchase orders; rules for the kinds of parties; one-off mandates of bookings; records of a door that belong to a party. On PostgreSQL.
-- Each statement ends with two semicolons. Never changed once released.

ALTER TABLE administration
  ADD COLUMN party_kinds_stay BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN one_kind_of_party BOOLEAN DEFAULT false NOT NULL;;

CREATE TABLE purchase_order (
  administration_id INTEGER NOT NULL,
  number BIGINT NOT NULL,
  uid UUID NOT NULL,
  party_id INTEGER NOT NULL,
  customer_id INTEGER,
  date DATE NOT NULL,
  stage TEXT NOT NULL,
  reference TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, number),
  CONSTRAINT purchase_order_uid_unique UNIQUE (administration_id, uid)
);;

ALTER TABLE purchase_order ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE purchase_order ADD FOREIGN KEY (administration_id, party_id) REFERENCES party (administration_id, id);;

ALTER TABLE purchase_order ADD FOREIGN KEY (administration_id, customer_id) REFERENCES party (administration_id, id);;

CREATE INDEX purchase_order_by_party ON purchase_order (administration_id, party_id, number);;

CREATE INDEX purchase_order_by_customer ON purchase_order (administration_id, customer_id, number);;

CREATE TABLE purchase_order_line (
  administration_id INTEGER NOT NULL,
  order_number BIGINT NOT NULL,
  line_no SMALLINT NOT NULL,
  article_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  PRIMARY KEY (administration_id, order_number, line_no)
);;

ALTER TABLE purchase_order_line ADD FOREIGN KEY (administration_id, order_number) REFERENCES purchase_order (administration_id, number);;

ALTER TABLE purchase_order_line ADD FOREIGN KEY (administration_id, article_id) REFERENCES article (administration_id, id);;

CREATE INDEX purchase_order_line_by_article ON purchase_order_line (administration_id, article_id);;

ALTER TABLE mandate
  ADD COLUMN booking_number INTEGER,
  ADD CONSTRAINT mandate_booking_unique UNIQUE (administration_id, booking_number),
  ADD FOREIGN KEY (administration_id, booking_number) REFERENCES booking (administration_id, number);;

INSERT INTO mandate (
  administration_id, id, uid, party_id, kind, scheme, reference, reference_key, description, iban, bic, signed_on, withdrawn_on,
  created_at, modified_at, booking_number
)
WITH once AS (
  SELECT
    administration_id, number, party_id, date, created_at, modified_at,
    door_fields #>> '{snelstart,eenmaligeIncassoMachtiging,kenmerk}' AS reference,
    door_fields #>> '{snelstart,eenmaligeIncassoMachtiging,omschrijving}' AS description,
    door_fields #>> '{snelstart,eenmaligeIncassoMachtiging,datum}' AS signed_at
  FROM booking
  WHERE NOT withdrawn AND door_fields #>> '{snelstart,eenmaligeIncassoMachtiging,kenmerk}' IS NOT NULL
), first AS (
  SELECT *, row_number() OVER (PARTITION BY administration_id, upper(trim(reference)) ORDER BY number) AS turn FROM once
)
SELECT
  first.administration_id,
  coalesce((SELECT last FROM counter WHERE counter.administration_id = first.administration_id AND name = 'mandate'), 0)
    + row_number() OVER (PARTITION BY first.administration_id ORDER BY first.number),
  gen_random_uuid(),
  first.party_id, 'one_off', CASE party.collection WHEN 'b2b' THEN 'b2b' ELSE 'core' END, trim(first.reference),
  upper(trim(first.reference)), coalesce(first.description, ''), party.iban, party.bic,
  coalesce(substr(first.signed_at, 1, 10)::date, first.date), NULL, first.created_at, first.modified_at, first.number
FROM first
JOIN party ON party.administration_id = first.administration_id AND party.id = first.party_id
WHERE first.turn = 1 AND NOT EXISTS (
  SELECT 1 FROM mandate AS held
  WHERE held.administration_id = first.administration_id AND held.reference_key = upper(trim(first.reference))
);;

INSERT INTO counter (administration_id, name, last)
SELECT administration_id, 'mandate', max(id) FROM mandate WHERE booking_number IS NOT NULL GROUP BY administration_id
ON CONFLICT (administration_id, name) DO UPDATE SET last = excluded.last;;

ALTER TABLE door_record
  ADD COLUMN party_id INTEGER,
  ADD FOREIGN KEY (administration_id, party_id) REFERENCES party (administration_id, id);;

CREATE INDEX door_record_by_party ON door_record (administration_id, party_id);;

-- A record that began with the number of a relation belongs to whoever has that number; of one that is deleted it goes.
-- The key is changed in two steps, since the new key of one may be the old key of another.
UPDATE door_record SET party_id = party.id, key = 'p' || lpad(party.id::text, 12, '0') || substr(key, 13)
FROM party
WHERE door_record.door = 'cash' AND door_record.record IN ('0105', '2220', '2229')
  AND party.administration_id = door_record.administration_id AND NOT party.deleted
  AND party.created_at <= door_record.modified_at AND party.number::text = ltrim(door_record.fields ->> '0101', '0');;

DELETE FROM door_record WHERE door = 'cash' AND record IN ('0105', '2220', '2229') AND party_id IS NULL;;

UPDATE door_record SET key = substr(key, 2) WHERE party_id IS NOT NULL;;
