-- Purchase orders; rules for the kinds of parties; one-off mandates of bookings; records of a door that belong to a party. On SQLite.
-- Each statement ends with two semicolons. Never changed once released.

ALTER TABLE administration ADD COLUMN party_kinds_stay INTEGER DEFAULT 0 NOT NULL;;

ALTER TABLE administration ADD COLUMN one_kind_of_party INTEGER DEFAULT 0 NOT NULL;;

CREATE TABLE purchase_order (
  administration_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  uid TEXT NOT NULL,
  party_id INTEGER NOT NULL,
  customer_id INTEGER,
  date TEXT NOT NULL,
  stage TEXT NOT NULL,
  reference TEXT DEFAULT '' NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, number),
  CONSTRAINT purchase_order_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, customer_id) REFERENCES party (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX purchase_order_by_party ON purchase_order (administration_id, party_id, number);;

CREATE INDEX purchase_order_by_customer ON purchase_order (administration_id, customer_id, number);;

CREATE TABLE purchase_order_line (
  administration_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  line_no INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,
  PRIMARY KEY (administration_id, order_number, line_no),
  FOREIGN KEY(administration_id, order_number) REFERENCES purchase_order (administration_id, number),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX purchase_order_line_by_article ON purchase_order_line (administration_id, article_id);;

CREATE TEMPORARY TABLE kept_mandate AS SELECT * FROM mandate;;

DROP TABLE mandate;;

CREATE TABLE mandate (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  party_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  scheme TEXT NOT NULL,
  reference TEXT NOT NULL,
  reference_key TEXT NOT NULL,
  description TEXT DEFAULT '' NOT NULL,
  iban TEXT DEFAULT '' NOT NULL,
  bic TEXT DEFAULT '' NOT NULL,
  signed_on TEXT NOT NULL,
  withdrawn_on TEXT,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  booking_number INTEGER,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT mandate_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT mandate_key_unique UNIQUE (administration_id, reference_key),
  CONSTRAINT mandate_booking_unique UNIQUE (administration_id, booking_number),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX mandate_by_party ON mandate (administration_id, party_id, id);;

INSERT INTO mandate SELECT *, NULL FROM kept_mandate;;

DROP TABLE kept_mandate;;

INSERT INTO mandate (
  administration_id, id, uid, party_id, kind, scheme, reference, reference_key, description, iban, bic, signed_on, withdrawn_on,
  created_at, modified_at, booking_number
)
WITH once AS (
  SELECT
    administration_id, number, party_id, date, created_at, modified_at,
    json_extract(door_fields, '$.snelstart.eenmaligeIncassoMachtiging.kenmerk') AS reference,
    json_extract(door_fields, '$.snelstart.eenmaligeIncassoMachtiging.omschrijving') AS description,
    json_extract(door_fields, '$.snelstart.eenmaligeIncassoMachtiging.datum') AS signed_at
  FROM booking
  WHERE NOT withdrawn AND json_extract(door_fields, '$.snelstart.eenmaligeIncassoMachtiging.kenmerk') IS NOT NULL
), first AS (
  SELECT *, row_number() OVER (PARTITION BY administration_id, upper(trim(reference)) ORDER BY number) AS turn FROM once
)
SELECT
  first.administration_id,
  coalesce((SELECT last FROM counter WHERE counter.administration_id = first.administration_id AND name = 'mandate'), 0)
    + row_number() OVER (PARTITION BY first.administration_id ORDER BY first.number),
  lower(
    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
  ),
  first.party_id, 'one_off', CASE party.collection WHEN 'b2b' THEN 'b2b' ELSE 'core' END, trim(first.reference),
  upper(trim(first.reference)), coalesce(first.description, ''), party.iban, party.bic,
  coalesce(substr(first.signed_at, 1, 10), first.date), NULL, first.created_at, first.modified_at, first.number
FROM first
JOIN party ON party.administration_id = first.administration_id AND party.id = first.party_id
WHERE first.turn = 1 AND NOT EXISTS (
  SELECT 1 FROM mandate AS held
  WHERE held.administration_id = first.administration_id AND held.reference_key = upper(trim(first.reference))
);;

INSERT INTO counter (administration_id, name, last)
SELECT administration_id, 'mandate', max(id) FROM mandate WHERE booking_number IS NOT NULL GROUP BY administration_id
ON CONFLICT (administration_id, name) DO UPDATE SET last = excluded.last;;

CREATE TEMPORARY TABLE kept_record AS SELECT * FROM door_record;;

DROP TABLE door_record;;

CREATE TABLE door_record (
  administration_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  record TEXT NOT NULL,
  "key" TEXT NOT NULL,
  fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  party_id INTEGER,
  PRIMARY KEY (administration_id, door, record, "key"),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX door_record_by_party ON door_record (administration_id, party_id);;

-- A record that began with the number of a relation belongs to whoever has that number; of one that is deleted it goes.
INSERT INTO door_record
SELECT
  kept.administration_id, kept.door, kept.record,
  CASE WHEN party.id IS NULL THEN kept."key" ELSE printf('%012d', party.id) || substr(kept."key", 13) END,
  kept.fields, kept.created_at, kept.modified_at, party.id
FROM kept_record AS kept
LEFT JOIN party ON kept.door = 'cash' AND kept.record IN ('0105', '2220', '2229')
  AND party.administration_id = kept.administration_id AND NOT party.deleted AND party.created_at <= kept.modified_at
  AND party.number = CAST(json_extract(kept.fields, '$."0101"') AS INTEGER)
WHERE party.id IS NOT NULL OR kept.door != 'cash' OR kept.record NOT IN ('0105', '2220', '2229');;

DROP TABLE kept_record;;
