-- Trade, off-line administrations and what CASH users may do, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TEMPORARY TABLE kept_article AS SELECT * FROM article;;

DROP TABLE article;;

CREATE TABLE article (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  unit TEXT DEFAULT '' NOT NULL,
  group_code TEXT DEFAULT '' NOT NULL,
  purchase_price BIGINT NOT NULL,
  sales_price BIGINT NOT NULL,
  vat_code TEXT NOT NULL,
  account_id INTEGER,
  cost_centre_id INTEGER,
  active BOOLEAN NOT NULL,
  search_name TEXT DEFAULT '' NOT NULL,
  supplier_id INTEGER,
  in_webshop BOOLEAN NOT NULL,
  stock_tracked BOOLEAN NOT NULL,
  stock BIGINT NOT NULL,
  door_fields JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT article_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT article_code_unique UNIQUE (administration_id, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(administration_id, supplier_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
);;

INSERT INTO article (administration_id, id, uid, code, name, unit, group_code, purchase_price, sales_price, vat_code, account_id, cost_centre_id, active, search_name, supplier_id, in_webshop, stock_tracked, stock, door_fields, created_at, modified_at)
SELECT administration_id, id, uid, code, name, unit, group_code, purchase_price, sales_price, vat_code, account_id, cost_centre_id, active, '', NULL::integer, false, false, 0, '{}'::jsonb, created_at, modified_at
FROM kept_article;;

CREATE TABLE article_group (
  administration_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  uid UUID NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, code),
  CONSTRAINT article_group_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

INSERT INTO article_group (administration_id, code, uid, name, created_at, modified_at)
SELECT administration_id, group_code, gen_random_uuid(), max(group_name), min(created_at), max(modified_at)
FROM kept_article WHERE group_code <> '' GROUP BY administration_id, group_code;;

DROP TABLE kept_article;;

CREATE TABLE offline_administration (
  id SERIAL NOT NULL,
  customer_number INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  reads_messages BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  polled_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT offline_administration_unique UNIQUE (customer_number, code)
);;

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
  door_fields JSONB NOT NULL,
  content_key BYTEA,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(offline_id) REFERENCES offline_administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
);;

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
);;

CREATE TABLE co_working (
  administration_id INTEGER NOT NULL,
  customer_number INTEGER NOT NULL,
  role TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, customer_number),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE INDEX co_working_by_customer ON co_working (customer_number);;

CREATE TABLE default_administration (
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  PRIMARY KEY (user_id),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE door_call (
  user_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  minute TEXT NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (user_id, door, minute),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
);;

CREATE TABLE door_record (
  administration_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  record TEXT NOT NULL,
  key TEXT NOT NULL,
  fields JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, door, record, key),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE party_number_hold (
  administration_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  user_id INTEGER,
  held_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE webshop_link (
  administration_id INTEGER NOT NULL,
  active_since TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
);;

CREATE TABLE exchange_content (
  exchange_id TEXT NOT NULL,
  request TEXT NOT NULL,
  formaat TEXT NOT NULL,
  result BYTEA,
  PRIMARY KEY (exchange_id),
  FOREIGN KEY(exchange_id) REFERENCES exchange (id) ON DELETE CASCADE
);;

CREATE TABLE sales_order (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  number INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  invoice_party_id INTEGER,
  date DATE NOT NULL,
  delivery_date DATE,
  stage TEXT NOT NULL,
  description TEXT DEFAULT '' NOT NULL,
  reference TEXT DEFAULT '' NOT NULL,
  memo TEXT DEFAULT '' NOT NULL,
  payment_reference TEXT DEFAULT '' NOT NULL,
  payment_term INTEGER,
  amounts_include_vat BOOLEAN NOT NULL,
  cost_centre_id INTEGER,
  discount INTEGER NOT NULL,
  delivery_address JSONB NOT NULL,
  invoice_address JSONB NOT NULL,
  door_fields JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT sales_order_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT sales_order_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, invoice_party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id)
);;

CREATE INDEX sales_order_by_party ON sales_order (administration_id, party_id, number);;

CREATE TABLE article_picture (
  administration_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  content BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, article_id),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id)
);;

CREATE TABLE price_agreement (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  article_id INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  quantity_from BIGINT NOT NULL,
  price BIGINT,
  discount INTEGER,
  valid_from DATE,
  valid_through DATE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT price_agreement_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id)
);;

CREATE INDEX price_agreement_by_article ON price_agreement (administration_id, article_id, party_id);;

CREATE TABLE sales_order_line (
  administration_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  line_no SMALLINT NOT NULL,
  article_id INTEGER,
  description TEXT DEFAULT '' NOT NULL,
  quantity BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  discount INTEGER NOT NULL,
  status TEXT DEFAULT '' NOT NULL,
  door_fields JSONB NOT NULL,
  PRIMARY KEY (administration_id, order_id, line_no),
  FOREIGN KEY(administration_id, order_id) REFERENCES sales_order (administration_id, id) ON DELETE CASCADE,
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id)
);;

CREATE INDEX sales_order_line_by_article ON sales_order_line (administration_id, article_id);;
