-- Days on which foreign VAT is charged, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE foreign_vat (
  administration_id INTEGER NOT NULL,
  first DATE NOT NULL,
  last DATE,
  PRIMARY KEY (administration_id, first)
);;

ALTER TABLE foreign_vat ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;
