-- Cost centres that were deleted, on SQLite. Each statement ends with two semicolons. Never changed once released.

-- Other tables refer to this one: until the end of the transaction the keys may point at nothing.
PRAGMA defer_foreign_keys = ON;;

CREATE TEMPORARY TABLE kept_cost_centre AS SELECT * FROM cost_centre;;

DROP TABLE cost_centre;;

CREATE TABLE cost_centre (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  parent_id INTEGER,
  active INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT cost_centre_uid_unique UNIQUE (administration_id, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(administration_id, parent_id) REFERENCES cost_centre (administration_id, id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE UNIQUE INDEX cost_centre_code_unique ON cost_centre (administration_id, code) WHERE NOT deleted;;

CREATE UNIQUE INDEX cost_centre_number_unique ON cost_centre (administration_id, number) WHERE NOT deleted;;

INSERT INTO cost_centre (administration_id, id, uid, code, number, name, parent_id, active, deleted)
SELECT administration_id, id, uid, code, number, name, parent_id, active, 0 FROM kept_cost_centre;;

DROP TABLE kept_cost_centre;;
