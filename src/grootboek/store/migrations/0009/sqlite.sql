-- Parties that are deleted, that are the administration itself, and that are billed to another; mandates. On SQLite.
-- Each statement ends with two semicolons. Never changed once released. Keys are not held while these statements run: the
-- table of parties is made anew, since SQLite takes no constraint away.

CREATE TEMPORARY TABLE kept_party AS SELECT * FROM party;;

DROP TABLE party;;

CREATE TABLE party (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  is_company INTEGER NOT NULL,
  is_customer INTEGER NOT NULL,
  is_supplier INTEGER NOT NULL,
  contact TEXT DEFAULT '' NOT NULL,
  gender TEXT DEFAULT '' NOT NULL,
  street TEXT DEFAULT '' NOT NULL,
  postcode TEXT DEFAULT '' NOT NULL,
  city TEXT DEFAULT '' NOT NULL,
  country TEXT DEFAULT '' NOT NULL,
  postal_street TEXT DEFAULT '' NOT NULL,
  postal_postcode TEXT DEFAULT '' NOT NULL,
  postal_city TEXT DEFAULT '' NOT NULL,
  postal_country TEXT DEFAULT '' NOT NULL,
  phone TEXT DEFAULT '' NOT NULL,
  mobile TEXT DEFAULT '' NOT NULL,
  fax TEXT DEFAULT '' NOT NULL,
  email TEXT DEFAULT '' NOT NULL,
  website TEXT DEFAULT '' NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  vat_number TEXT DEFAULT '' NOT NULL,
  coc_number TEXT DEFAULT '' NOT NULL,
  oin TEXT DEFAULT '' NOT NULL,
  salutation TEXT DEFAULT '' NOT NULL,
  iban TEXT DEFAULT '' NOT NULL,
  bic TEXT DEFAULT '' NOT NULL,
  bank_account TEXT DEFAULT '' NOT NULL,
  giro_account TEXT DEFAULT '' NOT NULL,
  payment_term INTEGER,
  credit_limit INTEGER,
  discount INTEGER,
  collection TEXT NOT NULL,
  hidden INTEGER NOT NULL,
  is_member INTEGER NOT NULL,
  account_id INTEGER,
  no_email INTEGER NOT NULL,
  free_fields TEXT NOT NULL,
  door_fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  postal_contact TEXT DEFAULT '' NOT NULL,
  paid_by_order INTEGER NOT NULL,
  invoice_party_id INTEGER,
  kind TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT party_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, invoice_party_id) REFERENCES party (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO party (administration_id, id, uid, code, number, name, is_company, is_customer, is_supplier, contact, gender, street, postcode,
city, country, postal_street, postal_postcode, postal_city, postal_country, phone, mobile, fax, email, website, note,
vat_number, coc_number, oin, salutation, iban, bic, bank_account, giro_account, payment_term, credit_limit, discount,
collection, hidden, is_member, account_id, no_email, free_fields, door_fields, created_at, modified_at,
postal_contact, paid_by_order, kind, deleted)
SELECT administration_id, id, uid, code, number, name, is_company, is_customer, is_supplier, contact, gender, street, postcode,
city, country, postal_street, postal_postcode, postal_city, postal_country, phone, mobile, fax, email, website, note,
vat_number, coc_number, oin, salutation, iban, bic, bank_account, giro_account, payment_term, credit_limit, discount,
collection, hidden, is_member, account_id, no_email, free_fields, door_fields, created_at, modified_at,
'', 0, 'ordinary', 0 FROM kept_party;;

DROP TABLE kept_party;;

CREATE UNIQUE INDEX party_code_unique ON party (administration_id, code) WHERE NOT deleted;;

CREATE UNIQUE INDEX party_number_unique ON party (administration_id, number) WHERE NOT deleted;;

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
  PRIMARY KEY (administration_id, id),
  CONSTRAINT mandate_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT mandate_key_unique UNIQUE (administration_id, reference_key),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX mandate_by_party ON mandate (administration_id, party_id, id);;
