-- What banks report, what becomes of it, and the IBAN of a journal, on SQLite. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE journal ADD COLUMN iban TEXT DEFAULT '' NOT NULL;;

CREATE TABLE bank_statement (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  account TEXT DEFAULT '' NOT NULL,
  identity TEXT DEFAULT '' NOT NULL,
  number TEXT DEFAULT '' NOT NULL,
  file_name TEXT DEFAULT '' NOT NULL,
  opening_day TEXT,
  opening_amount INTEGER,
  closing_day TEXT,
  closing_amount INTEGER,
  total INTEGER NOT NULL,
  count INTEGER NOT NULL,
  ledger_opening INTEGER NOT NULL,
  ledger_closing INTEGER NOT NULL,
  imported_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT bank_statement_identity_unique UNIQUE (administration_id, journal_id, identity),
  FOREIGN KEY(administration_id, journal_id) REFERENCES journal (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE bank_transaction (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  statement_id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  booking_number INTEGER,
  outcome TEXT NOT NULL,
  score INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  identity TEXT DEFAULT '' NOT NULL,
  day TEXT NOT NULL,
  value_day TEXT NOT NULL,
  amount INTEGER NOT NULL,
  bank_reference TEXT DEFAULT '' NOT NULL,
  batch_reference TEXT DEFAULT '' NOT NULL,
  end_to_end_id TEXT DEFAULT '' NOT NULL,
  payment_reference TEXT DEFAULT '' NOT NULL,
  remittance TEXT DEFAULT '' NOT NULL,
  party_name TEXT DEFAULT '' NOT NULL,
  party_iban TEXT DEFAULT '' NOT NULL,
  party_bic TEXT DEFAULT '' NOT NULL,
  mandate_reference TEXT DEFAULT '' NOT NULL,
  creditor_id TEXT DEFAULT '' NOT NULL,
  kind TEXT DEFAULT '' NOT NULL,
  is_reversal INTEGER NOT NULL,
  return_code TEXT DEFAULT '' NOT NULL,
  return_text TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT bank_transaction_identity_unique UNIQUE (administration_id, journal_id, identity),
  FOREIGN KEY(administration_id, statement_id) REFERENCES bank_statement (administration_id, id),
  FOREIGN KEY(administration_id, booking_number) REFERENCES booking (administration_id, number)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX bank_transaction_by_batch ON bank_transaction (administration_id, batch_reference) WHERE batch_reference <> '';;

CREATE INDEX bank_transaction_by_day ON bank_transaction (administration_id, day);;

CREATE INDEX bank_transaction_by_end_to_end_id ON bank_transaction (administration_id, end_to_end_id) WHERE end_to_end_id <> '';;

CREATE INDEX bank_transaction_by_statement ON bank_transaction (administration_id, statement_id);;

CREATE TABLE bank_rule (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  party_iban TEXT DEFAULT '' NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  account_id INTEGER NOT NULL,
  vat_code TEXT DEFAULT '' NOT NULL,
  is_payout INTEGER NOT NULL,
  PRIMARY KEY (administration_id, id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE bank_setting (
  administration_id INTEGER NOT NULL,
  largest_difference INTEGER NOT NULL,
  difference_account_id INTEGER,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, difference_account_id) REFERENCES account (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;
