-- The first tables on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE administration (
  id SERIAL NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  period_kind SMALLINT NOT NULL,
  street TEXT DEFAULT '' NOT NULL,
  postcode TEXT DEFAULT '' NOT NULL,
  city TEXT DEFAULT '' NOT NULL,
  country TEXT DEFAULT '' NOT NULL,
  vat_number TEXT DEFAULT '' NOT NULL,
  coc_number TEXT DEFAULT '' NOT NULL,
  iban TEXT DEFAULT '' NOT NULL,
  email TEXT DEFAULT '' NOT NULL,
  phone TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (uid),
  UNIQUE (code)
);;

CREATE TABLE installation (
  id SERIAL NOT NULL,
  secret BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);;

CREATE TABLE user_account (
  id SERIAL NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  customer_number INTEGER NOT NULL,
  password_hash TEXT,
  active BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (email)
);;

CREATE TABLE vat_code (
  code TEXT NOT NULL,
  PRIMARY KEY (code)
);;

CREATE TABLE account (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  role TEXT NOT NULL,
  on_balance_sheet BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  search_name TEXT DEFAULT '' NOT NULL,
  cost_centre_required BOOLEAN NOT NULL,
  rgs_code TEXT,
  vat_rate_code TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT account_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT account_code_unique UNIQUE (administration_id, code),
  CONSTRAINT account_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE audit (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  user_id INTEGER,
  door TEXT NOT NULL,
  request_id TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  before JSONB,
  after JSONB,
  PRIMARY KEY (administration_id, id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE cost_centre (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  parent_id INTEGER,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT cost_centre_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT cost_centre_code_unique UNIQUE (administration_id, code),
  CONSTRAINT cost_centre_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, parent_id) REFERENCES cost_centre (administration_id, id)
);;

CREATE TABLE counter (
  administration_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (administration_id, name),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE credential (
  id SERIAL NOT NULL,
  door TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER,
  lookup BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  revoked_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (id),
  CONSTRAINT credential_lookup_unique UNIQUE (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE INDEX credential_by_user ON credential (user_id, door);;

CREATE TABLE door_session (
  lookup BYTEA NOT NULL,
  door TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  second_lookup BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE NOT NULL,
  closed_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE INDEX door_session_by_use ON door_session (used_at);;

CREATE TABLE exchange (
  id TEXT NOT NULL,
  administration_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  direction TEXT NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL,
  door_fields JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
);;

CREATE INDEX exchange_by_administration ON exchange (administration_id, created_at);;

CREATE TABLE job (
  id SERIAL NOT NULL,
  kind TEXT NOT NULL,
  administration_id INTEGER,
  payload JSONB NOT NULL,
  run_after TIMESTAMP WITH TIME ZONE NOT NULL,
  attempts INTEGER NOT NULL,
  claimed_until TIMESTAMP WITH TIME ZONE,
  done_at TIMESTAMP WITH TIME ZONE,
  error TEXT NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE INDEX job_to_run ON job (done_at, run_after);;

CREATE TABLE ledger_head (
  administration_id INTEGER NOT NULL,
  last_booking INTEGER NOT NULL,
  last_entry INTEGER NOT NULL,
  last_audit INTEGER NOT NULL,
  reference_version INTEGER NOT NULL,
  chain_head BYTEA NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITH (fillfactor = 20);;

CREATE TABLE membership (
  administration_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (administration_id, user_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
);;

CREATE INDEX membership_by_user ON membership (user_id);;

CREATE TABLE period_lock (
  administration_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  locked_through DATE NOT NULL,
  PRIMARY KEY (administration_id, kind),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE article (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  unit TEXT DEFAULT '' NOT NULL,
  group_code TEXT DEFAULT '' NOT NULL,
  group_name TEXT DEFAULT '' NOT NULL,
  purchase_price BIGINT NOT NULL,
  sales_price BIGINT NOT NULL,
  vat_code TEXT NOT NULL,
  account_id INTEGER,
  cost_centre_id INTEGER,
  active BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT article_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT article_code_unique UNIQUE (administration_id, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
);;

CREATE TABLE balance (
  administration_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  date DATE NOT NULL,
  cost_centre_id INTEGER NOT NULL,
  debit BIGINT NOT NULL,
  credit BIGINT NOT NULL,
  PRIMARY KEY (administration_id, account_id, date, cost_centre_id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
)
 WITH (fillfactor = 50);;

CREATE TABLE journal (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  kind TEXT NOT NULL,
  account_id INTEGER,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT journal_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT journal_code_unique UNIQUE (administration_id, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
);;

CREATE TABLE party (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  is_company BOOLEAN NOT NULL,
  is_customer BOOLEAN NOT NULL,
  is_supplier BOOLEAN NOT NULL,
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
  credit_limit BIGINT,
  discount INTEGER,
  collection TEXT NOT NULL,
  hidden BOOLEAN NOT NULL,
  is_member BOOLEAN NOT NULL,
  account_id INTEGER,
  no_email BOOLEAN NOT NULL,
  free_fields JSONB NOT NULL,
  door_fields JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT party_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT party_code_unique UNIQUE (administration_id, code),
  CONSTRAINT party_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
);;

CREATE TABLE booking (
  administration_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  uid UUID NOT NULL,
  kind TEXT NOT NULL,
  journal_id INTEGER NOT NULL,
  fiscal_year SMALLINT NOT NULL,
  voucher_number INTEGER NOT NULL,
  document_number INTEGER NOT NULL,
  date DATE NOT NULL,
  account_id INTEGER,
  party_id INTEGER,
  invoice_number TEXT NOT NULL,
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  payment_term INTEGER,
  payment_reference TEXT NOT NULL,
  amounts_include_vat BOOLEAN NOT NULL,
  amount BIGINT NOT NULL,
  version INTEGER NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  entry_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  door_fields JSONB,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, number),
  CONSTRAINT booking_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT booking_voucher_unique UNIQUE (administration_id, journal_id, fiscal_year, voucher_number),
  CONSTRAINT booking_document_unique UNIQUE (administration_id, journal_id, fiscal_year, document_number),
  FOREIGN KEY(administration_id, journal_id) REFERENCES journal (administration_id, id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id)
);;

CREATE INDEX booking_by_date ON booking (administration_id, date, number);;

CREATE UNIQUE INDEX booking_purchase_invoice_unique ON booking (administration_id, party_id, invoice_number) WHERE kind = 'purchase_invoice' AND NOT withdrawn;;

CREATE UNIQUE INDEX booking_sales_invoice_unique ON booking (administration_id, invoice_number) WHERE kind = 'sales_invoice' AND NOT withdrawn;;

CREATE TABLE journal_year (
  administration_id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  fiscal_year SMALLINT NOT NULL,
  last_voucher INTEGER NOT NULL,
  last_document INTEGER NOT NULL,
  PRIMARY KEY (administration_id, journal_id, fiscal_year),
  FOREIGN KEY(administration_id, journal_id) REFERENCES journal (administration_id, id)
)
 WITH (fillfactor = 50);;

CREATE TABLE entry (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  date DATE NOT NULL,
  line_count SMALLINT NOT NULL,
  reverses INTEGER,
  posted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  digest BYTEA NOT NULL,
  chain_hash BYTEA NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT entry_line_count_unique UNIQUE (administration_id, id, line_count),
  CONSTRAINT entry_has_two_lines CHECK (line_count >= 2),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
);;

CREATE TABLE open_item (
  administration_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  invoice_number TEXT NOT NULL,
  date DATE NOT NULL,
  due_date DATE NOT NULL,
  amount BIGINT NOT NULL,
  outstanding BIGINT NOT NULL,
  booking_number INTEGER NOT NULL,
  PRIMARY KEY (administration_id, account_id, party_id, invoice_number),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITH (fillfactor = 50);;

CREATE TABLE line (
  administration_id INTEGER NOT NULL,
  entry_id INTEGER NOT NULL,
  line_no SMALLINT NOT NULL,
  line_count SMALLINT NOT NULL,
  account_id INTEGER NOT NULL,
  amount BIGINT NOT NULL,
  part SMALLINT NOT NULL,
  vat_code TEXT,
  vat_base BIGINT,
  vat_amount BIGINT,
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
);;

CREATE INDEX line_by_account ON line (administration_id, account_id, entry_id);;
