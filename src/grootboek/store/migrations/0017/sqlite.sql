-- Revenue groups, discount groups, recipes, deleted articles, and prices for groups, on SQLite.
-- Each statement ends with two semicolons. Never changed once released. Keys are not held while these statements
-- run: two tables are made anew, since SQLite takes no constraint away.

CREATE TABLE revenue_group (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  account_id INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT revenue_group_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT revenue_group_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE discount_group (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT discount_group_code_unique UNIQUE (administration_id, kind, code),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE discount_group_member (
  administration_id INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  PRIMARY KEY (administration_id, party_id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, group_id) REFERENCES discount_group (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE article_settings (
  administration_id INTEGER NOT NULL,
  numeric_codes INTEGER NOT NULL,
  longest_code INTEGER NOT NULL,
  PRIMARY KEY (administration_id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

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
  revenue_group_id INTEGER,
  discount_group_id INTEGER,
  consumer_price INTEGER,
  kind TEXT NOT NULL,
  from_wholesaler INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT article_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, account_id) REFERENCES account (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(administration_id, supplier_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, revenue_group_id) REFERENCES revenue_group (administration_id, id),
  FOREIGN KEY(administration_id, discount_group_id) REFERENCES discount_group (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO article (administration_id, id, uid, code, name, unit, group_code, purchase_price, sales_price, vat_code, account_id,
cost_centre_id, active, search_name, supplier_id, in_webshop, stock_tracked, stock, door_fields, created_at, modified_at,
kind, from_wholesaler, deleted)
SELECT administration_id, id, uid, code, name, unit, group_code, purchase_price, sales_price, vat_code, account_id,
cost_centre_id, active, search_name, supplier_id, in_webshop, stock_tracked, stock, door_fields, created_at, modified_at,
'ordinary', 0, 0 FROM kept_article;;

DROP TABLE kept_article;;

CREATE UNIQUE INDEX article_code_unique ON article (administration_id, code) WHERE NOT deleted;;

CREATE TEMPORARY TABLE kept_agreement AS SELECT * FROM price_agreement;;

DROP TABLE price_agreement;;

CREATE TABLE price_agreement (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  article_id INTEGER,
  party_id INTEGER,
  quantity_from INTEGER NOT NULL,
  price INTEGER,
  discount INTEGER,
  valid_from TEXT,
  valid_through TEXT,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  article_group_id INTEGER,
  customer_group_id INTEGER,
  name TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT price_agreement_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, article_group_id) REFERENCES discount_group (administration_id, id),
  FOREIGN KEY(administration_id, customer_group_id) REFERENCES discount_group (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO price_agreement (administration_id, id, uid, article_id, party_id, quantity_from, price, discount, valid_from, valid_through, created_at,
modified_at)
SELECT administration_id, id, uid, article_id, party_id, quantity_from, price, discount, valid_from, valid_through, created_at,
modified_at
FROM kept_agreement;;

DROP TABLE kept_agreement;;

CREATE INDEX price_agreement_by_article ON price_agreement (administration_id, article_id, party_id);;

CREATE INDEX price_agreement_by_group ON price_agreement (administration_id, article_group_id, party_id);;

CREATE TABLE recipe_part (
  administration_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  part_id INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (administration_id, article_id, part_id),
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id),
  FOREIGN KEY(administration_id, part_id) REFERENCES article (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX recipe_part_by_part ON recipe_part (administration_id, part_id);;
