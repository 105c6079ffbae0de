-- Fields that an administration adds, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE custom_field (
  administration_id INTEGER NOT NULL,
  id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  longest INTEGER,
  choices JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT custom_field_name_unique UNIQUE (administration_id, subject, name)
);;

ALTER TABLE custom_field ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

ALTER TABLE party ADD COLUMN supplier_fields JSONB DEFAULT '{}' NOT NULL;;

ALTER TABLE article ADD COLUMN free_fields JSONB DEFAULT '{}' NOT NULL;;
