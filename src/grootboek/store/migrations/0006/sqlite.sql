-- Papers are frozen when their invoice is issued, on SQLite. Each statement ends with two semicolons. Never changed once released.
-- Invoices that are there get a row without facts: theirs are frozen when somebody asks for their paper. What was drawn before stays.

CREATE TABLE invoice_reference (
  administration_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  original_number TEXT DEFAULT '' NOT NULL,
  supplied_on TEXT,
  PRIMARY KEY (administration_id, invoice_id),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE invoice_paper (
  administration_id INTEGER NOT NULL,
  invoice_id INTEGER NOT NULL,
  facts_key BLOB,
  template_key BLOB,
  pdf_key BLOB,
  PRIMARY KEY (administration_id, invoice_id),
  FOREIGN KEY(administration_id, invoice_id) REFERENCES invoice (administration_id, id),
  FOREIGN KEY(administration_id, facts_key) REFERENCES paper (administration_id, content_key),
  FOREIGN KEY(administration_id, template_key) REFERENCES paper (administration_id, content_key),
  FOREIGN KEY(administration_id, pdf_key) REFERENCES paper (administration_id, content_key)
)
 WITHOUT ROWID,
 STRICT;;

INSERT INTO invoice_paper (administration_id, invoice_id) SELECT administration_id, id FROM invoice;;
