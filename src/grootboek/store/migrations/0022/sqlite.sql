-- Templates of sales orders, and invoices made of orders, on SQLite. Each statement ends with two semicolons.
-- Never changed once released. Keys are not held while these statements run: two tables are made anew, since SQLite
-- adds no key to a table that is there.

CREATE TABLE order_template (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  active INTEGER NOT NULL,
  amounts_include_vat INTEGER NOT NULL,
  blocks_orders INTEGER NOT NULL,
  order_fields TEXT NOT NULL,
  line_fields TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT order_template_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT order_template_name_unique UNIQUE (administration_id, name),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TEMPORARY TABLE kept_line AS SELECT * FROM sales_order_line;;

DROP TABLE sales_order_line;;

CREATE TEMPORARY TABLE kept_order AS SELECT * FROM sales_order;;

DROP TABLE sales_order;;

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
  template_id INTEGER,
  blocked INTEGER NOT NULL,
  progress TEXT NOT NULL,
  mandate_id INTEGER,
  entries TEXT NOT NULL,
  invoice_id INTEGER,
  purchase_reference TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT sales_order_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT sales_order_number_unique UNIQUE (administration_id, number),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, invoice_party_id) REFERENCES party (administration_id, id),
  FOREIGN KEY(administration_id, cost_centre_id) REFERENCES cost_centre (administration_id, id),
  FOREIGN KEY(administration_id, template_id) REFERENCES order_template (administration_id, id),
  FOREIGN KEY(administration_id, mandate_id) REFERENCES mandate (administration_id, id),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO sales_order (administration_id, id, uid, number, party_id, invoice_party_id, date, delivery_date, stage, description,
reference, memo, payment_reference, payment_term, amounts_include_vat, cost_centre_id, discount,
delivery_address, invoice_address, door_fields, created_at, modified_at,
blocked, progress, entries)
SELECT administration_id, id, uid, number, party_id, invoice_party_id, date, delivery_date, stage, description,
reference, memo, payment_reference, payment_term, amounts_include_vat, cost_centre_id, discount,
delivery_address, invoice_address, door_fields, created_at, modified_at,
0, 'in hand', '{}' FROM kept_order;;

DROP TABLE kept_order;;

CREATE INDEX sales_order_by_party ON sales_order (administration_id, party_id, number);;

CREATE INDEX sales_order_by_invoice ON sales_order (administration_id, invoice_id);;

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
  vat_code TEXT NOT NULL,
  entries TEXT NOT NULL,
  PRIMARY KEY (administration_id, order_id, line_no),
  FOREIGN KEY(administration_id, order_id) REFERENCES sales_order (administration_id, id) ON DELETE CASCADE,
  FOREIGN KEY(administration_id, article_id) REFERENCES article (administration_id, id),
  FOREIGN KEY(vat_code) REFERENCES vat_code (code)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO sales_order_line (administration_id, order_id, line_no, article_id, description, quantity, delivered, unit_price, discount,
status, door_fields, vat_code, entries)
SELECT kept_line.administration_id, kept_line.order_id, kept_line.line_no, kept_line.article_id,
kept_line.description, kept_line.quantity, kept_line.delivered, kept_line.unit_price, kept_line.discount,
kept_line.status, kept_line.door_fields,
coalesce(article.vat_code, 'sales_high'), '{}'
FROM kept_line
LEFT JOIN article ON article.administration_id = kept_line.administration_id AND article.id = kept_line.article_id;;

DROP TABLE kept_line;;

CREATE INDEX sales_order_line_by_article ON sales_order_line (administration_id, article_id);;

ALTER TABLE invoice ADD COLUMN stated_vat TEXT;;

ALTER TABLE invoice_line ADD COLUMN amount INTEGER;;
