-- Revenue groups, discount groups, recipes, deleted articles, and prices for groups, on PostgreSQL.
-- Each statement ends with two semicolons. Never changed once released.

CREATE TABLE revenue_group (
  administration_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  uid UUID NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  account_id INTEGER NOT NULL,
  vat_code TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT revenue_group_uid_unique UNIQUE (administration_id, uid),
  CONSTRAINT revenue_group_number_unique UNIQUE (administration_id, number)
);;

CREATE TABLE discount_group (
  administration_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT discount_group_code_unique UNIQUE (administration_id, kind, code)
);;

CREATE TABLE discount_group_member (
  administration_id INTEGER NOT NULL,
  party_id INTEGER NOT NULL,
  group_id BIGINT NOT NULL,
  PRIMARY KEY (administration_id, party_id)
);;

CREATE TABLE article_settings (
  administration_id INTEGER NOT NULL,
  numeric_codes BOOLEAN NOT NULL,
  longest_code INTEGER NOT NULL,
  PRIMARY KEY (administration_id)
);;

ALTER TABLE revenue_group ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE revenue_group ADD FOREIGN KEY (administration_id, account_id) REFERENCES account (administration_id, id);;

ALTER TABLE revenue_group ADD FOREIGN KEY (vat_code) REFERENCES vat_code (code);;

ALTER TABLE discount_group ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE discount_group_member ADD FOREIGN KEY (administration_id, party_id) REFERENCES party (administration_id, id);;

ALTER TABLE discount_group_member ADD FOREIGN KEY (administration_id, group_id) REFERENCES discount_group (administration_id, id);;

ALTER TABLE article_settings ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE article
  ADD COLUMN revenue_group_id BIGINT,
  ADD COLUMN discount_group_id BIGINT,
  ADD COLUMN consumer_price BIGINT,
  ADD COLUMN kind TEXT DEFAULT 'ordinary' NOT NULL,
  ADD COLUMN from_wholesaler BOOLEAN DEFAULT false NOT NULL,
  ADD COLUMN deleted BOOLEAN DEFAULT false NOT NULL,
  ADD FOREIGN KEY (administration_id, revenue_group_id) REFERENCES revenue_group (administration_id, id),
  ADD FOREIGN KEY (administration_id, discount_group_id) REFERENCES discount_group (administration_id, id),
  DROP CONSTRAINT article_code_unique;;

ALTER TABLE article
  ALTER COLUMN kind DROP DEFAULT,
  ALTER COLUMN from_wholesaler DROP DEFAULT,
  ALTER COLUMN deleted DROP DEFAULT;;

CREATE UNIQUE INDEX article_code_unique ON article (administration_id, code) WHERE NOT deleted;;

ALTER TABLE price_agreement
  ALTER COLUMN article_id DROP NOT NULL,
  ALTER COLUMN party_id DROP NOT NULL,
  ADD COLUMN article_group_id BIGINT,
  ADD COLUMN customer_group_id BIGINT,
  ADD COLUMN name TEXT DEFAULT '' NOT NULL,
  ADD FOREIGN KEY (administration_id, article_group_id) REFERENCES discount_group (administration_id, id),
  ADD FOREIGN KEY (administration_id, customer_group_id) REFERENCES discount_group (administration_id, id);;

CREATE INDEX price_agreement_by_group ON price_agreement (administration_id, article_group_id, party_id);;

CREATE TABLE recipe_part (
  administration_id INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  part_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (administration_id, article_id, part_id)
);;

ALTER TABLE recipe_part ADD FOREIGN KEY (administration_id, article_id) REFERENCES article (administration_id, id);;

ALTER TABLE recipe_part ADD FOREIGN KEY (administration_id, part_id) REFERENCES article (administration_id, id);;

CREATE INDEX recipe_part_by_part ON recipe_part (administration_id, part_id);;
