-- What sessions and tokens hang on, on SQLite. Each statement ends with two semicolons. Never changed once released.
-- Sessions live for hours and their tokens for a minute: those that are there end with the upgrade.

ALTER TABLE user_account ADD COLUMN endings INTEGER DEFAULT 0 NOT NULL;;

DROP TABLE door_session;;

CREATE TABLE door_session (
  lookup BLOB NOT NULL,
  door TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  second_lookup BLOB NOT NULL,
  named_by INTEGER,
  created_at TEXT NOT NULL,
  used_at TEXT NOT NULL,
  closed_at TEXT,
  PRIMARY KEY (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(named_by) REFERENCES credential (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX door_session_by_use ON door_session (used_at);;

DROP TABLE login_token;;

CREATE TABLE login_token (
  lookup BLOB NOT NULL,
  user_id INTEGER NOT NULL,
  administration_id INTEGER NOT NULL,
  named_by INTEGER,
  created_at TEXT NOT NULL,
  used_at TEXT,
  PRIMARY KEY (lookup),
  FOREIGN KEY(user_id) REFERENCES user_account (id),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(named_by) REFERENCES credential (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX login_token_by_age ON login_token (created_at);;
