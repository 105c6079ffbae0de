-- The first tables on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE administration (
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  period_kind INTEGER NOT NULL,
  street TEXT DEFAULT '' NOT NULL,
  postcode TEXT DEFAULT '' NOT NULL,
  city TEXT DEFAULT '' NOT NULL,
  country TEXT DEFAULT '' NOT NULL,
  vat_number TEXT DEFAULT '' NOT NULL,
  coc_number TEXT DEFAULT '' NOT NULL,
  iban TEXT DEFAULT '' NOT NULL,
  email TEXT DEFAULT '' NOT NULL,
  phone TEXT DEFAULT '' NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (uid),
  UNIQUE (code)
)
 STRICT;;

CREATE TABLE installation (
  id INTEGER NOT NULL,
  secret BLOB NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;;

CREATE TABLE user_account (
  id INTEGER NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  customer_number INTEGER NOT NULL,
  password_hash TEXT,
  active INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (email)
)
 STRICT;;

CREATE TABLE vat_code (
  code TEXT NOT NULL,
  PRIMARY KEY (code)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE account (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  role TEXT NOT NULL,
  on_balance_sheet INTEGER NOT NULL,
  active INTEGER NOT NULL,
  search_name TEXT DEFAULT '' NOT NULL,
  cost_centre_required INTEGER NOT NULL,
  rgs_code TEXT,
  vat_rate_code TEXT,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT account_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT account_code_unique UNIQUE (administration_id, code),
  CONSTRAINT account_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE audit (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  at TEXT NOT NULL,
  user_id INTEGER,
  door TEXT NOT NULL,
  request_id TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  "before" TEXT,
  "after" TEXT,
  PRIMARY KEY (administration_id, id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE cost_centre (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  parent_id INTEGER,
  active INTEGER NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT cost_centre_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT cost_centre_code_unique UNIQUE (administration_id, code),
  CONSTRAINT cost_centre_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, parent_id) REFERENCES cost_centre (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE counter (
  administration_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (administration_id, name),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE credential (
  id INTEGER NOT NULL,
  door TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER,
  lookup BLOB NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT,
  PRIMARY KEY (id),
  CONSTRAINT credential_lookup_unique UNIQUE (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 STRICT;;

CREATE INDEX credential_by_user ON credential (user_id, door);;

CREATE TABLE door_session (
  lookup BLOB NOT NULL,
  door TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  second_lookup BLOB NOT NULL,
  created_at TEXT NOT NULL,
  used_at TEXT NOT NULL,
  closed_at TEXT,
  PRIMARY KEY (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX door_session_by_use ON door_session (used_at);;

CREATE TABLE exchange (
  id TEXT NOT NULL,
  administration_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  direction TEXT NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL,
  door_fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT,
  PRIMARY KEY (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX exchange_by_administration ON exchange (administration_id, created_at);;

CREATE TABLE job (
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  administration_id INTEGER,
  payload TEXT NOT NULL,
  run_after TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  claimed_until TEXT,
  done_at TEXT,
  error TEXT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 STRICT;;

CREATE INDEX job_to_run ON job (done_at, run_after);;

CREATE TABLE ledger_head (
  administration_id INTEGER NOT NULL,
  last_booking INTEGER NOT NULL,
  last_entry INTEGER NOT NULL,
  last_audit INTEGER NOT NULL,
  reference_version INTEGER NOT NULL,
  chain_head BLOB NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE membership (
  administration_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (administration_id, user_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX membership_by_user ON membership (user_id);;

CREATE TABLE period_lock (
  administration_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  locked_through TEXT NOT NULL,
  PRIMARY KEY (administration_id, kind),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE article (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  unit TEXT DEFAULT '' NOT NULL,
  group_code TEXT DEFAULT '' NOT NULL,
  group_name TEXT DEFAULT '' NOT NULL,
  purchase_price INTEGER NOT NULL,
  sales_price INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  account_id INTEGER,
  cost_centre_id INTEGER,
  active INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT article_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT article_code_unique UNIQUE (administration_id, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE balance (
  administration_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  date TEXT NOT NULL,
  cost_centre_id INTEGER NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  PRIMARY KEY (administration_id, account_id, date, cost_centre_id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE journal (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  kind TEXT NOT NULL,
  account_id INTEGER,
  active INTEGER NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT journal_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT journal_code_unique UNIQUE (administration_id, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

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
  PRIMARY KEY (administration_id, id),
  CONSTRAINT party_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT party_code_unique UNIQUE (administration_id, code),
  CONSTRAINT party_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE booking (
  administration_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  uid TEXT NOT NULL,
  kind TEXT NOT NULL,
  journal_id INTEGER NOT NULL,
  fiscal_year INTEGER NOT NULL,
  voucher_number INTEGER NOT NULL,
  document_number INTEGER NOT NULL,
  date TEXT NOT NULL,
  account_id INTEGER,
  party_id INTEGER,
  invoice_number TEXT NOT NULL,
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  payment_term INTEGER,
  payment_reference TEXT NOT NULL,
  amounts_include_vat INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  version INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  entry_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  door_fields TEXT,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, number),
  CONSTRAINT booking_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT booking_voucher_unique UNIQUE (administration_id, journal_id, fiscal_year, voucher_number),
  CONSTRAINT booking_document_unique UNIQUE (administration_id, journal_id, fiscal_year, document_number),
  FOREIGN KEY(administration_id, journal_id) REFERENCES journal (administration_id, id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX booking_by_date ON booking (administration_id, date, number);;

CREATE UNIQUE INDEX booking_purchase_invoice_unique ON booking (administration_id, party_id, invoice_number) WHERE kind = 'purchase_invoice' AND NOT withdrawn;;

CREATE UNIQUE INDEX booking_sales_invoice_unique ON booking (administration_id, invoice_number) WHERE kind = 'sales_invoice' AND NOT withdrawn;;

CREATE TABLE journal_year (
  administration_id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  fiscal_year INTEGER NOT NULL,
  last_voucher INTEGER NOT NULL,
  last_document INTEGER NOT NULL,
  PRIMARY KEY (administration_id, journal_id, fiscal_year),
  FOREIGN KEY(administration_id, journal_id) REFERENCES journal (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE entry (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  date TEXT NOT NULL,
  line_count INTEGER NOT NULL,
  reverses INTEGER,
  posted_at TEXT NOT NULL,
  digest BLOB NOT NULL,
  chain_hash BLOB NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT entry_line_count_unique UNIQUE (administration_id, id, line_count),
  CONSTRAINT entry_has_two_lines CHECK (line_count >= 2),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE open_item (
  administration_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  invoice_number TEXT NOT NULL,
  date TEXT NOT NULL,
  due_date TEXT NOT NULL,
  amount INTEGER NOT NULL,
  outstanding INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  PRIMARY KEY (administration_id, account_id, party_id, invoice_number),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE line (
  administration_id INTEGER NOT NULL,
  entry_id INTEGER NOT NULL,
  line_no INTEGER NOT NULL,
  line_count INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  part INTEGER NOT NULL,
  vat_code TEXT,
  vat_base INTEGER,
  vat_amount INTEGER,
  cost_centre_id INTEGER,
  party_id INTEGER,
  invoice_number TEXT NOT NULL,
  description TEXT NOT NULL,
  PRIMARY KEY (administration_id, entry_id, line_no),
  CONSTRAINT line_number_within_count CHECK (line_no BETWEEN 1 AND line_count),
  CONSTRAINT line_of_sealed_entry FOREIGN KEY(administration_id, entry_id, line_count) REFERENCES entry (administration_id, id, line_count) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX line_by_account ON line (administration_id, account_id, entry_id);;
