-- Invoicing, signing in and call counts on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE login_failure (
  lookup BLOB NOT NULL,
  failures INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  PRIMARY KEY (lookup)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX login_failure_by_age ON login_failure (last_at);;

CREATE TABLE call_count (
  administration_id INTEGER NOT NULL,
  operation TEXT NOT NULL,
  month TEXT NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (administration_id, operation, month),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE collection_batch (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  date TEXT NOT NULL,
  schema TEXT NOT NULL,
  count INTEGER NOT NULL,
  total INTEGER NOT NULL,
  content BLOB NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 STRICT;;

CREATE TABLE invoice_template (
  administration_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  html TEXT DEFAULT '' NOT NULL,
  css TEXT DEFAULT '' NOT NULL,
  colour TEXT DEFAULT '' NOT NULL,
  logo BLOB,
  logo_type TEXT DEFAULT '' NOT NULL,
  texts TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, name),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 STRICT;;

CREATE TABLE invoicing (
  administration_id INTEGER NOT NULL,
  number_pattern TEXT NOT NULL,
  creditor_id TEXT DEFAULT '' NOT NULL,
  bic TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE login_token (
  lookup BLOB NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  used_at TEXT,
  PRIMARY KEY (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX login_token_by_age ON login_token (created_at);;

CREATE TABLE paper (
  administration_id INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  media_type TEXT NOT NULL,
  content BLOB NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, content_key),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 STRICT;;

CREATE TABLE invoice (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  number TEXT NOT NULL,
  party_id INTEGER NOT NULL,
  date TEXT NOT NULL,
  payment_term INTEGER NOT NULL,
  template TEXT NOT NULL,
  booking_description TEXT,
  booking_number INTEGER,
  net INTEGER NOT NULL,
  vat INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT invoice_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT invoice_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX invoice_by_date ON invoice (administration_id, date, id);;

CREATE INDEX invoice_by_party ON invoice (administration_id, party_id, id);;

CREATE TABLE collection (
  administration_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  iban TEXT DEFAULT '' NOT NULL,
  mandate_kind TEXT,
  mandate_reference TEXT DEFAULT '' NOT NULL,
  signed_on TEXT,
  first INTEGER NOT NULL,
  account_number TEXT DEFAULT '' NOT NULL,
  account_holder TEXT DEFAULT '' NOT NULL,
  city TEXT DEFAULT '' NOT NULL,
  text_1 TEXT DEFAULT '' NOT NULL,
  text_2 TEXT DEFAULT '' NOT NULL,
  text_3 TEXT DEFAULT '' NOT NULL,
  batch_id INTEGER,
  PRIMARY KEY (administration_id, invoice_id),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id),
  FOREIGN KEY(administration_id, batch_id) REFERENCES collection_batch (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE invoice_line (
  administration_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  line_no INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  unit TEXT DEFAULT '' NOT NULL,
  article_code TEXT DEFAULT '' NOT NULL,
  description TEXT NOT NULL,
  unit_price INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  cost_centre_id INTEGER,
  PRIMARY KEY (administration_id, invoice_id, line_no),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE mail (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  invoice_id INTEGER,
  recipient TEXT NOT NULL,
  sender_address TEXT DEFAULT '' NOT NULL,
  sender_name TEXT DEFAULT '' NOT NULL,
  subject TEXT DEFAULT '' NOT NULL,
  body TEXT DEFAULT '' NOT NULL,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  PRIMARY KEY (administration_id, id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id)
)
 STRICT;;
