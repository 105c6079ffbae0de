-- Fields that an administration adds, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE custom_field (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  longest INTEGER,
  choices TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT custom_field_name_unique UNIQUE (administration_id, subject, name),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

ALTER TABLE party ADD COLUMN supplier_fields TEXT DEFAULT '{}' NOT NULL;;

ALTER TABLE article ADD COLUMN free_fields TEXT DEFAULT '{}' NOT NULL;;
