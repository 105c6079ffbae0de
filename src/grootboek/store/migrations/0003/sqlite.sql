-- Trade, off-line administrations and what CASH users may do, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TEMPORARY TABLE kept_article AS SELECT * FROM article;;

DROP TABLE article;;

CREATE TABLE article (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  unit TEXT DEFAULT '' NOT NULL,
  group_code TEXT DEFAULT '' NOT NULL,
  purchase_price INTEGER NOT NULL,
  sales_price INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  account_id INTEGER,
  cost_centre_id INTEGER,
  active INTEGER NOT NULL,
  search_name TEXT DEFAULT '' NOT NULL,
  supplier_id INTEGER,
  in_webshop INTEGER NOT NULL,
  stock_tracked INTEGER NOT NULL,
  stock INTEGER NOT NULL,
  door_fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT article_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT article_code_unique UNIQUE (administration_id, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(administration_id, supplier_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO article (administration_id, id, uid, code, name, unit, group_code, purchase_price, sales_price, vat_code, account_id, cost_centre_id, active, search_name, supplier_id, in_webshop, stock_tracked, stock, door_fields, created_at, modified_at)
SELECT administration_id, id, uid, code, name, unit, group_code, purchase_price, sales_price, vat_code, account_id, cost_centre_id, active, '', NULL, 0, 0, 0, '{}', created_at, modified_at
FROM kept_article;;

CREATE TABLE article_group (
  administration_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  uid TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, code),
  CONSTRAINT article_group_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO article_group (administration_id, code, uid, name, created_at, modified_at)
SELECT administration_id, group_code, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), max(group_name), min(created_at), max(modified_at)
FROM kept_article WHERE group_code <> '' GROUP BY administration_id, group_code;;

DROP TABLE kept_article;;

CREATE TABLE offline_administration (
  id INTEGER NOT NULL,
  customer_number INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  reads_messages INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  polled_at TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT offline_administration_unique UNIQUE (customer_number, code)
)
 STRICT;;

CREATE TEMPORARY TABLE kept_exchange AS SELECT * FROM exchange;;

DROP TABLE exchange;;

CREATE TABLE exchange (
  id TEXT NOT NULL,
  administration_id INTEGER,
  offline_id INTEGER,
  user_id INTEGER,
  door TEXT NOT NULL,
  direction TEXT NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL,
  door_fields TEXT NOT NULL,
  content_key BLOB,
  created_at TEXT NOT NULL,
  updated_at TEXT,
  PRIMARY KEY (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(offline_id) REFERENCES offline_administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX exchange_by_administration ON exchange (administration_id, created_at);;

CREATE INDEX exchange_by_age ON exchange (created_at);;

CREATE INDEX exchange_by_offline ON exchange (offline_id, status, created_at);;

INSERT INTO exchange (id, administration_id, user_id, door, direction, status, error, door_fields, created_at, updated_at)
SELECT id, administration_id, user_id, door, direction, status, error, door_fields, created_at, updated_at FROM kept_exchange;;

DROP TABLE kept_exchange;;

CREATE TABLE change (
  administration_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (administration_id, subject, subject_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE co_working (
  administration_id INTEGER NOT NULL,
  customer_number INTEGER NOT NULL,
  role TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, customer_number),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX co_working_by_customer ON co_working (customer_number);;

CREATE TABLE default_administration (
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  PRIMARY KEY (user_id),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE door_call (
  user_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  minute TEXT NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (user_id, door, minute),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE door_record (
  administration_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  record TEXT NOT NULL,
  "key" TEXT NOT NULL,
  fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, door, record, "key"),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE party_number_hold (
  administration_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  user_id INTEGER,
  held_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE webshop_link (
  administration_id INTEGER NOT NULL,
  active_since TEXT NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE exchange_content (
  exchange_id TEXT NOT NULL,
  request TEXT NOT NULL,
  formaat TEXT NOT NULL,
  result BLOB,
  PRIMARY KEY (exchange_id),
  FOREIGN KEY(exchange_id) REFERENCES exchange (id) ON DELETE CASCADE
)
 STRICT;;

CREATE TABLE sales_order (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  number INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  invoice_party_id INTEGER,
  date TEXT NOT NULL,
  delivery_date TEXT,
  stage TEXT NOT NULL,
  description TEXT DEFAULT '' NOT NULL,
  reference TEXT DEFAULT '' NOT NULL,
  memo TEXT DEFAULT '' NOT NULL,
  payment_reference TEXT DEFAULT '' NOT NULL,
  payment_term INTEGER,
  amounts_include_vat INTEGER NOT NULL,
  cost_centre_id INTEGER,
  discount INTEGER NOT NULL,
  delivery_address TEXT NOT NULL,
  invoice_address TEXT NOT NULL,
  door_fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT sales_order_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT sales_order_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, invoice_party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX sales_order_by_party ON sales_order (administration_id, party_id, number);;

CREATE TABLE article_picture (
  administration_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, article_id),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id)
)
 STRICT;;

CREATE TABLE price_agreement (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  article_id INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  quantity_from INTEGER NOT NULL,
  price INTEGER,
  discount INTEGER,
  valid_from TEXT,
  valid_through TEXT,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT price_agreement_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX price_agreement_by_article ON price_agreement (administration_id, article_id, party_id);;

CREATE TABLE sales_order_line (
  administration_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  line_no INTEGER NOT NULL,
  article_id INTEGER,
  description TEXT DEFAULT '' NOT NULL,
  quantity INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  status TEXT DEFAULT '' NOT NULL,
  door_fields TEXT NOT NULL,
  PRIMARY KEY (administration_id, order_id, line_no),
  FOREIGN KEY(administration_id, order_id) REFERENCES sales_order (administration_id, id) ON DELETE CASCADE,
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX sales_order_line_by_article ON sales_order_line (administration_id, article_id);;
