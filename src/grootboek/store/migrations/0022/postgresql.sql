-- Templates of sales orders, and invoices made of orders, on PostgreSQL. Each statement ends with two semicolons.
-- Never changed once released.

CREATE TABLE order_template (
  administration_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  uid UUID NOT NULL,
  name TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  amounts_include_vat BOOLEAN NOT NULL,
  blocks_orders BOOLEAN NOT NULL,
  order_fields JSONB NOT NULL,
  line_fields JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT order_template_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT order_template_name_unique UNIQUE (administration_id, name)
);;

ALTER TABLE order_template ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE sales_order
  ADD COLUMN template_id BIGINT,
  ADD COLUMN blocked BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN progress TEXT DEFAULT 'in hand' NOT NULL,
  ADD COLUMN mandate_id BIGINT,
  ADD COLUMN entries JSONB DEFAULT '{}' NOT NULL,
  ADD COLUMN invoice_id INTEGER,
  ADD COLUMN purchase_reference TEXT DEFAULT '' NOT NULL,
  ADD FOREIGN KEY (administration_id, template_id) REFERENCES order_template (administration_id, id),
  ADD FOREIGN KEY (administration_id, mandate_id) REFERENCES mandate (administration_id, id),
  ADD FOREIGN KEY (administration_id, invoice_id) REFERENCES invoice (administration_id, id);;

ALTER TABLE sales_order
  ALTER COLUMN blocked DROP DEFAULT,
  ALTER COLUMN progress DROP DEFAULT,
  ALTER COLUMN entries DROP DEFAULT;;

CREATE INDEX sales_order_by_invoice ON sales_order (administration_id, invoice_id);;

ALTER TABLE sales_order_line
  ADD COLUMN vat_code TEXT DEFAULT 'sales_high' NOT NULL,
  ADD COLUMN entries JSONB DEFAULT '{}' NOT NULL;;

UPDATE sales_order_line SET vat_code = article.vat_code FROM article
WHERE article.administration_id = sales_order_line.administration_id AND article.id = sales_order_line.article_id;;

ALTER TABLE sales_order_line
  ALTER COLUMN vat_code DROP DEFAULT,
  ALTER COLUMN entries DROP DEFAULT,
  ADD FOREIGN KEY (vat_code) REFERENCES vat_code (code);;

ALTER TABLE invoice ADD COLUMN stated_vat JSONB;;

ALTER TABLE invoice_line ADD COLUMN amount BIGINT;;
