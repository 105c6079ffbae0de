-- Days on which foreign VAT is charged, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE foreign_vat (
  administration_id INTEGER NOT NULL,
  first TEXT NOT NULL,
  last TEXT,
  PRIMARY KEY (administration_id, first),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;
